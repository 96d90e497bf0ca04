import { Button, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HoursRule, HoursRuleList } from '#core/contract/contacting.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { contactingTestIds as ids } from '../contactingTestIds.ts';
import { may, useSession } from '../session/session.ts';
import own from './Contacting.module.css';
import { NewHoursRule } from './NewHoursRule.tsx';
import { useWeekdays } from './useWeekdays.ts';

const forget = (list: HoursRuleList): void => {
  queryClient.setQueryData(keys.hoursRules(list.on), list);
  void queryClient.invalidateQueries({ queryKey: ['hoursRules'] });
};

/** The dated table of laws, and which of its rows hold on a date. */
export function HoursRules() {
  const { t } = useTranslation();
  const session = useSession();
  const [on, setOn] = useState(() => new Date().toISOString().slice(0, 10));
  const rules = useQuery({ queryKey: keys.hoursRules(on), queryFn: () => api.hoursRules(on) });
  const mayChange = may(session, 'settings.write');
  if (!rules.data) return <Trouble error={rules.error} onRetry={() => void rules.refetch()} />;
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm" maw={720}>
        {t('contacting.hoursHint')}
      </Text>
      <TextInput
        type="date"
        label={t('contacting.holdsOn')}
        maw={200}
        mb="sm"
        value={on}
        data-testid={ids.hoursOn}
        onChange={(event) => event.currentTarget.value && setOn(event.currentTarget.value)}
      />
      <div className={classes['sheet']}>
        <Table verticalSpacing={6} horizontalSpacing="md" miw={720}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('contacting.place')}</Table.Th>
              <Table.Th>{t('contacting.days')}</Table.Th>
              <Table.Th>{t('contacting.hours')}</Table.Th>
              <Table.Th>{t('contacting.what')}</Table.Th>
              <Table.Th>{t('contacting.validFrom')}</Table.Th>
              <Table.Th>{t('contacting.source')}</Table.Th>
              <Table.Th aria-label={t('contacting.remove')} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.data.items.map((rule) => (
              <RuleRow
                key={[rule.country, rule.region, rule.channel, rule.days, rule.validFrom].join(' ')}
                rule={rule}
                mayChange={mayChange}
              />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {mayChange && <NewHoursRule onAdded={forget} />}
    </>
  );
}

function RuleRow({ rule, mayChange }: { rule: HoursRule; mayChange: boolean }) {
  const { t } = useTranslation();
  const weekdays = useWeekdays();
  const { country, region, channel, days, from, to, validFrom, validUntil } = rule;
  const remove = useMutation({
    mutationFn: () => api.removeHoursRule({ country, region, channel, days, validFrom }),
    onSuccess: forget,
    onError: tellFailure,
  });
  return (
    <Table.Tr
      className={rule.holds ? '' : own['bygone']}
      data-testid={ids.hoursRule(country, region)}
      data-holds={rule.holds}
    >
      <Table.Td>{region ? `${country}-${region}` : country}</Table.Td>
      <Table.Td>{weekdays.several(days)}</Table.Td>
      <Table.Td className="tabular">
        {from}–{to}
      </Table.Td>
      <Table.Td>{channel ? t(`contacting.channel.${channel}`) : t('contacting.everyChannel')}</Table.Td>
      <Table.Td className="tabular">
        {validFrom}
        {validUntil && ` – ${validUntil}`}
        {rule.holds && ` · ${t('contacting.holds')}`}
      </Table.Td>
      <Table.Td>{rule.source}</Table.Td>
      <Table.Td ta="right">
        {mayChange && !rule.isShipped && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {t('contacting.remove')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
