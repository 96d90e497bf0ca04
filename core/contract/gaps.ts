import { z } from 'zod';
import { idOf } from './ids.ts';
import { Tier } from './words.ts';

// What is missing: clients with an account agent and no next date (CV-17), or no action in a month (A-18, CM-05); and how many of the
// visits that were planned took place (CV-10).

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const GapList = z.enum(['no_next', 'no_action']);
export type GapList = z.infer<typeof GapList>;

/** One's own, unless a supervisor asks for all or for one person's. */
const whose = idOf('agent')
  .or(z.enum(['me', 'all']))
  .default('me');

export const AskGaps = z.strictObject({
  agentId: whose,
  /** Of the visits; this month unless another is named. */
  month: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional(),
});
export const AgentGaps = z.object({
  agentId: Id,
  name: z.string(),
  /** Clients of whom this is the account agent. */
  clients: z.number().int(),
  noNext: z.number().int(),
  /** Looked at for a whole month already. */
  checked: z.number().int(),
  warn: z.number().int(),
  overdue: z.number().int(),
  visitsPlanned: z.number().int(),
  visitsKept: z.number().int(),
});
export type AgentGaps = z.infer<typeof AgentGaps>;
export const Gaps = z.object({ month: z.string(), items: z.array(AgentGaps) });
export type Gaps = z.infer<typeof Gaps>;

export const ListGaps = z.strictObject({
  list: GapList,
  agentId: whose,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const GapRow = z.object({
  clientId: Id,
  name: z.string().nullable(),
  tier: Tier,
  agentId: Id,
  agentName: z.string(),
  lastActionAt: At.nullable(),
  /** By A-18. */
  state: z.enum(['ok', 'warn', 'overdue']),
});
export type GapRow = z.infer<typeof GapRow>;
export const GapPage = z.object({ items: z.array(GapRow), nextCursor: z.string().nullable() });
export type GapPage = z.infer<typeof GapPage>;
