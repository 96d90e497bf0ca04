import { z } from 'zod';
import { pageOf } from './api.ts';
import { idOf } from './ids.ts';
import { Channel, ConversationState, Direction, Instant } from './words.ts';

// The search over everything that was said and written. What may be typed is told in core/search/parseQuestion.ts.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const LONGEST_QUESTION = 400;

/** Why there is no answer: no word to look for, too many things at once, or more to go through than the time allows. */
export const SearchRefusal = z.enum(['no_word', 'too_many', 'too_slow']);
export type SearchRefusal = z.infer<typeof SearchRefusal>;

/** message: a text or mail; note: a note for colleagues; wrapUp: what was said when it was over; survey: a client's comment. */
export const SearchKind = z.enum(['message', 'note', 'wrapUp', 'survey']);
export type SearchKind = z.infer<typeof SearchKind>;

export const SearchMessages = z.strictObject({
  q: z.string().trim().min(1).max(LONGEST_QUESTION),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(25),
  kind: SearchKind.optional(),
  channel: Channel.optional(),
  direction: Direction.optional(),
  hasFiles: z.literal('true').optional(),
  /** Of the conversation that it belongs to. */
  state: ConversationState.or(z.literal('open')).optional(),
  queueId: idOf('queue').optional(),
  /** Who wrote it, or has the conversation. */
  agentId: idOf('agent').optional(),
  /** With all who were merged into this client. */
  clientId: idOf('client').optional(),
  from: Instant.optional(),
  /** Up to, but without, this instant. */
  to: Instant.optional(),
});

/** Of what was found: a piece of text and where in it the hits are, in UTF-16 units: [from, to), in order and apart. */
export const SearchSnippet = z.object({
  field: z.enum(['subject', 'text', 'address', 'file']),
  text: z.string(),
  hits: z.array(z.tuple([z.number().int(), z.number().int()])),
  /** There is more of the text before and after. */
  isCutBefore: z.boolean(),
  isCutAfter: z.boolean(),
});
export type SearchSnippet = z.infer<typeof SearchSnippet>;

export const SearchHit = z.object({
  eventId: Id,
  /** Whose timeline it is told on today, and by which number there, or, if `chapterId` is given, in the chapter of that client. */
  clientId: Id,
  clientName: z.string().nullable(),
  chapterId: Id.nullable(),
  seq: z.number().int(),
  at: At,
  kind: SearchKind,
  channel: Channel.nullable(),
  direction: Direction.nullable(),
  address: z.string().nullable(),
  conversationId: Id.nullable(),
  conversationState: ConversationState.nullable(),
  queueName: z.string().nullable(),
  /** Who wrote it, or else who has the conversation. */
  agentId: Id.nullable(),
  agentName: z.string().nullable(),
  fileNames: z.array(z.string()),
  snippets: z.array(SearchSnippet),
});
export type SearchHit = z.infer<typeof SearchHit>;
export const SearchPage = pageOf(SearchHit);
