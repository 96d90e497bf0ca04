import type { AgentState } from '../api/types.ts';

/** Has something in hand: a client, a call with a colleague, or after-call work of a call that was given away. */
export function isBusy({
  conversations,
  engagement,
}: Pick<AgentState, 'conversations' | 'engagement'>): boolean {
  return conversations.length > 0 || isOfCall(engagement);
}

/** In a call or in its after-call work; not while one is only being offered. */
export function isOfCall(engagement: AgentState['engagement']): boolean {
  return ['talking', 'holding', 'consulting', 'wrapping'].includes(engagement);
}
