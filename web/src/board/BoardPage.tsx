import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Page } from '../app/Page.tsx';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { setServerTime } from '../clock/clock.ts';
import { connectionStore, isDegraded } from '../live/connection.ts';
import { useStore } from '../live/createStore.ts';
import { followBoard } from '../live/socket.ts';
import { testIds } from '../testIds.ts';
import { AgentRow } from './AgentRow.tsx';
import { FirstContact } from './FirstContact.tsx';
import { QueueRow } from './QueueRow.tsx';
import { sortAgents } from './sortAgents.ts';
import { helpOf } from './withBoardChange.ts';

const queueColumns = [
  'queue',
  'waiting',
  'longestWait',
  'serviceLevel',
  'answered',
  'abandoned',
  'agents',
] as const;
const agentColumns = ['agent', 'intent', 'engagement', 'on'] as const;

function useBoard() {
  const isPolling = isDegraded(useStore(connectionStore));
  useEffect(followBoard, []);
  const query = useQuery({
    queryKey: keys.board,
    queryFn: api.board,
    refetchInterval: isPolling ? 5_000 : 30_000,
  });
  const at = query.data?.at;
  useEffect(() => {
    if (at && !isPolling) setServerTime(at);
  }, [at, isPolling]);
  return query;
}

function Heads({
  columns,
}: {
  columns: ReadonlyArray<(typeof queueColumns)[number] | (typeof agentColumns)[number]>;
}) {
  const { t } = useTranslation();
  return (
    <Table.Thead>
      <Table.Tr>
        {columns.map((column) => (
          <Table.Th key={column}>{t(`board.${column}`)}</Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

export function BoardPage() {
  const { t } = useTranslation();
  const board = useBoard();
  if (!board.data) return <Trouble error={board.error} />;
  return (
    <Page title={t('nav.board')} testId={testIds.board}>
      <h2 className={classes['subtitle']}>{t('board.queues')}</h2>
      <div className={classes['sheet']}>
        <Table verticalSpacing={9} horizontalSpacing="md" miw={820}>
          <Heads columns={queueColumns} />
          <Table.Tbody>
            {board.data.queues.map((queue) => (
              <QueueRow key={queue.id} queue={queue} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <h2 className={classes['subtitle']} style={{ marginTop: 22 }}>
        {t('board.agentsTitle')}
      </h2>
      <div className={classes['sheet']}>
        <Table verticalSpacing={7} horizontalSpacing="md" miw={640}>
          <Heads columns={agentColumns} />
          <Table.Tbody>
            {sortAgents(board.data.agents).map((agent) => (
              <AgentRow
                key={agent.id}
                agent={agent}
                monitors={board.data.monitors}
                help={helpOf(board.data)}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <FirstContact />
    </Page>
  );
}
