import { Button, Select, Stack, Table } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { refresh } from '../api/queries.ts';
import pageClasses from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { phoneFormOf } from '#core/contract/phoneForms.ts';
import { AddSender } from './AddSender.tsx';
import { arrivalApi, arrivalKeys, type CallFlow, type OurNumber } from './arrivalApi.ts';
import { useInstant } from './useInstant.ts';

function OpenNow({ number }: { number: OurNumber }) {
  const { t } = useTranslation();
  const instant = useInstant();
  if (number.isOpen === null) return <span className="quiet">{t('numbers.always')}</span>;
  const until = number.changesAt ? ` · ${t('numbers.until', { time: instant(number.changesAt) })}` : '';
  return (
    <Tag tone={number.isOpen ? 'good' : 'warn'}>
      {(number.isOpen ? t('numbers.open') : t('numbers.closed')) + until}
    </Tag>
  );
}

/** Whether texts leave from it, and whether it is the usual one. */
function TextsCell({ number }: { number: OurNumber }) {
  const { t } = useTranslation();
  const instant = useInstant();
  const save = useMutation({
    mutationFn: (body: { retired?: boolean; isTextDefault?: true }) => arrivalApi.setSender(number.id, body),
    onSuccess: () => {
      refresh(arrivalKeys.numbers, ['textSenders']);
      tellDone(t('numbers.senderSaved'));
    },
    onError: tellFailure,
  });
  const { retiredAt, isTextDefault, value } = number;
  return (
    <Stack gap={2} align="flex-start">
      {retiredAt && <Tag tone="warn">{t('numbers.retired', { time: instant(retiredAt) })}</Tag>}
      {!retiredAt && isTextDefault && <Tag tone="good">{t('numbers.usual')}</Tag>}
      {!retiredAt && !isTextDefault && (
        <Button
          size="compact-xs"
          variant="subtle"
          data-testid={testIds.numberUsual(value)}
          onClick={() => save.mutate({ isTextDefault: true })}
        >
          {t('numbers.makeUsual')}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        data-testid={testIds.numberRetire(value)}
        onClick={() => save.mutate({ retired: retiredAt === null })}
      >
        {t(retiredAt ? 'numbers.useAgain' : 'numbers.retire')}
      </Button>
    </Stack>
  );
}

function NumberRow({ number, flows }: { number: OurNumber; flows: readonly CallFlow[] }) {
  const { t } = useTranslation();
  const choose = useMutation({
    mutationFn: (flowId: string | null) => arrivalApi.setFlow(number.id, flowId),
    onSuccess: () => {
      refresh(arrivalKeys.numbers, arrivalKeys.flows);
      tellDone(t('numbers.flowChosen'));
    },
    onError: tellFailure,
  });
  const { calls, left, ended } = number.today;
  const isOneWay = phoneFormOf(number.value) !== 'number';
  return (
    <Table.Tr data-testid={testIds.ourNumber(number.value)}>
      <Table.Td>
        {number.value}
        {number.name && <div className="quiet">{number.name}</div>}
        {isOneWay && (
          <div className="quiet">{t('numbers.oneWay', { countries: number.sendsTo.join(', ') })}</div>
        )}
      </Table.Td>
      <Table.Td>{number.queueName}</Table.Td>
      <Table.Td>
        {isOneWay ? (
          <span className="quiet">{t('numbers.noCalls')}</span>
        ) : (
          <Select
            size="xs"
            clearable
            clearButtonProps={{ 'aria-label': t('numbers.straight') }}
            miw={120}
            aria-label={t('numbers.flow')}
            placeholder={t('numbers.straight')}
            value={number.flowId}
            data={flows.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(flowId) => choose.mutate(flowId)}
          />
        )}
        {number.flowId && number.version === null && <div className="quiet">{t('numbers.unpublished')}</div>}
      </Table.Td>
      <Table.Td>{!isOneWay && <OpenNow number={number} />}</Table.Td>
      <Table.Td>
        <TextsCell number={number} />
      </Table.Td>
      <Table.Td>{calls === 0 ? '–' : t('numbers.todayFacts', { calls, left, ended })}</Table.Td>
    </Table.Tr>
  );
}

/** Our numbers, the flow of each, and whether they are open now. */
export function NumberList({ flows }: { flows: readonly CallFlow[] }) {
  const { t } = useTranslation();
  const numbers = useQuery({
    queryKey: arrivalKeys.numbers,
    queryFn: arrivalApi.numbers,
    refetchInterval: 30_000,
  });
  if (!numbers.data) return <Trouble error={numbers.error} />;
  return (
    <div className={pageClasses['sheet']}>
      <AddSender />
      <Table miw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('numbers.number')}</Table.Th>
            <Table.Th>{t('numbers.queue')}</Table.Th>
            <Table.Th>{t('numbers.flow')}</Table.Th>
            <Table.Th>{t('numbers.now')}</Table.Th>
            <Table.Th>{t('numbers.texts')}</Table.Th>
            <Table.Th>{t('numbers.today')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {numbers.data.items.map((number) => (
            <NumberRow key={number.id} number={number} flows={flows} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
