import { Button, Switch, Table, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { RuleForm } from './RuleForm.tsx';
import { surveyApi, surveyKeys, type SurveyRule } from './surveyApi.ts';
import { useSurveyOrder } from './useSurveyOrder.ts';

function useTerms(): (rule: SurveyRule) => string {
  const { t } = useTranslation();
  const { queues } = useSession();
  return (rule) =>
    [
      rule.queueIds.length > 0
        ? queues
            .filter(({ id }) => rule.queueIds.includes(id))
            .map(({ name }) => name)
            .join(', ')
        : t('surveys.everyQueue'),
      rule.channels.length > 0 ? rule.channels.map((one) => t(`channel.${one}`)).join(', ') : '',
      rule.delayMinutes === null
        ? t('surveys.usualDelay')
        : t('surveys.afterMinutes', { n: rule.delayMinutes }),
      rule.samplePercent < 100 ? t('surveys.sampleOf', { n: rule.samplePercent }) : '',
      rule.cooldownDays === null ? '' : t('surveys.cooldownOf', { n: rule.cooldownDays }),
      rule.remindHours === null
        ? t('surveys.noReminder')
        : t('surveys.reminderAfter', { n: rule.remindHours }),
      rule.byKeypad ? t('surveys.keypadFirst') : '',
      t('surveys.openFor', { n: rule.lifeDays }),
    ]
      .filter(Boolean)
      .join(' · ');
}

/** Who is asked what, and after what: the first rule that fits decides. */
export function RulesView() {
  const { t } = useTranslation();
  const order = useSurveyOrder();
  const termsOf = useTerms();
  const mayEdit = may(useSession(), 'surveys.manage');
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({ queryKey: surveyKeys.rules, queryFn: surveyApi.rules });
  if (!query.data) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  const { items } = query.data;
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t(items.length === 0 ? 'surveys.rulesEmpty' : 'surveys.rulesHint')}
      </Text>
      {mayEdit && (
        <Button
          mb="sm"
          size="xs"
          leftSection={<IconPlus size={15} />}
          data-testid={testIds.surveyRuleNew}
          onClick={() => setOpen(true)}
        >
          {t('surveys.newRule')}
        </Button>
      )}
      {items.length > 0 && (
        <div className={classes['sheet']}>
          <Table verticalSpacing={8} horizontalSpacing="md" miw={720}>
            <Table.Tbody>
              {items.map((rule) => (
                <Table.Tr key={rule.id} data-testid={testIds.surveyRule(rule.id)} data-enabled={rule.enabled}>
                  <Table.Td>
                    {rule.name}
                    <div className="quiet">{t(`surveys.on.${rule.on}`)}</div>
                  </Table.Td>
                  <Table.Td>{rule.surveyName}</Table.Td>
                  <Table.Td className="muted">{termsOf(rule)}</Table.Td>
                  <Table.Td ta="right">
                    <Switch
                      aria-label={t('surveys.ruleOn', { name: rule.name })}
                      checked={rule.enabled}
                      disabled={!mayEdit}
                      data-testid={testIds.surveyRuleSwitch(rule.id)}
                      onChange={({ currentTarget: { checked } }) =>
                        order.mutate(() => surveyApi.changeRule(rule.id, { enabled: checked }))
                      }
                    />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <RuleForm isOpen={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
