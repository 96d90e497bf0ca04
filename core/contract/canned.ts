import { z } from 'zod';
import { idOf } from './ids.ts';

// Canned responses: words kept for saying again, with variables that are filled in when they are used.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** own: its writer's; queue: of those who work in it; all: of the division. */
export const CannedScope = z.enum(['own', 'queue', 'all']);
export type CannedScope = z.infer<typeof CannedScope>;

export const CannedResponse = z.object({
  id: Id,
  scope: CannedScope,
  queueId: Id.nullable(),
  queueName: z.string().nullable(),
  /** What is typed after the slash. */
  shortcut: z.string(),
  title: z.string(),
  text: z.string(),
  /** Whether the one who asks may change it. */
  mayChange: z.boolean(),
  updatedAt: At,
});
export type CannedResponse = z.infer<typeof CannedResponse>;
export const CannedResponseList = z.object({ items: z.array(CannedResponse) });

const fields = {
  shortcut: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}_.-]{1,40}$/u, 'takes letters, digits, and . _ -'),
  title: z.string().trim().min(1).max(120),
  text: z.string().trim().min(1).max(10_000),
};
export const NewCannedResponse = z.strictObject({
  scope: CannedScope,
  /** Of which queue, when the scope is `queue`. */
  queueId: idOf('queue').optional(),
  ...fields,
});
export const UpdateCannedResponse = z.strictObject({
  scope: CannedScope.optional(),
  queueId: idOf('queue').optional(),
  shortcut: fields.shortcut.optional(),
  title: fields.title.optional(),
  text: fields.text.optional(),
});
export const CannedParams = z.strictObject({ id: idOf('cannedResponse') });

/** The variables that a canned response may have, as they are written between braces. */
export const cannedVariables = [
  'client.name',
  'client.firstName',
  'client.phone',
  'client.email',
  'agent.name',
  'agent.firstName',
  'queue.name',
  'our.address',
  'date',
  'time',
] as const;
export type CannedVariable = (typeof cannedVariables)[number];

/** What stands where a value was missing, until somebody fills it in: nothing leaves with one of these. */
export const MISSING = /⟦[^⟦⟧]{0,60}⟧/u;
