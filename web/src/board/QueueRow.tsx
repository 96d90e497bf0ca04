import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#core/contract/words.ts';
import type { QueueState } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { Since } from '../clock/Ticking.tsx';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import { ServiceLevel } from './ServiceLevel.tsx';

const channels: readonly Channel[] = ['call', 'sms', 'email'];

function Waiting({ waiting }: { waiting: QueueState['waiting'] }) {
  return (
    <span style={{ display: 'inline-flex', gap: 14 }}>
      {channels.map((channel) => (
        <span
          key={channel}
          data-channel={channel}
          style={{
            display: 'inline-flex',
            gap: 5,
            alignItems: 'center',
            color: waiting[channel] > 0 ? 'var(--text)' : 'var(--faint)',
            fontWeight: waiting[channel] > 0 ? 650 : 400,
          }}
        >
          <ChannelIcon channel={channel} size={15} />
          <span className="tabular">{waiting[channel]}</span>
        </span>
      ))}
    </span>
  );
}

/** Those who are to be called: nobody of them is on the line. */
function WaitingCallbacks({ callbacks }: { callbacks: QueueState['callbacks'] }) {
  const { t } = useTranslation();
  if (callbacks.waiting === 0) return null;
  return (
    <span className="quiet tabular" data-channel="callback" style={{ marginLeft: 14 }}>
      {t('board.callbacks', { count: callbacks.waiting })}
      {callbacks.oldestAt && (
        <>
          {' · '}
          <Since at={callbacks.oldestAt} />
        </>
      )}
    </span>
  );
}

/** Those whom nobody who works here can ever take: somebody must be given the skill, or the requirement lowered. */
function Stranded({ stranded: { waiting, skills } }: { stranded: QueueState['stranded'] }) {
  const { t } = useTranslation();
  if (waiting === 0) return null;
  const why =
    skills.length > 0 ? t('board.strandedFor', { skills: skills.join(', ') }) : t('board.strandedEmpty');
  return (
    <div data-testid={testIds.stranded}>
      <Tag tone="bad">{t('board.stranded', { count: waiting })}</Tag> <span className="quiet">{why}</span>
    </div>
  );
}

export function QueueRow({ queue }: { queue: QueueState }) {
  const { t } = useTranslation();
  const { today, agents } = queue;
  return (
    <Table.Tr data-testid={testIds.boardQueue(queue.id)}>
      <Table.Td fw={600}>{queue.name}</Table.Td>
      <Table.Td>
        <Waiting waiting={queue.waiting} />
        <WaitingCallbacks callbacks={queue.callbacks} />
        <Stranded stranded={queue.stranded} />
      </Table.Td>
      <Table.Td className="tabular">
        {queue.oldestEnteredAt ? <Since at={queue.oldestEnteredAt} /> : '–'}
      </Table.Td>
      <Table.Td>
        <ServiceLevel queue={queue} />
      </Table.Td>
      <Table.Td className="tabular">
        {t('board.answeredOf', { answered: today.answered, offered: today.offered })}
      </Table.Td>
      <Table.Td className="tabular">
        {today.abandoned}
        {today.shortAbandoned > 0 && (
          <span className="quiet"> {t('board.short', { count: today.shortAbandoned })}</span>
        )}
      </Table.Td>
      <Table.Td className="tabular">
        {t('board.staffed', { available: agents.available, busy: agents.busy })}
        <div className="quiet">{t('board.absent', { away: agents.away, offline: agents.offline })}</div>
      </Table.Td>
    </Table.Tr>
  );
}
