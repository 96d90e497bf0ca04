import { ActionIcon, Button, NumberInput, Table, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import type { CallRate } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { rateProblem, shownRates } from './rates.ts';
import classes from './SettingsPage.module.css';

const UNIT = 1_000;

function useRatesForm(saved: readonly CallRate[]) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<readonly CallRate[] | null>(null);
  const rates = changed ?? saved;
  const save = useMutation({
    mutationFn: () => api.saveCallRates(rates),
    onSuccess: (kept) => {
      queryClient.setQueryData(keys.callRates, kept);
      setChanged(null);
      tellDone(t('settings.saved'));
    },
    onError: tellFailure,
  });
  return {
    rates,
    change: (at: number, part: Partial<CallRate>) =>
      setChanged(rates.map((rate, index) => (index === at ? { ...rate, ...part } : rate))),
    add: (prefix: string) => setChanged([{ prefix: prefix || '+', thousandths: 0 }, ...rates]),
    remove: (at: number) => setChanged(rates.filter((_, index) => index !== at)),
    save,
    maySave: changed !== null && rates.every((_, index) => rateProblem(rates, index) === null),
  };
}

interface RowProps {
  rates: readonly CallRate[];
  at: number;
  onChange: (part: Partial<CallRate>) => void;
  onRemove: () => void;
}

function RateRow({ rates, at, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const { prefix = '', thousandths = 0 } = rates[at] ?? {};
  const problem = rateProblem(rates, at);
  return (
    <Table.Tr data-testid={testIds.rate(prefix)}>
      <Table.Td>
        <TextInput
          aria-label={t('rates.prefix')}
          maxLength={16}
          value={prefix}
          error={problem && t(`rates.problem.${problem}`)}
          onChange={(event) => onChange({ prefix: event.currentTarget.value.trim() })}
        />
      </Table.Td>
      <Table.Td>
        <NumberInput
          aria-label={t('rates.price')}
          min={0}
          max={1_000}
          step={0.01}
          decimalScale={3}
          value={thousandths / UNIT}
          onChange={(price) => onChange({ thousandths: Math.round(Number(price) * UNIT) })}
        />
      </Table.Td>
      <Table.Td>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('rates.remove', { prefix })}
          onClick={onRemove}
        >
          <IconX size={15} />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  );
}

function RatesForm({ saved }: { saved: readonly CallRate[] }) {
  const { t } = useTranslation();
  const { rates, change, add, remove, save, maySave } = useRatesForm(saved);
  const [sought, setSought] = useState('');
  const { shown, more } = shownRates({ rates, saved, sought });
  return (
    <>
      <div className={classes['looks']}>
        <TextInput
          aria-label={t('rates.find')}
          placeholder={t('rates.find')}
          value={sought}
          data-testid={testIds.rateFind}
          onChange={(event) => setSought(event.currentTarget.value)}
        />
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          data-testid={testIds.rateAdd}
          onClick={() => add(sought.trim())}
        >
          {t('rates.add')}
        </Button>
      </div>
      <Table maw={480} my={10} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('rates.prefix')}</Table.Th>
            <Table.Th>{t('rates.price')}</Table.Th>
            <Table.Th aria-label={t('rates.remove', { prefix: '' })} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {shown.map((at) => (
            <RateRow
              key={at}
              rates={rates}
              at={at}
              onChange={(part) => change(at, part)}
              onRemove={() => remove(at)}
            />
          ))}
        </Table.Tbody>
      </Table>
      {more > 0 && (
        <Text c="dimmed" size="sm" mb={10}>
          {t('rates.more', { count: more })}
        </Text>
      )}
      <Button
        h={36}
        disabled={!maySave}
        loading={save.isPending}
        data-testid={testIds.ratesSave}
        onClick={() => save.mutate()}
      >
        {t('common.save')}
      </Button>
    </>
  );
}

/** What a minute costs by the beginning of the number: by it the caps of a day are counted. */
export function RateSettings() {
  const { t } = useTranslation();
  const rates = useQuery({ queryKey: keys.callRates, queryFn: api.callRates });
  return (
    <section className={classes['card']} data-testid={testIds.rates}>
      <h2 className={classes['title']}>{t('rates.title')}</h2>
      <Text c="dimmed" size="sm" mb={10}>
        {t('rates.hint')}
      </Text>
      {rates.data ? <RatesForm saved={rates.data.items} /> : <Trouble error={rates.error} />}
    </section>
  );
}
