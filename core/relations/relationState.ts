import type { RelationReason, RelationState } from '../contract/relations.ts';

// LC-03: the life of a relationship, prospect -> established -> developing -> maintained -> broken (-> regained).
// Pure: which state may follow which, and which does by itself.

/** What may follow. Nothing skips a state, but everything that was once built may break. */
export const transitions: Record<RelationState, readonly RelationState[]> = {
  prospect: ['established'],
  established: ['developing', 'broken'],
  developing: ['maintained', 'broken'],
  maintained: ['broken'],
  broken: ['regained'],
  regained: ['developing', 'broken'],
};

export interface StateFacts {
  state: RelationState;
  daysInState: number;
  /** Why it is broken, if it is: silence mends itself, what a person has said does not. */
  brokenBy: string | null;
  /** Since the last order or contact; null when there was none. */
  silentDays: number | null;
  /** Since the first order or contact. */
  tenureDays: number;
  orders: number;
  contacts: number;
  ordersInState: number;
  contactsInState: number;
  feelsBad: boolean;
}

const CONTACTS_THAT_BUILD = 2;
const ORDERS_THAT_DEVELOP = 2;
const CONTACTS_THAT_DEVELOP = 4;
const STEADY_DAYS = 180;
const STEADY_ORDERS = 3;
const STEADY_CONTACTS = 6;
const SETTLED_DAYS = 30;

export interface Step {
  to: RelationState;
  reason: RelationReason;
}

/** The state that follows by itself; null when it stays. */
export function nextState(facts: StateFacts, { brokenDays }: { brokenDays: number }): Step | null {
  const { state, orders, contacts } = facts;
  const isSilent = facts.silentDays !== null && facts.silentDays >= brokenDays;
  if (isSilent && transitions[state].includes('broken')) return { to: 'broken', reason: 'silence' };
  switch (state) {
    case 'prospect':
      if (isSilent) return null;
      if (orders > 0) return { to: 'established', reason: 'first_order' };
      return contacts >= CONTACTS_THAT_BUILD ? { to: 'established', reason: 'contacts' } : null;
    case 'established':
      if (orders >= ORDERS_THAT_DEVELOP) return { to: 'developing', reason: 'orders' };
      return contacts >= CONTACTS_THAT_DEVELOP ? { to: 'developing', reason: 'contacts' } : null;
    case 'developing': {
      const isMuch = orders >= STEADY_ORDERS || contacts >= STEADY_CONTACTS;
      return isMuch && facts.tenureDays >= STEADY_DAYS && !facts.feelsBad
        ? { to: 'maintained', reason: 'steady' }
        : null;
    }
    case 'maintained':
      return null;
    case 'broken':
      if (facts.ordersInState > 0) return { to: 'regained', reason: 'order_again' };
      return facts.brokenBy === 'silence' && facts.contactsInState > 0
        ? { to: 'regained', reason: 'contact_again' }
        : null;
    case 'regained':
      return facts.daysInState >= SETTLED_DAYS && facts.ordersInState + facts.contactsInState >= 2
        ? { to: 'developing', reason: facts.ordersInState > 0 ? 'orders' : 'contacts' }
        : null;
  }
}

/** All steps that follow one another now. What happened in a state is not known of one that is only just entered. */
export function stepsFrom(facts: StateFacts, rules: { brokenDays: number }): Step[] {
  const steps: Step[] = [];
  let now = facts;
  for (;;) {
    const step = nextState(now, rules);
    if (!step) return steps;
    steps.push(step);
    now = {
      ...now,
      state: step.to,
      daysInState: 0,
      ordersInState: 0,
      contactsInState: 0,
      brokenBy: 'silence',
    };
  }
}

/** LC-10: nothing heard for so long, of somebody with whom there was something. */
export function isDormant(
  { state, silentDays }: Pick<StateFacts, 'state' | 'silentDays'>,
  { dormantDays }: { dormantDays: number },
): boolean {
  return state !== 'prospect' && state !== 'broken' && silentDays !== null && silentDays >= dormantDays;
}
