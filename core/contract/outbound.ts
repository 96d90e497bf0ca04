import { z } from 'zod';

// Where a division may call, what it may cost, and what it has cost today.

/** Why a number is not rung. `blocked`: a prefix that the division blocks. */
export const DestinationReason = z.enum(['not_a_number', 'premium', 'satellite', 'country', 'blocked']);
export type DestinationReason = z.infer<typeof DestinationReason>;

/** Which cap of the day has been reached. */
export const CapReason = z.enum(['agent_minutes', 'agent_cost', 'division_minutes', 'division_cost']);
export type CapReason = z.infer<typeof CapReason>;

const Country = z.string().regex(/^[A-Z]{2}$/);
const Prefix = z.string().regex(/^\+?[1-9]\d{0,14}$/);
const MAX = 100_000_000;
const Cap = z.number().int().min(0).max(MAX);

export const OutboundPolicy = z.object({
  /** ISO 3166-1 alpha-2. */
  countries: z.array(Country),
  /** The countries are those of the division's own numbers, because nobody chose others. */
  isDefault: z.boolean(),
  blockedPrefixes: z.array(z.string()),
  agentDayMinutes: Cap,
  /** Thousandths of the house's money. */
  agentDayCost: Cap,
  divisionDayMinutes: Cap,
  divisionDayCost: Cap,
});
export type OutboundPolicy = z.infer<typeof OutboundPolicy>;
export const UpdateOutboundPolicy = z.strictObject({
  countries: z.array(Country).max(250).optional(),
  blockedPrefixes: z.array(Prefix).max(500).optional(),
  agentDayMinutes: Cap.nullable().optional(),
  agentDayCost: Cap.nullable().optional(),
  divisionDayMinutes: Cap.nullable().optional(),
  divisionDayCost: Cap.nullable().optional(),
});
export type UpdateOutboundPolicy = z.infer<typeof UpdateOutboundPolicy>;

export const CallRate = z.strictObject({
  prefix: z.string().regex(/^\+\d{0,15}$/),
  /** Thousandths of the house's money for a minute. */
  thousandths: z.number().int().min(0).max(1_000_000),
});
export type CallRate = z.infer<typeof CallRate>;
export const CallRates = z.object({ items: z.array(CallRate) });
export const ReplaceCallRates = z.strictObject({ items: z.array(CallRate).min(1).max(2_000) });
