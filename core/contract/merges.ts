import { z } from 'zod';
import { idOf } from './ids.ts';
import { Channel } from './words.ts';

// Two clients that turn out to be one person: the winner goes on, the loser becomes a tombstone that leads to it.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** What the two may say differently, so that somebody has to choose. */
export const MergeField = z.enum([
  'name',
  'kind',
  'tier',
  'language',
  'timeZone',
  'note',
  'organisation',
  'accountAgent',
]);
export type MergeField = z.infer<typeof MergeField>;

/** Whose word counts: the winner's, the loser's, or (notes alone) both, one below the other. */
const Choice = z.enum(['winner', 'loser']);
export const MergeChoices = z.strictObject({
  name: Choice.optional(),
  kind: Choice.optional(),
  tier: Choice.optional(),
  language: Choice.optional(),
  timeZone: Choice.optional(),
  note: Choice.or(z.literal('both')).optional(),
  organisation: Choice.optional(),
  accountAgent: Choice.optional(),
});
export type MergeChoices = z.infer<typeof MergeChoices>;

/** What is not chosen stays the winner's, or becomes the loser's where the winner says nothing. */
export const MergeClients = z.strictObject({
  loserId: idOf('client'),
  choices: MergeChoices.default({}),
});
export const PreviewMerge = z.strictObject({ loserId: idOf('client') });

/** Open in one channel with one address of ours on both sides: one of them has to be over before. */
export const MergeObstacle = z.object({
  channel: Channel,
  ourAddress: z.string(),
  conversationIds: z.array(Id),
});
export const MergePreview = z.object({
  winnerId: Id,
  loserId: Id,
  fields: z.array(
    z.object({ field: MergeField, winner: z.string().nullable(), loser: z.string().nullable() }),
  ),
  /** What would come over. */
  moves: z.object({
    addresses: z.array(z.string()),
    conversations: z.number().int(),
    followUps: z.number().int(),
    invites: z.number().int(),
  }),
  obstacles: z.array(MergeObstacle),
});
export type MergePreview = z.infer<typeof MergePreview>;

/** Somebody who was merged into this client; the timeline until then is read with `of`. */
export const MergedClient = z.object({
  mergeId: Id,
  clientId: Id,
  name: z.string().nullable(),
  addresses: z.array(z.string()),
  at: At,
  byName: z.string().nullable(),
  lastSeq: z.number().int(),
});
export type MergedClient = z.infer<typeof MergedClient>;

export const UndoneMerge = z.object({
  winnerId: Id,
  loserId: Id,
  /** Conversations that had gone on since: what came after stays with the winner, and waits there for somebody. */
  continuedIds: z.array(Id),
});
export type UndoneMerge = z.infer<typeof UndoneMerge>;

const Moved = z.object({
  addresses: z.number().int(),
  conversations: z.number().int(),
  messages: z.number().int(),
  followUps: z.number().int(),
  invites: z.number().int(),
});

/** What the timelines of both say of it. */
export const mergeEvents = {
  'client.merged': z.object({
    mergeId: Id,
    loserId: Id,
    loserName: z.string().nullable(),
    /** Fields of the winner that have changed by it. */
    fields: z.array(z.string()),
    moved: Moved,
    /** Where something of theirs waits. */
    queueIds: z.array(Id),
  }),
  /** The last event of a tombstone. */
  'client.mergedInto': z.object({ mergeId: Id, winnerId: Id, winnerName: z.string().nullable() }),
  'client.unmerged': z.object({
    mergeId: Id,
    loserId: Id,
    loserName: z.string().nullable(),
    queueIds: z.array(Id),
  }),
  'client.restored': z.object({ mergeId: Id, winnerId: Id, winnerName: z.string().nullable() }),
  /** A conversation that begins with messages of another. */
  'conversation.splitOff': z.object({
    fromConversationId: Id,
    channel: Channel,
    queueId: Id,
    messages: z.number().int(),
    why: z.enum(['unmerged', 'by_agent']),
  }),
} as const;
