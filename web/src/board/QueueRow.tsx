import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#core/contract/words.ts';
import type { QueueState } from '../api/types.ts';
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

export function QueueRow({ queue }: { queue: QueueState }) {
  const { t } = useTranslation();
  const { today, agents } = queue;
  return (
    <Table.Tr data-testid={testIds.boardQueue(queue.id)}>
      <Table.Td fw={600}>{queue.name}</Table.Td>
      <Table.Td>
        <Waiting waiting={queue.waiting} />
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
        <span className="quiet"> {t('board.absent', { away: agents.away, offline: agents.offline })}</span>
      </Table.Td>
    </Table.Tr>
  );
}
