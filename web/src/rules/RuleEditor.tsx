import { Button, Checkbox, NumberInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconArrowLeft, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Rule } from '#core/contract/rules.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { queryClient, refresh } from '../api/queries.ts';
import { Page } from '../app/Page.tsx';
import { may, useSession } from '../session/session.ts';
import { ActionList } from './ActionList.tsx';
import { ConditionGroups } from './ConditionGroups.tsx';
import { RuleSide } from './RuleSide.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import { useRuleForm, type Draft, type RuleForm } from './useRuleForm.ts';
import { WhenField } from './WhenField.tsx';
import classes from './Rules.module.css';

const LONGEST_NAME = 120;
const MOST_PER_CLIENT = 100;

/** Into the list at once: the page of a new rule, and the next save, go by what is there. */
function keep(saved: Rule): void {
  queryClient.setQueryData<{ items: Rule[] }>(ruleKeys.rules, (before) => {
    if (!before) return before;
    const place = before.items.findIndex(({ id }) => id === saved.id);
    return { items: place < 0 ? [...before.items, saved] : before.items.with(place, saved) };
  });
}

function useSave(rule: Rule | null, form: RuleForm) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => {
      const body = { name: form.name.trim(), document: form.document };
      return rule ? rulesApi.change(rule.id, { ...body, version: rule.version }) : rulesApi.make(body);
    },
    onError: tellFailure,
    onSuccess: (saved) => {
      form.reset({ name: saved.name, document: saved.document });
      keep(saved);
      refresh(ruleKeys.rules);
      tellDone(t(saved.enabled ? 'rules.saved' : 'rules.savedOff'));
      if (!rule) void navigate(`/rules/${saved.id}`, { replace: true });
    },
  });
}

function useRemove(rule: Rule | null) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => rulesApi.remove(rule?.id ?? ''),
    onError: tellFailure,
    onSuccess: () => {
      refresh(ruleKeys.rules);
      tellDone(t('rules.removed'));
      void navigate('/rules');
    },
  });
}

function Limits({ form }: { form: RuleForm }) {
  const { t } = useTranslation();
  const { isLast, perClient } = form.document;
  return (
    <section className={classes['part']}>
      <Checkbox
        size="xs"
        label={t('rules.isLast')}
        checked={isLast}
        onChange={(event) => form.change({ isLast: event.currentTarget.checked })}
      />
      <NumberInput
        mt="sm"
        size="xs"
        w={230}
        min={1}
        max={MOST_PER_CLIENT}
        label={t('rules.perClient')}
        value={perClient}
        onChange={(count) =>
          form.change({ perClient: Math.min(MOST_PER_CLIENT, Math.max(1, Number(count) || 1)) })
        }
      />
    </section>
  );
}

interface Props {
  rule: Rule | null;
  draft: Draft;
}

/** When, if, then, beside what that means and what it would have done. */
export function RuleEditor({ rule, draft }: Props) {
  const { t } = useTranslation();
  const mayManage = may(useSession(), 'rules.manage');
  const form = useRuleForm(draft);
  const save = useSave(rule, form);
  const remove = useRemove(rule);
  const isWhole = form.problems.length === 0 && form.name.trim() !== '';
  const tools = (
    <>
      <Button
        component={Link}
        to="/rules"
        variant="subtle"
        size="xs"
        leftSection={<IconArrowLeft size={15} />}
      >
        {t('rules.back')}
      </Button>
      {rule && mayManage && (
        <Button
          variant="subtle"
          color="red"
          size="xs"
          leftSection={<IconTrash size={15} />}
          loading={remove.isPending}
          onClick={() => window.confirm(t('rules.removeSure', { name: rule.name })) && remove.mutate()}
        >
          {t('rules.remove')}
        </Button>
      )}
      {mayManage && (
        <Button
          size="xs"
          disabled={!isWhole || (rule !== null && !form.isChanged)}
          loading={save.isPending}
          data-testid={ruleTestIds.save}
          onClick={() => save.mutate()}
        >
          {t('rules.save')}
        </Button>
      )}
    </>
  );
  return (
    <Page title={form.name || t('rules.new')} tools={tools} testId="rule-editor">
      {!mayManage && <p className={classes['hint']}>{t('rules.readOnly')}</p>}
      <div className={classes['editor']}>
        <fieldset disabled={!mayManage} style={{ margin: 0, padding: 0, border: 0, minWidth: 0 }}>
          <section className={classes['part']}>
            <TextInput
              label={t('rules.name')}
              description={t('rules.nameHint')}
              maxLength={LONGEST_NAME}
              value={form.name}
              data-testid={ruleTestIds.name}
              onChange={(event) => form.setName(event.currentTarget.value)}
            />
          </section>
          <WhenField form={form} />
          <ConditionGroups form={form} />
          <ActionList form={form} />
          <Limits form={form} />
        </fieldset>
        <RuleSide rule={rule} form={form} />
      </div>
    </Page>
  );
}
