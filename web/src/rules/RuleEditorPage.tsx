import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams, useSearchParams } from 'react-router';
import { Trouble } from '../app/Trouble.tsx';
import { exampleOf, isExample } from './examples.ts';
import { RuleEditor } from './RuleEditor.tsx';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import { emptyDraft, type Draft } from './useRuleForm.ts';

/** A rule of the house, or a new one: empty, or from an example. */
export function RuleEditorPage() {
  const { t } = useTranslation();
  const { ruleId } = useParams();
  const [search] = useSearchParams();
  const rules = useQuery({ queryKey: ruleKeys.rules, queryFn: rulesApi.rules });
  if (ruleId === 'new') {
    const example = search.get('example');
    const draft: Draft = isExample(example)
      ? { name: t(`rule.example.${example}`), document: exampleOf(example, t) }
      : emptyDraft;
    return <RuleEditor key={`new ${example}`} rule={null} draft={draft} />;
  }
  if (!rules.data) return <Trouble error={rules.error} onRetry={() => void rules.refetch()} />;
  const rule = rules.data.items.find((one) => one.id === ruleId);
  if (!rule) return <Navigate to="/rules" replace />;
  return <RuleEditor key={rule.id} rule={rule} draft={{ name: rule.name, document: rule.document }} />;
}
