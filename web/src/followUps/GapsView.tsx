import { Button, Group, Progress, SegmentedControl, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AgentGaps, GapList, GapRow } from '#core/contract/gaps.ts';
import { api } from '../api/endpoints.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import pageClasses from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { TierBadge } from '../client/TierBadge.tsx';
import { formatDateTime } from '../clock/format.ts';
import { isSupervisor, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';

const lists = ['no_next', 'no_action'] as const;

interface AgentsProps {
  items: readonly AgentGaps[];
  chosen: string;
  onChoose: (agentId: string) => void;
}

function Visits({ planned, kept }: { planned: number; kept: number }) {
  const { t } = useTranslation();
  if (planned === 0) return <span className="quiet">–</span>;
  const percent = Math.round((100 * kept) / planned);
  return (
    <Group gap={8} wrap="nowrap">
      <Progress value={percent} w={72} aria-label={t('gap.visits')} />
      <span>
        {kept} / {planned} ({percent} %)
      </span>
    </Group>
  );
}

/** Each agent's own line; a click has the list below show that agent's clients. */
function Agents({ items, chosen, onChoose }: AgentsProps) {
  const { t } = useTranslation();
  return (
    <div className={pageClasses['sheet']}>
      <Table verticalSpacing={6} horizontalSpacing="md" className="tabular" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('people.person')}</Table.Th>
            <Table.Th>{t('gap.clients')}</Table.Th>
            <Table.Th>{t('gap.no_next')}</Table.Th>
            <Table.Th>{t('gap.warn')}</Table.Th>
            <Table.Th>{t('gap.overdue')}</Table.Th>
            <Table.Th>{t('gap.rate')}</Table.Th>
            <Table.Th>{t('gap.visits')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((one) => (
            <Table.Tr key={one.agentId} data-testid={testIds.gapOf(one.agentId)} data-count={one.overdue}>
              <Table.Td>
                <Button
                  variant="subtle"
                  size="compact-xs"
                  aria-pressed={chosen === one.agentId}
                  onClick={() => onChoose(chosen === one.agentId ? 'all' : one.agentId)}
                >
                  {one.name}
                </Button>
              </Table.Td>
              <Table.Td>{one.clients}</Table.Td>
              <Table.Td>{one.noNext}</Table.Td>
              <Table.Td>{one.warn}</Table.Td>
              <Table.Td>{one.overdue > 0 ? <Tag tone="bad">{one.overdue}</Tag> : 0}</Table.Td>
              <Table.Td>
                {one.checked === 0
                  ? '–'
                  : `${Math.round((100 * (one.checked - one.overdue)) / one.checked)} %`}
              </Table.Td>
              <Table.Td>
                <Visits planned={one.visitsPlanned} kept={one.visitsKept} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Row({ row }: { row: GapRow }) {
  const { t, i18n } = useTranslation();
  return (
    <Table.Tr data-testid={testIds.gapRow(row.clientId)}>
      <Table.Td>
        <Link to={`/clients/${row.clientId}?tab=followUps`}>{row.name ?? t('client.unknown')}</Link>{' '}
        <TierBadge tier={row.tier} isCompact />
      </Table.Td>
      <Table.Td>{row.agentName}</Table.Td>
      <Table.Td className="quiet">
        {row.lastActionAt
          ? t('gap.last', { at: formatDateTime(row.lastActionAt, i18n.language) })
          : t('gap.never')}
      </Table.Td>
      <Table.Td>
        {row.state !== 'ok' && (
          <Tag tone={row.state === 'overdue' ? 'bad' : 'warn'}>{t(`gap.${row.state}`)}</Tag>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Link to={`/clients/${row.clientId}?tab=followUps`}>{t('gap.plan')}</Link>
      </Table.Td>
    </Table.Tr>
  );
}

function Clients({ list, agentId }: { list: GapList; agentId: string }) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: ['followUps', 'gaps', list, agentId],
    queryFn: ({ pageParam }) =>
      api.gapClients({ list, agentId, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  if (!pages.data) return <Trouble error={pages.error} />;
  if (items.length === 0)
    return (
      <Text c="dimmed" ta="center" p="xl">
        {t('gap.none')}
      </Text>
    );
  return (
    <div className={pageClasses['sheet']}>
      <Table verticalSpacing={6} horizontalSpacing="md">
        <Table.Tbody>
          {items.map((row) => (
            <Row key={row.clientId} row={row} />
          ))}
        </Table.Tbody>
      </Table>
      <MoreRows pages={pages} />
    </div>
  );
}

/** Clients with an account agent for whom something is missing, one's own or everybody's. */
export function GapsView() {
  const { t } = useTranslation();
  const session = useSession();
  const [list, setList] = useState<GapList>('no_next');
  const [agentId, setAgent] = useState(isSupervisor(session) ? 'all' : 'me');
  const whole = isSupervisor(session) ? 'all' : 'me';
  const gaps = useQuery({
    queryKey: ['followUps', 'gaps', whole],
    queryFn: () => api.gaps({ agentId: whole }),
  });
  return (
    <div style={{ maxWidth: 960, margin: '0 auto' }} data-testid={testIds.gaps}>
      {(gaps.data?.items.length ?? 0) > 0 && (
        <Agents items={gaps.data?.items ?? []} chosen={agentId} onChoose={setAgent} />
      )}
      <Group my={12} gap={10}>
        <SegmentedControl
          size="xs"
          aria-label={t('followUps.view.gaps')}
          value={list}
          onChange={setList}
          data={lists.map((value) => ({
            value,
            label: <span data-testid={testIds.gapOf(value)}>{t(`gap.${value}`)}</span>,
          }))}
        />
        <span className="quiet">{t(`gap.${list}.hint`)}</span>
      </Group>
      <Clients key={`${list} ${agentId}`} list={list} agentId={agentId} />
    </div>
  );
}
