import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isWait, ruleEvents, ruleWaits, RuleTrigger } from '#core/contract/ruleWords.ts';
import { SpanField } from './SpanField.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { useProblemAt } from './useProblemAt.ts';
import type { RuleForm } from './useRuleForm.ts';
import classes from './Rules.module.css';

const groups = [
  { name: 'talk', heads: ['message', 'call', 'callback'] },
  { name: 'work', heads: ['conversation', 'note', 'help'] },
  { name: 'care', heads: ['followUp', 'survey', 'case', 'care', 'revisit'] },
  { name: 'client', heads: ['client', 'relation', 'order'] },
] as const;

/** What the rule waits for. */
export function WhenField({ form }: { form: RuleForm }) {
  const { t } = useTranslation();
  const problemAt = useProblemAt(form);
  const { when, waits } = form.document;
  const known = groups.flatMap(({ heads }): readonly string[] => heads);
  const choice = (trigger: RuleTrigger) => ({ value: trigger as string, label: t(`rule.when.${trigger}`) });
  const headOf = (trigger: string) => trigger.split('.')[0] ?? '';
  const data = [
    ...groups.map(({ name, heads }) => ({
      group: t(`rule.group.${name}`),
      items: ruleEvents
        .filter((trigger) => {
          const head = headOf(trigger);
          const mine: readonly string[] = heads;
          return mine.includes(head) || (name === 'client' && !known.includes(head));
        })
        .map(choice),
    })),
    { group: t('rule.group.wait'), items: ruleWaits.map(choice) },
  ];
  return (
    <section className={classes['part']} aria-label={t('rules.when')}>
      <h2>{t('rules.when')}</h2>
      <div className={classes['line']}>
        <Select
          size="sm"
          className={classes['grow']}
          searchable
          allowDeselect={false}
          aria-label={t('rules.when')}
          data={data}
          value={when}
          maxDropdownHeight={380}
          data-testid={ruleTestIds.when}
          onChange={(chosen) => chosen && form.setWhen(RuleTrigger.parse(chosen))}
        />
        {isWait(when) && (
          <SpanField
            label={t('rule.amount')}
            value={waits}
            onChange={(span) => span && form.change({ waits: span })}
          />
        )}
      </div>
      {problemAt('waits') && <span className={classes['problem']}>{problemAt('waits')}</span>}
    </section>
  );
}
