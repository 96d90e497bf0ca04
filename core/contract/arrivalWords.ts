import { z } from 'zod';
import { Language } from './words.ts';

// What a call's way through its flow is told in: on the timeline, in an offer, in the simulator.

/** A text that is spoken, in the languages it is given in. */
export const Texts = z.strictObject({
  en: z.string().trim().max(1_000).optional(),
  zh: z.string().trim().max(1_000).optional(),
});
export type Texts = z.infer<typeof Texts>;

/** Where a flow led a call. `left`: the caller hung up in it; `ended`: it said goodbye; `missed`: learnt of afterwards. */
export const ArrivalResult = z.enum([
  'queued',
  'left',
  'ended',
  'forwarded',
  'voicemail',
  'callback',
  'missed',
]);
export type ArrivalResult = z.infer<typeof ArrivalResult>;

/** What the law asks before a call may be recorded. */
export const NoticeKind = z.enum(['none', 'notice', 'consent']);
export type NoticeKind = z.infer<typeof NoticeKind>;

/** What became of it: nothing had to be said, the caller was told, agreed, or did not agree. */
export const NoticeResult = z.enum(['not_needed', 'told', 'agreed', 'refused']);
export type NoticeResult = z.infer<typeof NoticeResult>;

/** One answer of the caller: in which menu, which keys, and what they chose there. */
export const ArrivalStep = z.object({
  title: z.string(),
  keys: z.string(),
  label: Texts.nullable(),
  outcome: z.enum(['chosen', 'invalid', 'silent']),
});
export type ArrivalStep = z.infer<typeof ArrivalStep>;

/** What an agent is shown of it before and during the call. */
export const ArrivalFacts = z.object({
  language: Language,
  notice: NoticeResult.nullable(),
  steps: z.array(ArrivalStep),
});
export type ArrivalFacts = z.infer<typeof ArrivalFacts>;
