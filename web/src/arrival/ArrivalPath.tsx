import { useTranslation } from 'react-i18next';
import type { ArrivalFacts, Texts } from '#core/contract/arrivalWords.ts';
import { testIds } from '../testIds.ts';

/** A text in the reader's language, or in the one there is. */
export function useTexts(): (texts: Texts) => string {
  const { i18n } = useTranslation();
  return (texts) => (i18n.language === 'zh' ? (texts.zh ?? texts.en) : (texts.en ?? texts.zh)) ?? '';
}

/** What the caller pressed before the queue: language, choices, and whether the call may be recorded. */
export function ArrivalPath({ arrival }: { arrival: ArrivalFacts }) {
  const { t } = useTranslation();
  const wordsOf = useTexts();
  const steps = arrival.steps.map((step) => {
    if (step.outcome === 'silent') return `${step.title}: ${t('arrival.silent')}`;
    if (step.outcome === 'invalid') return `${step.title}: ${t('arrival.invalid', { keys: step.keys })}`;
    return `${step.keys} ${step.label ? wordsOf(step.label) : step.title}`;
  });
  const facts = [
    t(`arrival.spoken.${arrival.language}`),
    ...steps,
    arrival.notice && t(`arrival.notice.${arrival.notice}`),
  ];
  return (
    <div className="quiet" data-testid={testIds.arrivalPath}>
      {facts.filter(Boolean).join(' · ')}
    </div>
  );
}
