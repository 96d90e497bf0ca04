import { Alert, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MergeChoices, MergePreview } from '#core/contract/merges.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import type { ClientDetail } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { refreshMerged } from './refreshMerged.ts';

type Field = MergePreview['fields'][number];
type Choice = 'winner' | 'loser' | 'both';

function Row({ row, choice, onChoose }: { row: Field; choice: Choice; onChoose: (choice: Choice) => void }) {
  const { t } = useTranslation();
  const options: Choice[] = row.field === 'note' ? ['winner', 'loser', 'both'] : ['winner', 'loser'];
  const shown = (value: string | null) => value ?? <span className="quiet">{t('merge.empty')}</span>;
  return (
    <Table.Tr>
      <Table.Td className="muted">{t(`mergeField.${row.field}`)}</Table.Td>
      <Table.Td data-chosen={choice !== 'loser'}>{shown(row.winner)}</Table.Td>
      <Table.Td data-chosen={choice !== 'winner'}>{shown(row.loser)}</Table.Td>
      <Table.Td>
        <SegmentedControl
          size="xs"
          aria-label={t(`mergeField.${row.field}`)}
          value={choice}
          data-testid={testIds.mergeField(row.field)}
          data={options.map((value) => ({ value, label: t(`merge.${value}`) }))}
          onChange={onChoose}
        />
      </Table.Td>
    </Table.Tr>
  );
}

interface Props {
  client: ClientDetail;
  loserId: string;
  onBack: (() => void) | null;
  onDone: () => void;
}

/** Field by field where they differ, with what comes over and what is in the way. */
export function MergeChoice({ client, loserId, onBack, onDone }: Props) {
  const { t } = useTranslation();
  const [choices, setChoices] = useState<MergeChoices>({});
  const preview = useQuery({
    queryKey: ['mergePreview', client.id, loserId],
    queryFn: () => api.mergePreview(client.id, loserId),
    staleTime: 0,
  });
  const merge = useMutation({
    mutationFn: () => api.mergeClients(client.id, { loserId, choices }),
    onSuccess: () => {
      refreshMerged(client.id, loserId);
      tellDone(t('merge.done'));
      onDone();
    },
    onError: (error) => {
      tellFailure(error);
      void preview.refetch();
    },
  });
  if (!preview.data) return <Trouble error={preview.error} onRetry={() => void preview.refetch()} />;
  const { fields, moves, obstacles } = preview.data;
  const differing = fields.filter(({ winner, loser }) => winner !== loser && loser !== null);
  return (
    <Stack gap={12} data-testid={testIds.mergeChoice}>
      {differing.length === 0 && <Text size="sm">{t('merge.same')}</Text>}
      {differing.length > 0 && (
        <Table.ScrollContainer minWidth={480}>
          <Table verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th />
                <Table.Th>{t('merge.winner')}</Table.Th>
                <Table.Th>{t('merge.loser')}</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {differing.map((row) => (
                <Row
                  key={row.field}
                  row={row}
                  choice={choices[row.field] ?? (row.winner === null ? 'loser' : 'winner')}
                  onChoose={(choice) => setChoices({ ...choices, [row.field]: choice })}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Text size="sm" c="dimmed">
        {t('merge.moves', { ...moves, addresses: moves.addresses.length })}
      </Text>
      {obstacles.map(({ channel, ourAddress }) => (
        <Alert key={`${channel} ${ourAddress}`} color="yellow" data-testid={testIds.mergeObstacle}>
          {t('merge.obstacle', { address: ourAddress })}
        </Alert>
      ))}
      <Group justify="space-between">
        {onBack ? (
          <Button variant="subtle" onClick={onBack}>
            {t('merge.back')}
          </Button>
        ) : (
          <span />
        )}
        <Button
          loading={merge.isPending}
          disabled={obstacles.length > 0}
          data-testid={testIds.mergeDo}
          onClick={() => merge.mutate()}
        >
          {t('merge.do')}
        </Button>
      </Group>
    </Stack>
  );
}
