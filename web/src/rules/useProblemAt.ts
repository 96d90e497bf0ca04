import { useTranslation } from 'react-i18next';
import type { RuleForm } from './useRuleForm.ts';

/** What is missing at a place of a rule, or below it; undefined: nothing. */
export function useProblemAt({ problems }: Pick<RuleForm, 'problems'>): (path: string) => string | undefined {
  const { t } = useTranslation();
  return (path) => {
    const here = problems.filter((one) => one.path === path || one.path.startsWith(`${path}.`));
    const said = [...new Set(here.map(({ problem }) => t(`rule.problem.${problem}`)))];
    return said.length > 0 ? said.join(' · ') : undefined;
  };
}
