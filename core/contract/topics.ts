import { z } from 'zod';
import { DateKind } from './careDates.ts';
import { Channel } from './words.ts';

// What to begin the next contact with (TC-16): at most five short lines, each of something that is there.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/**
 * The weightiest first. lowScore: was not content; promise: what was promised and is not kept yet; complaint: an open case; need: what the client needs and
 * nobody has settled; date: a day of theirs comes round; survey: what they said last; followUp: what is planned next; last: the last
 * contact.
 */
export const TopicKind = z.enum([
  'lowScore',
  'promise',
  'complaint',
  'need',
  'date',
  'survey',
  'followUp',
  'last',
]);
export type TopicKind = z.infer<typeof TopicKind>;

export const Topic = z.object({
  kind: TopicKind,
  /** Of the follow-up, case, need, answer, date or conversation. */
  id: Id,
  conversationId: Id.nullable(),
  /** As it was written by whoever wrote it; empty where nothing was. */
  text: z.string(),
  /** When it was, is due, or comes round. */
  at: At.nullable(),
  score: z.object({ given: z.number().int(), of: z.number().int() }).nullable(),
  /** What kind of day, of a date. */
  dateKind: DateKind.nullable(),
  channel: Channel.nullable(),
});
export type Topic = z.infer<typeof Topic>;
export const Topics = z.object({ items: z.array(Topic) });
export type Topics = z.infer<typeof Topics>;
