import { z } from 'zod';
import { FileIds, Upload } from './attachments.ts';
import { idOf } from './ids.ts';
import { MailHtml } from './mail.ts';

// Words that are not sent yet: one draft for each agent, client and address, and one for the note.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const DraftChannel = z.enum(['sms', 'email', 'note']);
export type DraftChannel = z.infer<typeof DraftChannel>;

export const Draft = z.object({
  clientId: Id,
  agentId: Id,
  agentName: z.string(),
  channel: DraftChannel,
  /** The client's address; empty for a note. */
  to: z.string(),
  text: z.string(),
  subject: z.string(),
  /** As it was written for a mail; null for plain words. */
  html: z.string().nullable(),
  /** Colleagues who may see the client see it too. */
  shared: z.boolean(),
  /** Whoever saves names the version that they have changed. */
  version: z.number().int(),
  /** The newest number on the client's timeline when these words were begun. */
  begunSeq: z.number().int(),
  /** Uploads of its writer's that are to go with it. */
  files: z.array(Upload),
  updatedAt: At,
});
export type Draft = z.infer<typeof Draft>;
/** My own, blank ones too (they tell their version), and what colleagues share. */
export const DraftList = z.object({ items: z.array(Draft) });

export const SaveDraft = z.strictObject({
  channel: DraftChannel,
  to: z.string().trim().max(320),
  text: z.string().max(20_000),
  subject: z.string().max(300).default(''),
  html: MailHtml.nullable().default(null),
  shared: z.boolean().default(false),
  /** Ids of uploads. One that is gone is left out: it must not cost the words. */
  files: FileIds.default([]),
  /** The version that was changed; 0 for a new draft. Refused with 409 when there is a newer one. */
  version: z.number().int().min(0).max(2_147_483_000),
});

/** A colleague's draft. */
export const WhichDraft = z.strictObject({
  agentId: idOf('agent'),
  channel: DraftChannel,
  to: z.string().trim().max(320),
});
export const TakenFiles = z.object({ uploads: z.array(Upload) });
