import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Conversation } from '../api/types.ts';
import { TierBadge } from '../client/TierBadge.tsx';
import { Since, Until } from '../clock/Ticking.tsx';
import { testIds } from '../testIds.ts';
import { ChannelIcon } from './ChannelIcon.tsx';
import classes from './MyWork.module.css';
import type { WorkGroup } from './sortWork.ts';

function Timer({ conversation, group }: { conversation: Conversation; group: WorkGroup }) {
  if (group === 'wrapping') return conversation.wrapUpDueAt ? <Until at={conversation.wrapUpDueAt} /> : null;
  if (group === 'live')
    return <Since at={conversation.call?.connectedAt ?? conversation.handledAt ?? conversation.openedAt} />;
  return conversation.waitingSince ? <Since at={conversation.waitingSince} /> : null;
}

function useSecondLine(conversation: Conversation): string {
  const { t } = useTranslation();
  if (conversation.channel === 'call') {
    if (conversation.state === 'wrapping') return t('call.state.wrapping');
    if (conversation.call?.held) return t('call.state.held');
    return `${t(`direction.${conversation.direction}`)} · ${conversation.queueName}`;
  }
  return conversation.subject ?? conversation.preview ?? conversation.queueName;
}

export function WorkItem({ conversation, group }: { conversation: Conversation; group: WorkGroup }) {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const secondLine = useSecondLine(conversation);
  const isCurrent = search.get('c') === conversation.id;
  return (
    <Link
      to={`/clients/${conversation.clientId}?c=${conversation.id}`}
      className={classes['item']}
      aria-current={isCurrent}
      data-tone={group}
      data-state={conversation.state}
      data-testid={testIds.workItem(conversation.id)}
    >
      <span className={classes['icon']}>
        <ChannelIcon channel={conversation.channel} />
      </span>
      <span className={classes['text']}>
        <span className={classes['top']}>
          <span className={`truncate ${classes['name']}`}>
            {conversation.clientName ?? conversation.address ?? t('client.unknown')}
          </span>
          <TierBadge tier={conversation.clientTier} isCompact />
        </span>
        <span className={`truncate quiet`}>{secondLine}</span>
      </span>
      <span className={classes['timer']}>
        <Timer conversation={conversation} group={group} />
      </span>
    </Link>
  );
}
