import { MultiSelect, SegmentedControl, Select, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PlanRule } from '#core/contract/care.ts';
import type { ClientKind, Tier } from '#core/contract/words.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { dateKinds } from './DateSection.tsx';
import { emptyRule } from './planDraft.ts';

const tiers: readonly Tier[] = ['vip', 'gold', 'silver', 'standard'];
const clientKinds: readonly ClientKind[] = ['person', 'enterprise', 'government'];

function Matches({ rule }: { rule: PlanRule }) {
  const { t } = useTranslation();
  const query = useQuery({
    queryKey: keys.ruleMatch(JSON.stringify(rule)),
    queryFn: () => api.matchRule(rule),
    placeholderData: (before) => before,
  });
  if (!query.data) return null;
  const names = query.data.names.filter(Boolean).join(', ');
  return (
    <Text size="sm" c="dimmed" aria-live="polite" data-testid={testIds.planMatches}>
      {t('care.plan.matches', { count: query.data.clients })}
      {names && `: ${names}${query.data.clients > query.data.names.length ? '…' : ''}`}
    </Text>
  );
}

function Lists({ rule, change }: { rule: PlanRule; change: (part: Partial<PlanRule>) => void }) {
  const { t } = useTranslation();
  const settings = useQuery({ queryKey: keys.settings, queryFn: api.settings });
  const segments = [...new Set([...(settings.data?.clientSegments ?? []), ...rule.segments])];
  return (
    <div className={classes['fields']}>
      <MultiSelect
        label={t('care.plan.segments')}
        placeholder={rule.segments.length === 0 ? t('care.plan.anyone') : ''}
        value={rule.segments}
        data={segments}
        data-testid={testIds.planField('segments')}
        onChange={(next) => change({ segments: next })}
      />
      <MultiSelect
        label={t('care.plan.tiers')}
        placeholder={rule.tiers.length === 0 ? t('care.plan.anyone') : ''}
        value={rule.tiers}
        data={tiers.map((value) => ({ value, label: t(`tier.${value}`) }))}
        data-testid={testIds.planField('tiers')}
        onChange={(next) => change({ tiers: tiers.filter((tier) => next.includes(tier)) })}
      />
      <MultiSelect
        label={t('care.plan.kinds')}
        placeholder={rule.kinds.length === 0 ? t('care.plan.anyone') : ''}
        value={rule.kinds}
        data={clientKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
        onChange={(next) => change({ kinds: clientKinds.filter((kind) => next.includes(kind)) })}
      />
      <Select
        label={t('care.plan.hasDate')}
        clearable
        clearButtonProps={{ 'aria-label': t('care.plan.anyone') }}
        placeholder={t('care.plan.anyone')}
        value={rule.hasDate}
        data={dateKinds.map((value) => ({ value, label: t(`care.date.${value}`) }))}
        data-testid={testIds.planField('hasDate')}
        onChange={(hasDate) => change({ hasDate })}
      />
    </div>
  );
}

/** Whom the plan takes in by itself, and how many those are now. */
export function RuleFields({
  rule,
  onChange,
}: {
  rule: PlanRule | null;
  onChange: (rule: PlanRule | null) => void;
}) {
  const { t } = useTranslation();
  const change = (part: Partial<PlanRule>) => onChange({ ...(rule ?? emptyRule), ...part });
  const toggle = (name: 'hasAccountAgent' | 'loyalty' | 'won', label: string) =>
    rule && (
      <Switch
        label={label}
        checked={rule[name]}
        onChange={(event) => change({ [name]: event.currentTarget.checked })}
      />
    );
  return (
    <Stack gap={10}>
      <SegmentedControl
        aria-label={t('care.plan.rule')}
        value={rule ? 'rule' : 'hand'}
        data={[
          { value: 'rule', label: t('care.plan.byRule') },
          { value: 'hand', label: t('care.plan.byHand') },
        ]}
        onChange={(value) => onChange(value === 'rule' ? emptyRule : null)}
      />
      {rule && (
        <>
          <Text size="sm" c="dimmed">
            {t('care.plan.ruleHint')}
          </Text>
          <Lists rule={rule} change={change} />
          {toggle('hasAccountAgent', t('care.plan.hasAgent'))}
          {toggle('loyalty', t('care.plan.loyal'))}
          {toggle('won', t('care.plan.won'))}
          <Matches rule={rule} />
        </>
      )}
    </Stack>
  );
}
