import { useTranslation } from 'react-i18next';
import type { QueueState, ServiceLevelFormula } from '../api/types.ts';

export const formulaNames: readonly ServiceLevelFormula[] = ['hub', 'flex', 'connect', 'genesys'];

/** A formula in words, with the limits that this queue has now. */
export function useFormulaText(queue: QueueState): (formula: ServiceLevelFormula) => string {
  const { t } = useTranslation();
  const limits = { seconds: queue.serviceLevelSeconds, short: queue.shortAbandonSeconds };
  return (formula) => t(`formula.${formula}.text`, limits);
}
