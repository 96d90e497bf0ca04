import { useTranslation } from 'react-i18next';
import type { Rule } from '#core/contract/rules.ts';
import { may, useSession } from '../session/session.ts';
import { DryRunPanel } from './DryRunPanel.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { TryPanel } from './TryPanel.tsx';
import type { RuleForm } from './useRuleForm.ts';
import { useRuleSentence } from './useRuleWords.ts';
import { Versions } from './Versions.tsx';
import classes from './Rules.module.css';

function Meaning({ form }: { form: RuleForm }) {
  const { t } = useTranslation();
  const sentence = useRuleSentence();
  const missing = [
    ...(form.name.trim() === '' ? [t('rule.problem.needsName')] : []),
    ...form.problems.map(({ problem }) => t(`rule.problem.${problem}`)),
  ];
  return (
    <section className={classes['part']} aria-live="polite">
      <h2>{t('rules.inWords')}</h2>
      <p className={classes['words']} data-testid={ruleTestIds.words}>
        {sentence(form.document)}
      </p>
      {missing.length > 0 && (
        <>
          <strong>{t('rules.problems')}</strong>
          <ul className={classes['problems']} data-testid={ruleTestIds.problems}>
            {[...new Set(missing)].map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** What the rule means, what it would have done, and what it was before. */
export function RuleSide({ rule, form }: { rule: Rule | null; form: RuleForm }) {
  const session = useSession();
  const mayManage = may(session, 'rules.manage');
  return (
    <div className={classes['side']}>
      <Meaning form={form} />
      {mayManage && <DryRunPanel document={form.document} />}
      {mayManage && <TryPanel document={form.document} />}
      {rule && <Versions rule={rule} form={form} mayManage={mayManage} />}
    </div>
  );
}
