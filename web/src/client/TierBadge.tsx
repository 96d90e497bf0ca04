import { IconCrown, IconMedal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Tier } from '#core/contract/words.ts';
import { Tag } from '../app/Tag.tsx';

const looks = {
  silver: { tone: 'quiet', Icon: IconMedal },
  gold: { tone: 'warn', Icon: IconMedal },
  vip: { tone: 'care', Icon: IconCrown },
} as const;

interface Props {
  tier: Tier;
  /** In a narrow list the sign alone stands for the word, which is its name for a screen reader and on hover. */
  isCompact?: boolean;
}

/** Standard has no badge: what most clients are need not be said on each line. */
export function TierBadge({ tier, isCompact = false }: Props) {
  const { t } = useTranslation();
  if (tier === 'standard') return null;
  const { tone, Icon } = looks[tier];
  const name = t(`tier.${tier}`);
  if (!isCompact) {
    return (
      <Tag tone={tone} Icon={Icon}>
        {name}
      </Tag>
    );
  }
  return (
    <Tag tone={tone} role="img" aria-label={name} title={name} style={{ padding: '0 3px' }}>
      <Icon size={12} stroke={2.2} aria-hidden="true" style={{ height: 18 }} />
    </Tag>
  );
}
