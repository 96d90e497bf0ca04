import type { NoticeKind } from '../contract/arrivalWords.ts';

const strictness: Record<NoticeKind, number> = { none: 0, notice: 1, consent: 2 };

/** Of several demands the one that asks most. */
export function strictest(...kinds: readonly NoticeKind[]): NoticeKind {
  return kinds.toSorted((a, b) => strictness[b] - strictness[a])[0] ?? 'none';
}
