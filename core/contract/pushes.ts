import { z } from 'zod';
import { DraftChannel } from './drafts.ts';

// What consoles are told that is no event of a timeline. Hints, as events are: whoever misses one asks and knows.

const Id = z.uuid();

export const Push = z.discriminatedUnion('kind', [
  /** A draft was saved: who has an older version fetches the client's drafts. */
  z.object({
    kind: z.literal('draft'),
    clientId: Id,
    agentId: Id,
    channel: DraftChannel,
    to: z.string(),
    version: z.number().int(),
  }),
  /** Somebody has a client open, or writes there (SayHere in socket.ts). */
  z.object({
    kind: z.literal('here'),
    clientId: Id,
    agentId: Id,
    agentName: z.string(),
    window: z.string(),
    doing: z.enum(['viewing', 'writing']),
    to: z.string(),
    asks: z.boolean(),
    takesOver: z.boolean(),
  }),
  z.object({ kind: z.literal('gone'), clientId: Id, window: z.string() }),
  /** A case of the division was opened or changed: whoever has cases on screen fetches them. */
  z.object({ kind: z.literal('cases') }),
]);
export type Push = z.infer<typeof Push>;
export type PushOf<K extends Push['kind']> = Extract<Push, { kind: K }>;

/** Whom a push is for: one agent's consoles, or those that have a client open. */
export const Told = z.object({ to: z.tuple([z.enum(['agent', 'client']), Id]), push: Push });
export type Told = z.infer<typeof Told>;
