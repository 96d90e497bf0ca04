import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { VerificationRun } from '../api/types.ts';
import classes from '../app/Page.module.css';
import { formatDateTime } from '../clock/format.ts';
import { RunState } from './RunState.tsx';

function tookSeconds({ startedAt, finishedAt }: VerificationRun): string {
  if (startedAt === null || finishedAt === null) return '–';
  return `${((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000).toFixed(1)} s`;
}

export function RunHistory({ runs }: { runs: readonly VerificationRun[] }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <h3 className={classes['subtitle']}>{t('operations.history')}</h3>
      <div className={classes['sheet']}>
        <Table verticalSpacing={7} horizontalSpacing="md" miw={440}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('operations.when')}</Table.Th>
              <Table.Th>{t('operations.why')}</Table.Th>
              <Table.Th>{t('operations.result')}</Table.Th>
              <Table.Th>{t('operations.took')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Table.Tr key={run.id}>
                <Table.Td className="tabular">{formatDateTime(run.orderedAt, i18n.language)}</Table.Td>
                <Table.Td>{run.nightly ? t('operations.nightly') : t('operations.asked')}</Table.Td>
                <Table.Td>
                  <RunState state={run.state} />
                </Table.Td>
                <Table.Td className="tabular">{tookSeconds(run)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
