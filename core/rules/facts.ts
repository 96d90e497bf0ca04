import type pg from 'pg';
import { z } from 'zod';
import type { TimelineEvent } from '../contract/events.ts';
import type { RuleTrigger } from '../contract/ruleWords.ts';
import { Channel, ClientKind, ConversationState, Tier } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { presentEvent } from '../timeline/readTimeline.ts';

// What a rule's conditions are asked about: one statement for one occasion or for hundreds, as it is now. Only the event
// itself, and the instant, are of the past.

/** Asks the database: the pool, or a transaction that has taken rows. */
export type Ask = (text: string, values: unknown[]) => Promise<unknown[]>;
export const askPool =
  (pool: pg.Pool): Ask =>
  async (text, values) =>
    (await pool.query<Record<string, unknown>>(text, values)).rows;
export const askTx =
  ({ db }: Tx): Ask =>
  (text, values) =>
    db.$queryRawUnsafe<unknown[]>(text, ...values);

/** Something that a rule may fire for: an event, or a conversation that waits (`at`: the instant at which it is due). */
export type Asked =
  | { eventId: string; conversationId?: undefined; at?: undefined }
  | { eventId?: undefined; conversationId: string; at: Date };

export interface RuleFacts {
  /** The instant at which the conditions are asked. */
  at: Date;
  event: TimelineEvent | null;
  recordedAt: Date | null;
  divisionId: string;
  client: {
    id: string;
    name: string | null;
    tier: Tier;
    kind: ClientKind;
    language: string;
    segment: string | null;
    timeZone: string | null;
    isKnown: boolean;
    accountAgentId: string | null;
    since: Date;
    lastContactAt: Date | null;
  };
  conversation: {
    id: string;
    channel: Channel;
    state: ConversationState;
    queueId: string;
    queueName: string;
    holderId: string | null;
    holderName: string | null;
    openedAt: Date;
    tagIds: readonly string[];
    preview: string | null;
  } | null;
}

/** What a rule listens to of an event or a wait. */
export interface Occasion {
  trigger: RuleTrigger;
  facts: RuleFacts;
}

const FACTS = `
  SELECT coalesce(a.at, e.at) AS asked_at, e.id, e.client_id, e.seq, e.kind, e.data, e.conversation_id, e.agent_id, e.at,
         e.trace_id, e.dedupe_key, e.recorded_at,
         c.id AS living_id, c.division_id, c.name, c.tier::text AS tier, c.kind::text AS client_kind, c.language,
         to_jsonb(c)->>'segment' AS segment, c.time_zone, c.decided_at, c.account_agent_id, c.created_at AS client_since,
         c.last_contact_at,
         v.id AS talk_id, v.channel::text AS channel, v.state::text AS state, v.queue_id, q.name AS queue_name,
         v.agent_id AS holder_id, h.name AS holder_name, v.opened_at, v.preview,
         ARRAY(SELECT t.tag_id::text FROM conversation_tag t WHERE t.conversation_id = v.id) AS tag_ids
    FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) WITH ORDINALITY a (event_id, conversation_id, at, place)
    LEFT JOIN timeline_event e ON e.id = a.event_id
    LEFT JOIN conversation v ON v.id = coalesce(a.conversation_id, e.conversation_id)
    JOIN client named ON named.id = coalesce(v.client_id, e.client_id)
    JOIN client c ON c.id = coalesce(named.merged_into_id, named.id)
    LEFT JOIN queue q ON q.id = v.queue_id
    LEFT JOIN agent h ON h.id = v.agent_id
   WHERE $4::uuid IS NULL OR c.division_id = $4
   ORDER BY a.place`;

const Row = z.object({
  asked_at: z.date(),
  id: z.string().nullable(),
  client_id: z.string().nullable(),
  seq: z.number().nullable(),
  kind: z.string().nullable(),
  data: z.unknown(),
  conversation_id: z.string().nullable(),
  agent_id: z.string().nullable(),
  at: z.date().nullable(),
  trace_id: z.string().nullable(),
  dedupe_key: z.string().nullable(),
  recorded_at: z.date().nullable(),
  living_id: z.string(),
  division_id: z.string(),
  name: z.string().nullable(),
  tier: Tier,
  client_kind: ClientKind,
  language: z.string(),
  segment: z.string().nullable(),
  time_zone: z.string().nullable(),
  decided_at: z.date().nullable(),
  account_agent_id: z.string().nullable(),
  client_since: z.date(),
  last_contact_at: z.date().nullable(),
  talk_id: z.string().nullable(),
  channel: Channel.nullable(),
  state: ConversationState.nullable(),
  queue_id: z.string().nullable(),
  queue_name: z.string().nullable(),
  holder_id: z.string().nullable(),
  holder_name: z.string().nullable(),
  opened_at: z.date().nullable(),
  preview: z.string().nullable(),
  tag_ids: z.array(z.string()),
});
type Row = z.infer<typeof Row>;

/** Of each that is there, in the order asked. `divisionId`: only this one's. */
export async function loadFacts(
  ask: Ask,
  asked: readonly Asked[],
  divisionId: string | null = null,
): Promise<RuleFacts[]> {
  if (asked.length === 0) return [];
  const rows = await ask(FACTS, [
    asked.map(({ eventId }) => eventId ?? null),
    asked.map(({ conversationId }) => conversationId ?? null),
    asked.map(({ at }) => at?.toISOString() ?? null),
    divisionId,
  ]);
  return rows.map((row) => present(Row.parse(row)));
}

function present(row: Row): RuleFacts {
  return {
    at: row.asked_at,
    event: eventOf(row),
    recordedAt: row.recorded_at,
    divisionId: row.division_id,
    client: {
      id: row.living_id,
      name: row.name,
      tier: row.tier,
      kind: row.client_kind,
      language: row.language,
      segment: row.segment,
      timeZone: row.time_zone,
      isKnown: row.decided_at !== null,
      accountAgentId: row.account_agent_id,
      since: row.client_since,
      lastContactAt: row.last_contact_at,
    },
    conversation: conversationOf(row),
  };
}

function eventOf(row: Row): TimelineEvent | null {
  const { id, client_id, seq, kind, at } = row;
  if (id === null || client_id === null || seq === null || kind === null || at === null) return null;
  return presentEvent({ ...row, id, client_id, seq, kind, at });
}

function conversationOf(row: Row): RuleFacts['conversation'] {
  const { talk_id, channel, state, queue_id, opened_at } = row;
  if (talk_id === null || channel === null || state === null || queue_id === null || opened_at === null)
    return null;
  return {
    id: talk_id,
    channel,
    state,
    queueId: queue_id,
    queueName: row.queue_name ?? '',
    holderId: row.holder_id,
    holderName: row.holder_name,
    openedAt: opened_at,
    tagIds: row.tag_ids,
    preview: row.preview,
  };
}
