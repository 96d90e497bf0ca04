import { IconMessageOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useAgentName } from '../agents/useAgents.ts';
import { Tag } from '../app/Tag.tsx';
import { CaseButton } from '../cases/CaseHost.tsx';
import { testIds } from '../testIds.ts';
import type { MessageRow } from './rows.ts';
import { DeliveryMark, isTroubled } from './DeliveryMark.tsx';
import { MailCard } from './MailCard.tsx';
import { TextFiles } from './TextFiles.tsx';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

/** A yes is what it says; whether it opted somebody in, a line of its own tells. */
const isTelling = (flag: string): boolean => flag !== 'may_opt_in' && flag !== 'has_quoted';

function Meta({ row }: { row: MessageRow }) {
  const { t } = useTranslation();
  const agentName = useAgentName();
  const { event } = row;
  return (
    <div className={classes['meta']}>
      {event.kind === 'message.queued' && (
        <span>
          {event.data.purpose === 'reply' || event.agentId
            ? agentName(event.agentId)
            : t(`purpose.${event.data.purpose}`)}
        </span>
      )}
      <span>{t(`channel.${event.data.channel}`)}</span>
      <When at={row.at} />
      {event.kind === 'message.received' && event.data.optOut && (
        <Tag tone={event.data.optOut === 'stop' ? 'bad' : 'good'} Icon={IconMessageOff}>
          {t(`optOut.${event.data.optOut}`)}
        </Tag>
      )}
      {event.kind === 'message.received' &&
        event.data.flags.filter(isTelling).map((flag) =>
          flag === 'taken_in_later' ? (
            <span key={flag}>{t('takenInLater')}</span>
          ) : (
            <Tag key={flag} tone="warn">
              {t(`flag.${flag}`, flag)}
            </Tag>
          ),
        )}
      {row.delivery && <DeliveryMark delivery={row.delivery} />}
      <CaseButton eventId={event.id} conversationId={row.conversationId} text={event.data.text} />
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
      data-event={row.key}
      data-kind={event.kind}
      data-testid={testIds.event(row.seq)}
    >
      {event.data.channel === 'email' ? (
        <MailCard event={event} />
      ) : (
        <>
          {event.data.text !== '' && <div className={classes['bubble']}>{event.data.text}</div>}
          <TextFiles row={row} />
        </>
      )}
      <Meta row={row} />
    </article>
  );
}
