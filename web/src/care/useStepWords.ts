import { useTranslation } from 'react-i18next';
import type { PlanStep } from '#core/contract/care.ts';

/** When a step of a plan comes round, in words. */
export function useStepWords() {
  const { t } = useTranslation();
  function anchorOf({ anchor }: Pick<PlanStep, 'anchor'>): string {
    switch (anchor.kind) {
      case 'enrolment':
        return t('care.anchor.enrolment');
      case 'date':
        return t(`care.date.${anchor.date}`);
      case 'festival':
        return t(`care.festival.${anchor.festival}`);
      case 'every':
        return t('care.when.every', { count: anchor.months });
    }
  }
  return {
    when({ anchor, offsetDays, time }: PlanStep): string {
      const day = anchorOf({ anchor });
      const count = Math.abs(offsetDays);
      const plain = anchor.kind === 'every' ? day : t('care.when.on', { day });
      const moved = offsetDays > 0 ? 'care.when.after' : 'care.when.before';
      return `${offsetDays === 0 ? plain : t(moved, { count, day })} · ${time}`;
    },
  };
}
