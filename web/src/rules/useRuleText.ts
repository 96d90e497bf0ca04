import { useTranslation } from 'react-i18next';
import type { EventData } from '#core/contract/events.ts';
import type { ActionDone } from '#core/contract/rules.ts';

/** What came of one action, in a few words. */
export function useDoneText(): (done: ActionDone) => string {
  const { t } = useTranslation();
  return ({ do: kind, why, what }) =>
    why === null
      ? [t(`rule.did.${kind}`), what].filter(Boolean).join(': ')
      : t('system.ruleNot', { what: t(`rule.did.${kind}`), why: t(`rule.why.${why}`) });
}

/** A rule that fired, as a line of the timeline. */
export function useRuleText(): (data: EventData<'rule.fired'>) => string {
  const { t } = useTranslation();
  const doneText = useDoneText();
  return ({ name, did }) => [t('system.rule', { name }), ...did.map(doneText)].join(' · ');
}
