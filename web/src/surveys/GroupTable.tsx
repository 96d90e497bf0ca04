import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import { shownFigure, shownInterval } from './figures.ts';
import type { GroupName } from './groupNames.ts';
import { OpenNumber, type Open } from './ResultCards.tsx';
import type { Filters, SurveyResults } from './surveyApi.ts';

const fields: Record<GroupName, string> = {
  queue: 'queueId',
  agent: 'agentId',
  channel: 'channel',
  tier: 'tier',
  segment: 'segment',
  survey: 'surveyId',
};
const channels = ['call', 'sms', 'email'] as const;
const tiers = ['standard', 'silver', 'gold', 'vip'] as const;
const tones = { good: 'good', amber: 'warn', red: 'bad' } as const;
const columns = ['sent', 'answered', 'rate', 'index', 'nps', 'never'] as const;

type Group = SurveyResults['groups'][number];

function useGroupName(): (group: Group) => string {
  const { t } = useTranslation();
  return ({ id, name }) => {
    if (name !== null) return name;
    if (id === null) return t('surveys.nobody');
    const channel = channels.find((one) => one === id);
    if (channel) return t(`channel.${channel}`);
    const tier = tiers.find((one) => one === id);
    return tier ? t(`tier.${tier}`) : t('surveys.nobody');
  };
}

export function GroupTable({
  results,
  groupBy,
  open,
}: {
  results: SurveyResults;
  groupBy: GroupName;
  open: Open;
}) {
  const { t } = useTranslation();
  const nameOf = useGroupName();
  const filterOf = ({ id }: Group): Filters => ({ [fields[groupBy]]: id ?? undefined });
  return (
    <div className={classes['sheet']}>
      <Table verticalSpacing={8} horizontalSpacing="md" miw={720}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t(`surveys.by.${groupBy}`)}</Table.Th>
            {columns.map((column) => (
              <Table.Th key={column} ta="right">
                {t(`surveys.column.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {results.groups.map((group) => (
            <Table.Tr key={group.id} data-testid={testIds.surveyGroup(group.id ?? 'none')}>
              <Table.Td>{nameOf(group)}</Table.Td>
              <Table.Td ta="right" className="tabular">
                {group.sent.toLocaleString()}
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {group.id === null ? (
                  group.answered
                ) : (
                  <OpenNumber
                    n={group.answered}
                    what={`answered-${group.id}`}
                    onOpen={() => open({ ...filterOf(group), state: 'answered' })}
                  />
                )}
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {shownFigure(group.responseRate, ' %')}
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {shownFigure(group.index)} <span className="quiet">{shownInterval(group.index)}</span>{' '}
                {group.band && <Tag tone={tones[group.band]}>{t(`surveys.band.${group.band}`)}</Tag>}
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {shownFigure(group.nps)}
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {group.neverAgain}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
