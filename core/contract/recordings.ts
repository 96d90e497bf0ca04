import { z } from 'zod';
import { idOf } from './ids.ts';

// Recordings of calls: what there is, who may hear it, who has heard it.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const Recording = z.object({
  id: Id,
  conversationId: Id,
  seconds: z.number().int(),
  startedAt: At,
  /** Since when its sound is gone. */
  deletedAt: At.nullable(),
  /** When it will be deleted; null while it is kept for a reason, and once it is gone. */
  deleteAfter: At.nullable(),
  onHold: z.boolean(),
  holdReason: z.string().nullable(),
  /** Whether the one who asks may hear it. */
  mayListen: z.boolean(),
});
export type Recording = z.infer<typeof Recording>;
export const RecordingList = z.object({ items: z.array(Recording) });
export const RecordingParams = z.strictObject({ id: idOf('recording') });

/** What the client knows of the recording, or has said to it. */
export const RecordingConsent = z.enum(['told', 'given', 'refused']);
export type RecordingConsent = z.infer<typeof RecordingConsent>;

export const NoteConsent = z.strictObject({ consent: z.enum(['given', 'refused']) });

export const HoldRecording = z.strictObject({
  hold: z.boolean(),
  reason: z.string().trim().min(3).max(500),
});

/** How loud it is, stretch by stretch, 0 to 255, for each channel: the client's side first where there are two. */
export const Peaks = z.object({ channels: z.array(z.array(z.number().int())), seconds: z.number().int() });
export type Peaks = z.infer<typeof Peaks>;

export const RecordingAccess = z.object({
  id: Id,
  /** listened; held or released: kept for a reason, or no longer. */
  what: z.enum(['listened', 'held', 'released']),
  at: At,
  lastAt: At,
  userId: z.string(),
  userName: z.string().nullable(),
  address: z.string().nullable(),
  reason: z.string().nullable(),
  /** How much of its sound was handed out, as a share; above 1 when parts of it were heard again. */
  share: z.number(),
});
export type RecordingAccess = z.infer<typeof RecordingAccess>;
export const RecordingAccessList = z.object({ items: z.array(RecordingAccess) });
