import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { useCareOrder } from './useCareOrder.ts';

const DAYS = 91;
const dayBefore = (days: number): string => {
  const at = new Date();
  at.setDate(at.getDate() - days);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;
};

/** Has a review report made of a span of days. */
export function OrderReport({ clientId }: { clientId: string }) {
  const { t } = useTranslation();
  const order = useCareOrder(t('report.ordered'));
  const [from, setFrom] = useState(() => dayBefore(DAYS));
  const [to, setTo] = useState(() => dayBefore(0));
  return (
    <form
      className={classes['line']}
      onSubmit={(event) => {
        event.preventDefault();
        order.mutate(() => api.orderReport(clientId, { from, to }));
      }}
    >
      <TextInput
        size="xs"
        type="date"
        required
        withAsterisk={false}
        label={t('report.from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        type="date"
        required
        withAsterisk={false}
        label={t('report.to')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button
        type="submit"
        size="compact-sm"
        variant="default"
        disabled={from === '' || to === '' || from > to}
        loading={order.isPending}
        data-testid={testIds.reportOrder}
      >
        {t('report.order')}
      </Button>
    </form>
  );
}
