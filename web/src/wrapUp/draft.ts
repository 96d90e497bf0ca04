import type { Feeling } from '#core/contract/relations.ts';
import type { NewPromise, WrapUp, WrapUpDraft as SentDraft } from '../api/types.ts';
import { dueInstant, emptyDue, shortcutOf, type Due } from '../followUps/DueField.tsx';
import { toNewFollowUp, type FollowUpDraft } from '../followUps/FollowUpFields.tsx';

// The wrap-up form as the agent fills it in, as it is kept on the server meanwhile, and as it is saved.

export interface PromiseDraft extends Due {
  title: string;
  /** Who keeps it; null: who writes it. */
  owner: string | null;
}

export interface WrapUpDraft {
  disposition: string | null;
  note: string;
  promise: PromiseDraft | null;
  followUp: FollowUpDraft | null;
  /** Null: as the rules of the house have it. */
  survey: boolean | null;
  /** Null: nothing was said about it. */
  feeling: Feeling | null;
}

export const emptyDraft: WrapUpDraft = {
  disposition: null,
  note: '',
  promise: null,
  followUp: null,
  survey: null,
  feeling: null,
};

export function emptyPromise(): PromiseDraft {
  return { title: '', owner: null, ...emptyDue() };
}

/** Null while something is missing. */
export function toNewPromise({ title, owner, ...due }: PromiseDraft): NewPromise | null {
  const dueAt = dueInstant(due);
  const words = title.trim();
  if (words === '' || dueAt === null) return null;
  return { title: words, dueAt, ...(owner ? { ownerId: owner } : {}) };
}

/** With the instants that the form shows, so that what time overtakes is due when the agent saw it would be. */
export function toSent({ promise, followUp, ...plain }: WrapUpDraft): SentDraft {
  return {
    ...plain,
    promise: promise && { ...promise, dueAt: dueInstant(promise) },
    followUp: followUp && { ...followUp, dueAt: dueInstant(followUp) },
  };
}

export function fromSent({ promise, followUp, ...plain }: SentDraft): WrapUpDraft {
  const dueOf = ({ due, customAt }: { due: string; customAt: string }): Due => ({
    due: shortcutOf(due),
    customAt,
  });
  return {
    ...plain,
    promise: promise && { title: promise.title, owner: promise.owner, ...dueOf(promise) },
    followUp: followUp && {
      title: followUp.title,
      kind: followUp.kind,
      text: followUp.text,
      ...dueOf(followUp),
    },
  };
}

export function toOrder(draft: WrapUpDraft): WrapUp {
  const note = draft.note.trim();
  const promise = draft.promise && toNewPromise(draft.promise);
  const followUp = draft.followUp && toNewFollowUp(draft.followUp);
  return {
    ...(draft.disposition ? { disposition: draft.disposition } : {}),
    ...(note ? { note } : {}),
    ...(promise ? { promise } : {}),
    ...(followUp ? { followUp } : {}),
    ...(draft.survey === null ? {} : { survey: draft.survey }),
    ...(draft.feeling === null ? {} : { feeling: draft.feeling }),
  };
}
