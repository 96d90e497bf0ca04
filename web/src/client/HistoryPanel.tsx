import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Conversation } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import classes from './ClientPanel.module.css';

function HistoryEntry({ conversation, isCurrent }: { conversation: Conversation; isCurrent: boolean }) {
  const { t, i18n } = useTranslation();
  const outcome =
    conversation.state === 'closed' && conversation.outcome
      ? t(`outcome.${conversation.outcome}`)
      : t(`state.${conversation.state}`);
  const facts = [conversation.queueName, outcome, conversation.agentName].filter(Boolean).join(' · ');
  const title =
    conversation.disposition ??
    conversation.subject ??
    conversation.preview ??
    t(`channel.${conversation.channel}`);
  return (
    <li>
      <Link
        to={`/clients/${conversation.clientId}?c=${conversation.id}&tab=history`}
        className={classes['entry']}
        aria-current={isCurrent}
        data-testid={testIds.history(conversation.id)}
      >
        <ChannelIcon channel={conversation.channel} />
        <span className={classes['entryText']}>
          <span className={classes['entryTop']}>
            <span className="truncate">{title}</span>
            <span className="quiet tabular">{formatDateTime(conversation.openedAt, i18n.language)}</span>
          </span>
          <span className="quiet">{facts}</span>
          {conversation.note && <span className="quiet">“{conversation.note}”</span>}
        </span>
      </Link>
    </li>
  );
}

export function HistoryPanel({
  conversations,
  focusId,
}: {
  conversations: readonly Conversation[];
  focusId: string | null;
}) {
  const { t } = useTranslation();
  if (conversations.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('history.empty')}
      </Text>
    );
  }
  return (
    <ul className={classes['entries']}>
      {conversations.map((conversation) => (
        <HistoryEntry
          key={conversation.id}
          conversation={conversation}
          isCurrent={conversation.id === focusId}
        />
      ))}
    </ul>
  );
}
