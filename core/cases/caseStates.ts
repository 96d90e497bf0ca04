import { CaseAction, type CaseState } from '../contract/caseWords.ts';

// What may be done to a case in each state, and what it becomes. Pure; nothing else changes a case's state.

const table: Record<CaseAction, { from: readonly CaseState[]; to: CaseState }> = {
  acknowledge: { from: ['open'], to: 'acknowledged' },
  start: { from: ['open', 'acknowledged'], to: 'in_progress' },
  await: { from: ['open', 'acknowledged', 'in_progress'], to: 'awaiting_customer' },
  resume: { from: ['awaiting_customer'], to: 'in_progress' },
  resolve: { from: ['acknowledged', 'in_progress', 'awaiting_customer'], to: 'resolved' },
  close: { from: ['resolved'], to: 'closed' },
  dismiss: { from: ['open', 'acknowledged', 'in_progress', 'awaiting_customer'], to: 'closed' },
  reopen: { from: ['resolved', 'closed'], to: 'in_progress' },
};

/** What a case becomes; null where that cannot be done to it. */
export function nextState(state: CaseState, action: CaseAction): CaseState | null {
  const { from, to } = table[action];
  return from.includes(state) ? to : null;
}

/** Everything that can be done to a case in this state. */
export function actionsIn(state: CaseState): CaseAction[] {
  return CaseAction.options.filter((action) => table[action].from.includes(state));
}

const paused: ReadonlySet<CaseState> = new Set(['awaiting_customer', 'resolved', 'closed']);

/** No clock runs while nobody of ours can go on. */
export function isPaused(state: CaseState): boolean {
  return paused.has(state);
}
