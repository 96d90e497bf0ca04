import { Badge } from '@mantine/core';
import { IconCrown, IconMedal } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Tier } from '#core/contract/words.ts';

const looks = {
  silver: { color: 'gray', Icon: IconMedal },
  gold: { color: 'yellow', Icon: IconMedal },
  vip: { color: 'grape', Icon: IconCrown },
} as const;

/** Standard has no badge: what most clients are need not be said on each line. */
export function TierBadge({ tier }: { tier: Tier }) {
  const { t } = useTranslation();
  if (tier === 'standard') return null;
  const { color, Icon } = looks[tier];
  return (
    <Badge
      color={color}
      size="xs"
      style={{ flexShrink: 0 }}
      leftSection={<Icon size={10} aria-hidden="true" />}
    >
      {t(`tier.${tier}`)}
    </Badge>
  );
}
