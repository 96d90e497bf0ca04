import { Button, Select } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fieldsOf } from '#core/contract/checkRule.ts';
import { MOST_CONDITIONS, MOST_GROUPS, type ConditionGroup } from '#core/contract/rules.ts';
import { Match } from '#core/contract/ruleWords.ts';
import { ConditionRow } from './ConditionRow.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { useProblemAt } from './useProblemAt.ts';
import { conditionOn, type RuleForm } from './useRuleForm.ts';
import classes from './Rules.module.css';

interface MatchProps {
  label: string;
  value: Match;
  onChange: (match: Match) => void;
}

function MatchField({ label, value, onChange }: MatchProps) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      w={190}
      allowDeselect={false}
      aria-label={label}
      data={Match.options.map((match) => ({ value: match as string, label: t(`rules.match.${match}`) }))}
      value={value}
      onChange={(match) => match && onChange(Match.parse(match))}
    />
  );
}

function Group({ form, group, place }: { form: RuleForm; group: ConditionGroup; place: number }) {
  const { t } = useTranslation();
  const problemAt = useProblemAt(form);
  const { when } = form.document;
  const { items } = group;
  const set = (next: ConditionGroup) => form.setGroup(place, next);
  const [field = 'client.tier'] = fieldsOf(when);
  return (
    <div className={classes['group']}>
      {items.length > 1 && (
        <MatchField
          label={t('rules.matchItems')}
          value={group.match}
          onChange={(match) => set({ ...group, match })}
        />
      )}
      {items.map((item, index) => (
        <ConditionRow
          key={index}
          when={when}
          item={item}
          place={[place, index]}
          problem={problemAt(`groups.${place}.items.${index}`)}
          onChange={(next) => set({ ...group, items: items.with(index, next) })}
          onRemove={() =>
            items.length === 1
              ? form.setGroup(place, null)
              : set({ ...group, items: items.toSpliced(index, 1) })
          }
        />
      ))}
      <div className={classes['line']}>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          disabled={items.length >= MOST_CONDITIONS}
          onClick={() => set({ ...group, items: [...items, conditionOn(field)] })}
        >
          {t('rules.addCondition')}
        </Button>
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconTrash size={13} />}
          onClick={() => form.setGroup(place, null)}
        >
          {t('rules.removeGroup')}
        </Button>
      </div>
    </div>
  );
}

/** Groups of conditions, and how they go together. */
export function ConditionGroups({ form }: { form: RuleForm }) {
  const { t } = useTranslation();
  const { groups, match } = form.document;
  return (
    <section className={classes['part']} aria-label={t('rules.if')}>
      <h2>{t('rules.if')}</h2>
      {groups.length === 0 && <p className={classes['hint']}>{t('rules.always')}</p>}
      {groups.length > 1 && (
        <div style={{ marginBottom: 8 }}>
          <MatchField
            label={t('rules.matchGroups')}
            value={match}
            onChange={(next) => form.change({ match: next })}
          />
        </div>
      )}
      {groups.map((group, place) => (
        <Group key={place} form={form} group={group} place={place} />
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} />}
        disabled={groups.length >= MOST_GROUPS}
        data-testid={ruleTestIds.addGroup}
        onClick={form.addGroup}
      >
        {t(groups.length === 0 ? 'rules.addCondition' : 'rules.addGroup')}
      </Button>
    </section>
  );
}
