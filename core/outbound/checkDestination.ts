import type { CapReason, DestinationReason, OutboundPolicy } from '../contract/outbound.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { judgeNumber } from './judgeNumber.ts';
import { readPolicy } from './policy.ts';

// Asked in the transaction that orders a number to be rung: a call of an agent, a transfer, an added party, a callback.
// Must stay true: whoever is let through has been counted, and the counter's row is held until the commit, so that any
// number of orders at once stop exactly at the cap.

export interface Destination {
  /** In E.164. */
  to: string;
  divisionId: string;
  /** Whose day it counts on; null for a call that the hub makes by itself. */
  agentId: string | null;
  conversationId: string | null;
  /** The leg that is rung, where it is made in this transaction. */
  legId?: string | undefined;
}

const words: Record<DestinationReason | CapReason, string> = {
  not_a_number: 'This is no phone number',
  premium: 'Premium, shared-cost and personal numbers are never called',
  satellite: 'Satellite and international networks are never called',
  country: 'Your division does not call this country',
  blocked: 'Your division does not call these numbers',
  agent_minutes: 'Your minutes for calls of today are used up',
  agent_cost: 'Your amount for calls of today is used up',
  division_minutes: 'The minutes of your division for calls of today are used up',
  division_cost: 'The amount of your division for calls of today is used up',
};

/**
 * Lets a number be rung, and counts its first minute. Throws `destination_refused` (reason: a DestinationReason) and
 * `cap_reached` (reason: a CapReason).
 */
export async function checkDestination(tx: Tx, destination: Destination): Promise<void> {
  const policy = await readPolicy(tx.db, destination.divisionId);
  const judged = judgeNumber(destination.to, policy);
  if (!judged.allowed) throw refusal('destination_refused', judged.reason);
  await charge(tx, destination, policy);
}

function refusal(
  code: 'destination_refused' | 'cap_reached',
  reason: DestinationReason | CapReason,
): AppError {
  return new AppError(code, words[reason], { details: { reason } });
}

interface Spent {
  scope_id: string;
  minutes: number;
  cost: number;
}

async function charge(tx: Tx, destination: Destination, policy: OutboundPolicy): Promise<void> {
  const { divisionId, agentId, conversationId, legId = null, to } = destination;
  const scopes = [divisionId, ...(agentId ? [agentId] : [])];
  const rate = await rateOf(tx, to);
  const spent = await takeDay(tx, scopes);
  const reason = capReached({ spent, rate, policy, destination });
  if (reason) throw refusal('cap_reached', reason);
  await tx.db.$executeRaw`
    UPDATE outbound_day SET calls = calls + 1, minutes = minutes + 1, cost = cost + ${rate}
     WHERE scope_id = ANY (${scopes}::uuid[]) AND day = house_day(now())`;
  await tx.db.$executeRaw`
    INSERT INTO outbound_charge (id, division_id, agent_id, conversation_id, leg_id, number, day, rate)
    VALUES (new_id(), ${divisionId}::uuid, ${agentId}::uuid, ${conversationId}::uuid, ${legId}::uuid, ${to},
            house_day(now()), ${rate})`;
}

async function rateOf(tx: Tx, number: string): Promise<number> {
  const rows = await tx.db.$queryRaw<{ thousandths: number }[]>`
    SELECT thousandths FROM call_rate WHERE ${number} LIKE prefix || '%' ORDER BY length(prefix) DESC LIMIT 1`;
  return rows[0]?.thousandths ?? 0;
}

/** Takes the rows of the day, in one order, and adds to them the minutes that live calls have run beyond their first. */
async function takeDay(tx: Tx, scopes: readonly string[]): Promise<Spent[]> {
  await tx.db.$executeRaw`
    INSERT INTO outbound_day (scope_id, day) SELECT s, house_day(now()) FROM unnest(${scopes}::uuid[]) s ORDER BY s
    ON CONFLICT DO NOTHING`;
  await tx.db.$queryRaw`
    SELECT 1 AS taken FROM outbound_day WHERE scope_id = ANY (${scopes}::uuid[]) AND day = house_day(now())
     ORDER BY scope_id FOR UPDATE`;
  return tx.db.$queryRaw<Spent[]>`
    SELECT d.scope_id, (d.minutes + coalesce(l.minutes, 0))::int AS minutes, (d.cost + coalesce(l.cost, 0))::float8 AS cost
      FROM outbound_day d LEFT JOIN LATERAL (
        SELECT sum(m.more) AS minutes, sum(m.more * c.rate) AS cost FROM outbound_charge c
         CROSS JOIN LATERAL (SELECT greatest(0, ceil(extract(epoch FROM now() - c.placed_at) / 60) - 1) AS more) m
         WHERE c.settled_at IS NULL AND c.day = d.day AND c.division_id = ${scopes[0]}::uuid
           AND d.scope_id IN (c.division_id, c.agent_id)) l ON true
     WHERE d.scope_id = ANY (${scopes}::uuid[]) AND d.day = house_day(now())`;
}

interface Question {
  spent: readonly Spent[];
  rate: number;
  policy: OutboundPolicy;
  destination: Destination;
}

/** A call is let through while its first minute still fits. */
function capReached({ spent, rate, policy, destination }: Question): CapReason | null {
  const of = (scopeId: string | null): Spent | undefined => spent.find((one) => one.scope_id === scopeId);
  const [agent, division] = [of(destination.agentId), of(destination.divisionId)];
  if (agent && agent.minutes + 1 > policy.agentDayMinutes) return 'agent_minutes';
  if (agent && agent.cost + rate > policy.agentDayCost) return 'agent_cost';
  if (division && division.minutes + 1 > policy.divisionDayMinutes) return 'division_minutes';
  if (division && division.cost + rate > policy.divisionDayCost) return 'division_cost';
  return null;
}
