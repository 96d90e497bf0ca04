import { Badge } from '@mantine/core';
import { IconMessageOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { testIds } from '../testIds.ts';
import type { MessageRow } from './rows.ts';
import { DeliveryMark, isTroubled } from './DeliveryMark.tsx';
import { MailCard } from './MailCard.tsx';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

function Meta({ row }: { row: MessageRow }) {
  const { t } = useTranslation();
  const agentName = useAgentName();
  const { event } = row;
  return (
    <div className={classes['meta']}>
      {event.kind === 'message.queued' && (
        <span>
          {event.data.purpose === 'reply' ? agentName(event.agentId) : t(`purpose.${event.data.purpose}`)}
        </span>
      )}
      <span>{t(`channel.${event.data.channel}`)}</span>
      <When at={row.at} />
      {event.kind === 'message.received' && event.data.optOut && (
        <Badge
          size="xs"
          color={event.data.optOut === 'stop' ? 'red' : 'green'}
          leftSection={<IconMessageOff size={10} />}
        >
          {t(`optOut.${event.data.optOut}`)}
        </Badge>
      )}
      {event.kind === 'message.received' &&
        event.data.flags.map((flag) => (
          <Badge key={flag} size="xs" color="yellow">
            {flag}
          </Badge>
        ))}
      {row.delivery && <DeliveryMark delivery={row.delivery} />}
    </div>
  );
}

export function MessageBubble({ row }: { row: MessageRow }) {
  const { event } = row;
  const side = event.kind === 'message.received' ? 'client' : 'us';
  return (
    <article
      className={classes['row']}
      data-side={side}
      data-trouble={isTroubled(row.delivery?.state)}
      data-conversation={row.conversationId}
      data-closed="true"
      data-kind={event.kind}
      data-testid={testIds.event(row.seq)}
    >
      {event.data.channel === 'email' ? (
        <MailCard event={event} />
      ) : (
        <div className={classes['bubble']}>{event.data.text}</div>
      )}
      <Meta row={row} />
    </article>
  );
}
