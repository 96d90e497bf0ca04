import { z } from 'zod';

// What an agent needs to call: the own numbers to choose from, the last calls, and calls to colleagues.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const CallerId = z.object({
  id: Id,
  number: z.string(),
  name: z.string().nullable(),
  queueName: z.string(),
});
export type CallerId = z.infer<typeof CallerId>;
export const CallerIds = z.object({
  items: z.array(CallerId),
  /** The one that is used when none is chosen: the last with this client, else that of the own queue. */
  defaultId: Id.nullable(),
});
export const ListCallerIds = z.strictObject({ to: z.string().trim().max(40).optional() });

export const RecentCall = z.object({
  id: Id,
  kind: z.enum(['client', 'colleague']),
  at: At,
  direction: z.enum(['inbound', 'outbound']),
  /** The client's number; null for a colleague and for a withheld number. */
  number: z.string().nullable(),
  clientId: Id.nullable(),
  /** The colleague. */
  agentId: Id.nullable(),
  name: z.string().nullable(),
  /** Somebody talked. */
  answered: z.boolean(),
});
export type RecentCall = z.infer<typeof RecentCall>;
export const RecentCalls = z.object({ items: z.array(RecentCall) });

/** A call between me and a colleague. */
export const InternalCall = z.object({
  id: Id,
  direction: z.enum(['inbound', 'outbound']),
  colleagueId: Id,
  colleagueName: z.string(),
  state: z.enum(['asking', 'live']),
  since: At,
});
export type InternalCall = z.infer<typeof InternalCall>;
export const MyInternalCall = z.object({ call: InternalCall.nullable() });
