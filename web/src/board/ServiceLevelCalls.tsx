import { Button, Modal, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { QueueState, ServiceLevelCall, ServiceLevelFormula } from '../api/types.ts';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime, formatTimer } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import { formulaNames, useFormulaText } from './formulas.ts';

function CallLine({ call }: { call: ServiceLevelCall }) {
  const { t, i18n } = useTranslation();
  return (
    <Table.Tr data-testid={testIds.serviceLevelCall(call.conversationId)} data-counts={call.inNumerator}>
      <Table.Td>
        <Link to={`/clients/${call.clientId}?tab=history&c=${call.conversationId}`}>
          {call.clientName ?? t('client.unknown')}
        </Link>
      </Table.Td>
      <Table.Td className="tabular">{formatDateTime(Date.parse(call.enteredAt), i18n.language)}</Table.Td>
      <Table.Td className="tabular">{formatTimer(call.waitedMs)}</Table.Td>
      <Table.Td>{t(`bucket.${call.bucket}`)}</Table.Td>
      <Table.Td>{call.agentName ?? '–'}</Table.Td>
      <Table.Td>
        {call.inNumerator ? (
          <Tag tone="good">{t('board.counts')}</Tag>
        ) : (
          <span className="quiet">{t('board.countsBelow')}</span>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function CallTable({ queueId, formula }: { queueId: string; formula: ServiceLevelFormula }) {
  const { t } = useTranslation();
  const calls = useInfiniteQuery({
    queryKey: keys.serviceLevelCalls(queueId, formula),
    queryFn: ({ pageParam }) => api.serviceLevelCalls(queueId, { formula, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  if (!calls.data) return <Trouble error={calls.error} onRetry={() => void calls.refetch()} />;
  const items = calls.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Text c="dimmed">{t('board.noCalls')}</Text>;
  return (
    <>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              {(['client', 'entered', 'waited', 'what', 'agent', 'counted'] as const).map((column) => (
                <Table.Th key={column}>{t(`board.calls.${column}`)}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((call) => (
              <CallLine key={call.visitId} call={call} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {calls.hasNextPage && (
        <Button
          variant="default"
          loading={calls.isFetchingNextPage}
          onClick={() => void calls.fetchNextPage()}
        >
          {t('common.more')}
        </Button>
      )}
    </>
  );
}

interface Props {
  queue: QueueState;
  opened: ServiceLevelFormula;
  onClose: () => void;
}

/** The calls behind a service level: all in the denominator, marked where they are in the numerator too. */
export function ServiceLevelCalls({ queue, opened, onClose }: Props) {
  const { t } = useTranslation();
  const [formula, setFormula] = useState(opened);
  const formulaText = useFormulaText(queue);
  const { numerator, denominator } = queue.today.serviceLevels[formula];
  return (
    <Modal opened onClose={onClose} size="xl" title={t('board.callsOf', { queue: queue.name })}>
      <Stack gap={12} data-testid={testIds.serviceLevelCalls}>
        <SegmentedControl
          fullWidth
          value={formula}
          onChange={setFormula}
          data={formulaNames.map((name) => ({ value: name, label: t(`formula.${name}`) }))}
        />
        <Text size="sm" c="dimmed">
          {formulaText(formula)} {t('board.fraction', { numerator, denominator })}
        </Text>
        <CallTable queueId={queue.id} formula={formula} />
      </Stack>
    </Modal>
  );
}
