import { ActionIcon, Button, Group, Switch, Table, Text } from '@mantine/core';
import { IconArrowUp, IconPencil, IconPlus } from '@tabler/icons-react';
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

interface RowProps {
  rule: SurveyRule;
  /** The one that is looked at before it. */
  before: SurveyRule | null;
  mayEdit: boolean;
  onEdit: () => void;
}

function RuleRow({ rule, before, mayEdit, onEdit }: RowProps) {
  const { t } = useTranslation();
  const order = useSurveyOrder();
  const termsOf = useTerms();
  const { id, name } = rule;
  /** The two change their places. */
  const moveUp = (other: SurveyRule) =>
    order.mutate(async () => {
      await surveyApi.changeRule(id, { place: other.place });
      await surveyApi.changeRule(other.id, { place: rule.place });
    });
  return (
    <Table.Tr data-testid={testIds.surveyRule(id)} data-enabled={rule.enabled}>
      <Table.Td>
        {name}
        <div className="quiet">{t(`surveys.on.${rule.on}`)}</div>
      </Table.Td>
      <Table.Td>{rule.surveyName}</Table.Td>
      <Table.Td className="muted">{termsOf(rule)}</Table.Td>
      <Table.Td>
        {mayEdit && (
          <Group gap={4} wrap="nowrap" justify="flex-end">
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={before === null || order.isPending}
              aria-label={t('surveys.upOf', { name })}
              data-testid={testIds.surveyRuleUp(id)}
              onClick={() => before && moveUp(before)}
            >
              <IconArrowUp size={15} />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('surveys.editOf', { name })}
              data-testid={testIds.surveyRuleEdit(id)}
              onClick={onEdit}
            >
              <IconPencil size={15} />
            </ActionIcon>
          </Group>
        )}
      </Table.Td>
      <Table.Td ta="right">
        <Switch
          aria-label={t('surveys.ruleOn', { name })}
          checked={rule.enabled}
          disabled={!mayEdit}
          data-testid={testIds.surveyRuleSwitch(id)}
          onChange={({ currentTarget: { checked } }) =>
            order.mutate(() => surveyApi.changeRule(id, { enabled: checked }))
          }
        />
      </Table.Td>
    </Table.Tr>
  );
}

/** Who is asked what, and after what: the first rule that fits decides. */
export function RulesView() {
  const { t } = useTranslation();
  const mayEdit = may(useSession(), 'surveys.manage');
  const [opened, setOpened] = useState<SurveyRule | 'new' | null>(null);
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
          onClick={() => setOpened('new')}
        >
          {t('surveys.newRule')}
        </Button>
      )}
      {items.length > 0 && (
        <div className={classes['sheet']}>
          <Table verticalSpacing={8} horizontalSpacing="md" miw={720}>
            <Table.Tbody>
              {items.map((rule, at) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  before={items[at - 1] ?? null}
                  mayEdit={mayEdit}
                  onEdit={() => setOpened(rule)}
                />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {opened && <RuleForm rule={opened === 'new' ? null : opened} onClose={() => setOpened(null)} />}
    </>
  );
}
