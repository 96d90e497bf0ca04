import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '#core/contract/cases.ts';
import type { RemedyKind } from '#core/contract/caseWords.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { casesApi } from './casesApi.ts';
import classes from './Cases.module.css';
import { useCaseOrder } from './useCases.ts';
import { formatMoney, toMinor } from './words.ts';

const kinds = [
  'apology',
  'refund',
  'replacement',
  'repair',
  'discount',
  'voucher',
  'visit',
  'other',
] as const satisfies readonly RemedyKind[];
const currencies = ['EUR', 'USD', 'GBP', 'CNY'];

/** What the client was given, and something more. */
export function CaseRemedies({ item }: { item: CaseDetail }) {
  const { t, i18n } = useTranslation();
  const order = useCaseOrder(item.id);
  const [kind, setKind] = useState<RemedyKind>('apology');
  const [amount, setAmount] = useState<number | string>('');
  const [currency, setCurrency] = useState('EUR');
  const [note, setNote] = useState('');
  const minor = typeof amount === 'number' && amount > 0 ? toMinor(amount, currency) : null;
  return (
    <section className={classes['box']}>
      <h2>{t('case.remedies')}</h2>
      {item.remedies.map((remedy) => (
        <div key={remedy.id} className={classes['line']}>
          <span>
            {[t(`case.remedy.${remedy.kind}`), formatMoney(remedy, i18n.language), remedy.note]
              .filter(Boolean)
              .join(' · ')}
          </span>
          <span className="quiet">{remedy.byName}</span>
        </div>
      ))}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const money = minor === null ? {} : { amount: minor, currency };
          order.mutate(
            () =>
              casesApi.addRemedy(item.id, { kind, ...money, ...(note.trim() ? { note: note.trim() } : {}) }),
            {
              onSuccess: () => {
                setNote('');
                setAmount('');
              },
            },
          );
        }}
      >
        <Group gap={6} mt={8}>
          <Select
            size="xs"
            w={120}
            allowDeselect={false}
            aria-label={t('case.remedies')}
            value={kind}
            data={kinds.map((value) => ({ value, label: t(`case.remedy.${value}`) }))}
            data-testid={caseTestIds.caseRemedyPart('kind')}
            onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'other')}
          />
          <NumberInput
            size="xs"
            w={90}
            min={0}
            aria-label={t('case.amount')}
            placeholder={t('case.amount')}
            value={amount}
            data-testid={caseTestIds.caseRemedyPart('amount')}
            onChange={setAmount}
          />
          <Select
            size="xs"
            w={76}
            allowDeselect={false}
            aria-label={t('case.currency')}
            value={currency}
            data={currencies}
            onChange={(value) => setCurrency(value ?? 'EUR')}
          />
          <TextInput
            size="xs"
            flex="1 1 150px"
            aria-label={t('case.remedyNote')}
            placeholder={t('case.remedyNote')}
            maxLength={1_000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Button
            type="submit"
            size="xs"
            variant="default"
            loading={order.isPending}
            data-testid={caseTestIds.caseRemedyPart('save')}
          >
            {t('case.add')}
          </Button>
        </Group>
      </form>
    </section>
  );
}
