import type { Conversation } from '../api/types.ts';

/** The order of My work: what is live first, then what must be finished, then who waits longest. */
export type WorkGroup = 'live' | 'wrapping' | 'waitingOnMe' | 'rest';

export function workGroupOf(conversation: Conversation): WorkGroup {
  if (conversation.state === 'wrapping') return 'wrapping';
  if (conversation.channel === 'call') return 'live';
  return conversation.waitingSince === null ? 'rest' : 'waitingOnMe';
}

const order: Record<WorkGroup, number> = { live: 0, wrapping: 1, waitingOnMe: 2, rest: 3 };

function since(conversation: Conversation): number {
  if (conversation.state === 'wrapping') return Date.parse(conversation.wrapUpDueAt ?? conversation.openedAt);
  return Date.parse(conversation.waitingSince ?? conversation.handledAt ?? conversation.openedAt);
}

function compare(one: Conversation, other: Conversation): number {
  const byGroup = order[workGroupOf(one)] - order[workGroupOf(other)];
  if (byGroup !== 0) return byGroup;
  const byTime = since(one) - since(other);
  return byTime === 0 ? one.id.localeCompare(other.id) : byTime;
}

export function sortWork(work: readonly Conversation[]): Conversation[] {
  return work.filter((conversation) => conversation.state !== 'closed').sort(compare);
}

/** Where J and K lead; from nowhere J starts at the top and K at the bottom. */
export function stepFrom(ids: readonly string[], current: string | null, step: 1 | -1): string | null {
  const at = current === null ? -1 : ids.indexOf(current);
  if (at === -1) return (step === 1 ? ids[0] : ids.at(-1)) ?? null;
  return ids[at + step] ?? current;
}
