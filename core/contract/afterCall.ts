import { z } from 'zod';
import { idOf } from './ids.ts';
import { Feeling } from './relations.ts';
import { HoldReason, Instant, MessageChannel } from './words.ts';

// After-call work: its modes, what is written in it, and what was promised. No import of api.ts: it imports this.

const At = z.iso.datetime({ offset: true });

/**
 * mandatory: until the agent saves, however long. optional: of a call, the agent is free at once and may still log it until
 * the time is over. mandatory_timeout: until saved, at most so long. mandatory_forced_timeout: for exactly so long, whenever
 * saved. agent_requested: none, unless the agent asked for it while talking.
 */
export const WrapUpMode = z.enum([
  'mandatory',
  'optional',
  'mandatory_timeout',
  'mandatory_forced_timeout',
  'agent_requested',
]);
export type WrapUpMode = z.infer<typeof WrapUpMode>;

/** How after-call work goes: as it began or, before that, as it would. */
export const WrapUpState = z.object({
  mode: WrapUpMode,
  /** How much longer the agent may still make it. */
  extendableSeconds: z.number().int(),
  /** The agent has asked for it while talking (mode agent_requested). */
  requested: z.boolean(),
});

/** What was promised to the client, until when, and who keeps it (whoever writes it, unless somebody is named). */
export const NewPromise = z.strictObject({
  title: z.string().trim().min(1).max(200),
  dueAt: Instant,
  ownerId: idOf('agent').optional(),
});
export type NewPromise = z.infer<typeof NewPromise>;

const Written = z.string().max(5_000);
/** The form as it stands, whatever is missing in it. */
export const WrapUpDraft = z.strictObject({
  disposition: z.string().max(100).nullable().default(null),
  note: Written.default(''),
  promise: z
    .strictObject({
      title: z.string().max(200),
      due: z.string().max(20),
      customAt: z.string().max(40),
      /** The instant that the form shows for it. */
      dueAt: z.string().max(40).nullable(),
      /** An agent, or null for who writes it: looked at when it is planned, not while it is typed. */
      owner: z.string().max(40).nullable(),
    })
    .nullable()
    .default(null),
  followUp: z
    .strictObject({
      title: z.string().max(200),
      kind: z.enum(['task', 'text']),
      due: z.string().max(20),
      customAt: z.string().max(40),
      dueAt: z.string().max(40).nullable(),
      text: z.string().max(1_600),
    })
    .nullable()
    .default(null),
  survey: z.boolean().nullable().default(null),
  feeling: Feeling.nullable().default(null),
});
export type WrapUpDraft = z.infer<typeof WrapUpDraft>;

/** `writtenAt`: by the browser's clock. What was written before what is kept already is not kept. */
export const KeepWrapUpDraft = z.strictObject({ draft: WrapUpDraft, writtenAt: Instant });
export const KeptWrapUpDraft = z.object({
  draft: WrapUpDraft.nullable(),
  writtenAt: At.nullable(),
  savedAt: At.nullable(),
  /** Saved for good: it is closed with this when the time is over. */
  settled: z.boolean(),
});
export type KeptWrapUpDraft = z.infer<typeof KeptWrapUpDraft>;

export const ExtendWrapUp = z.strictObject({ seconds: z.number().int().min(10).max(600).default(60) });
export const RequestWrapUp = z.strictObject({ wanted: z.boolean() });

/** What the governor says about a survey of this conversation, as things are now. `none`: nobody is ever asked about it. */
export const SurveyPreview = z.object({
  verdict: z.enum(['send', 'hold', 'skip', 'none']),
  channel: MessageChannel.nullable(),
  to: z.string().nullable(),
  /** When it goes out, if it does. */
  at: At.nullable(),
  why: HoldReason.nullable(),
});
export type SurveyPreview = z.infer<typeof SurveyPreview>;

/** How a promise or another follow-up was kept, and what the client is told of it by text, if anything. */
export const FinishFollowUp = z.strictObject({
  note: z.string().trim().min(1).max(2_000).optional(),
  text: z.string().trim().min(1).max(1_600).optional(),
});
