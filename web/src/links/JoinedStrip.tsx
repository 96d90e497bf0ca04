import { IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import classes from './JoinedStrip.module.css';
import { LinkButtons } from './LinkButtons.tsx';

interface Props {
  conversations: readonly Conversation[];
  focus: Conversation | null;
}

/** What is worked on together with the conversation that the page is about. */
export function JoinedStrip({ conversations, focus }: Props) {
  const { t } = useTranslation();
  const headId = focus?.joinedTo ?? focus?.id;
  const parts = conversations.filter((one) => one.state === 'joined' && one.joinedTo === headId);
  return parts.map((one) => (
    <div key={one.id} className={classes['strip']} role="status" data-testid={testIds.joinedPart(one.id)}>
      <IconLink size={15} aria-hidden="true" />
      <span className="truncate">
        {t('link.with', {
          what: [t(`channel.${one.channel}`), one.subject ?? one.address].filter(Boolean).join(' · '),
        })}
      </span>
      <LinkButtons conversation={one} compact />
    </div>
  ));
}
