import { z } from 'zod';
import { Page, pageOf } from './api.ts';
import { idOf } from './ids.ts';
import { AnswerVia, Channel, HoldReason, InviteState } from './words.ts';

// Surveys, as the API shows them and as their page is answered.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const Invite = z.object({
  id: Id,
  clientId: Id,
  conversationId: Id.nullable(),
  channel: Channel,
  state: InviteState,
  /** What the instrument is called. */
  survey: z.string(),
  /** Some questions are answered. */
  started: z.boolean(),
  dueAt: At,
  why: HoldReason.nullable(),
  until: At.nullable(),
  sentAt: At.nullable(),
  answer: z
    .object({
      score: z.number().int(),
      of: z.number().int(),
      neverAgain: z.boolean(),
      complete: z.boolean(),
      comment: z.string().nullable(),
      via: AnswerVia,
      at: At,
    })
    .nullable(),
});
export type Invite = z.infer<typeof Invite>;
export const InvitePage = pageOf(Invite);
export const ListInvites = z.strictObject({ ...Page, clientId: idOf('client') });
