import type { CreateFollowUp } from '../api/types.ts';

// What may be said of a follow-up beyond what and when: as the form has it, and as it is sent.

export interface MoreDraft {
  category: 'follow_up' | 'revisit' | 'develop';
  /** `me`, an agent or `queue:<id>`. */
  whose: string;
  /** A local time, or empty. */
  until: string;
  remindMinutes: string;
  repeats: string;
  onReply: boolean;
  place: string;
  note: string;
}

export const emptyMore: MoreDraft = {
  category: 'follow_up',
  whose: 'me',
  until: '',
  remindMinutes: '',
  repeats: '',
  onReply: false,
  place: '',
  note: '',
};

export const remindChoices = ['10', '60', '1440'] as const;
/** Every, unit. */
export const repeatChoices = ['1 day', '1 week', '2 week', '1 month', '3 month', '12 month'] as const;

const QUEUE = 'queue:';
export const queueChoice = (id: string): string => `${QUEUE}${id}`;
/** The team of such a choice; null for a person. */
export const queueOf = (choice: string): string | null =>
  choice.startsWith(QUEUE) ? choice.slice(QUEUE.length) : null;

/** Null while something is missing that its category asks for. */
export function toMore(draft: MoreDraft, kind: string): Partial<CreateFollowUp> | null {
  const note = draft.note.trim();
  if (draft.category === 'develop' && note === '') return null;
  const place = draft.place.trim();
  const [every, unit] = draft.repeats.split(' ');
  return {
    category: draft.category,
    ...(draft.whose.startsWith(QUEUE)
      ? { queueId: draft.whose.slice(QUEUE.length) }
      : draft.whose === 'me'
        ? {}
        : { ownerId: draft.whose }),
    ...(draft.until && kind !== 'text' ? { dueUntil: new Date(draft.until).toISOString() } : {}),
    ...(draft.remindMinutes ? { remindMinutes: Number(draft.remindMinutes) } : {}),
    ...(unit === 'day' || unit === 'week' || unit === 'month'
      ? { repeats: { every: Number(every), unit } }
      : {}),
    ...(draft.onReply ? { cancelOnReply: true } : {}),
    ...(place && kind === 'visit' ? { place } : {}),
    ...(note ? { note } : {}),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
