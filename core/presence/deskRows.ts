import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { conversationParts, type ConversationRow } from '../conversations/conversations.ts';
import type { Hub } from '../hub.ts';

// What the desks of many agents are made of, each kind read by one statement for all of them.

const OFFERS_SHOWN = 5;
const WORK_SHOWN = 100;
const WAITING_SHOWN = 20;

export interface DeskRow {
  /** Reservations, and their conversations. */
  offers: string[];
  offered: string[];
  work: string[];
  waiting: string[];
  joined: string[];
  /** Whether there is any at all: most desks have none, and every hint asks for a whole desk. */
  is_monitored: boolean;
  has_colleague: boolean;
  has_after_work: boolean;
  has_help: boolean;
  has_follow_ups: boolean;
}

export interface DeskAsker extends Pick<Viewer, 'agentId' | 'queueIds' | 'divisionId'> {
  seesAllHelp: boolean;
  /** What nobody in particular is to do is shown to them too. */
  mayOverrule: boolean;
}

/**
 * What lies on each of these desks, in their order. One statement, one snapshot: a conversation on its way from waiting to
 * offered to accepted is in exactly one of the lists. What waits is looked for once for all who serve the same queues.
 */
export async function readDesks(hub: Hub, askers: readonly DeskAsker[]): Promise<DeskRow[]> {
  const { rows } = await hub.pool.query<DeskRow>({
    name: 'desks',
    text: `WITH asker AS MATERIALIZED (
        SELECT * FROM jsonb_to_recordset($1) AS a (place int, agent_id uuid, queue_ids uuid[], division_id uuid, all_help bool, overrules bool)),
      pile AS MATERIALIZED (
        SELECT s.queue_ids, s.division_id,
          ARRAY(SELECT head.id FROM unnest(s.queue_ids) q (id) CROSS JOIN LATERAL (
                  SELECT c.id, c.rank_at FROM conversation c JOIN client k ON k.id = c.client_id
                   WHERE c.queue_id = q.id AND c.state = 'queued' AND k.division_id = s.division_id
                     AND c.snoozed_at IS NULL AND c.held_back_at IS NULL
                   ORDER BY c.rank_at LIMIT ${WAITING_SHOWN}) head
                 ORDER BY head.rank_at LIMIT ${WAITING_SHOWN}) AS waiting
          FROM (SELECT DISTINCT queue_ids, division_id FROM asker) s)
    SELECT
      ARRAY(SELECT r.id FROM reservation r WHERE r.agent_id = a.agent_id AND r.state = 'pending'
             ORDER BY r.id LIMIT ${OFFERS_SHOWN}) AS offers,
      ARRAY(SELECT r.conversation_id FROM reservation r WHERE r.agent_id = a.agent_id AND r.state = 'pending'
             ORDER BY r.id LIMIT ${OFFERS_SHOWN}) AS offered,
      ARRAY(SELECT c.id FROM conversation c WHERE c.agent_id = a.agent_id AND c.state IN ('handled', 'wrapping')
             ORDER BY c.handled_at LIMIT ${WORK_SHOWN}) AS work,
      p.waiting,
      ARRAY(SELECT g.conversation_id FROM call_guest g
             WHERE g.agent_id = a.agent_id AND g.state IN ('ringing', 'in_call')) AS joined,
      EXISTS (SELECT FROM monitor m WHERE m.agent_id = a.agent_id AND m.ended_at IS NULL)
        OR EXISTS (SELECT FROM conversation c JOIN monitor m ON m.conversation_id = c.id AND m.ended_at IS NULL
                    WHERE c.agent_id = a.agent_id AND c.state = 'handled') AS is_monitored,
      EXISTS (SELECT FROM internal_call i WHERE i.caller_id = a.agent_id AND i.ended_at IS NULL)
        OR EXISTS (SELECT FROM internal_call i WHERE i.callee_id = a.agent_id AND i.ended_at IS NULL) AS has_colleague,
      EXISTS (SELECT FROM reservation r
               WHERE r.agent_id = a.agent_id AND r.kind = 'after' AND r.ended_at IS NULL) AS has_after_work,
      EXISTS (SELECT FROM help_request h WHERE h.division_id = a.division_id AND h.ended_at IS NULL
               AND (a.all_help OR h.agent_id = a.agent_id)) AS has_help,
      a.overrules OR EXISTS (SELECT FROM follow_up f
               WHERE f.owner_id = a.agent_id AND f.state IN ('planned', 'overdue'))
        OR EXISTS (SELECT FROM follow_up f WHERE f.queue_id = ANY (a.queue_ids) AND f.owner_id IS NULL
               AND f.state IN ('planned', 'overdue')) AS has_follow_ups
      FROM asker a JOIN pile p ON p.queue_ids = a.queue_ids AND p.division_id = a.division_id
     ORDER BY a.place`,
    values: [
      JSON.stringify(
        askers.map(({ agentId, queueIds, divisionId, seesAllHelp, mayOverrule }, place) => ({
          place,
          agent_id: agentId,
          queue_ids: queueIds,
          division_id: divisionId,
          all_help: seesAllHelp,
          overrules: mayOverrule,
        })),
      ),
    ],
  });
  return rows;
}

/** All that is shown on any of these desks. */
export async function conversationsOf(
  hub: Hub,
  desks: readonly DeskRow[],
): Promise<Map<string, ConversationRow>> {
  const all = new Set(
    desks.flatMap(({ offered, work, waiting, joined }) => [...offered, ...work, ...waiting, ...joined]),
  );
  if (all.size === 0) return new Map();
  const rows = await hub.prisma.conversation.findMany({
    where: { id: { in: [...all] } },
    include: conversationParts,
  });
  return new Map(rows.map((row) => [row.id, row]));
}

const offerParts = {
  conversation: { select: { client: { include: { addresses: true } } } },
} satisfies Prisma.ReservationInclude;
export type OfferRow = Prisma.ReservationGetPayload<{ include: typeof offerParts }>;

export async function offersOf(hub: Hub, desks: readonly DeskRow[]): Promise<Map<string, OfferRow>> {
  const ids = desks.flatMap(({ offers }) => offers);
  if (ids.length === 0) return new Map();
  const rows = await hub.prisma.reservation.findMany({ where: { id: { in: ids } }, include: offerParts });
  return new Map(rows.map((row) => [row.id, row]));
}

export interface ContextRow {
  conversation_id: string;
  last_at: Date | null;
  last_channel: 'call' | 'sms' | 'email' | null;
  last_summary: string | null;
  conversations: number;
  follow_ups: number;
  low_scores: number;
  arrival: unknown;
}

/** By conversation: what the agent should know before saying yes, when we last spoke, and what is open. */
export async function contextsOf(hub: Hub, offers: readonly OfferRow[]): Promise<Map<string, ContextRow>> {
  if (offers.length === 0) return new Map();
  const { rows } = await hub.pool.query<ContextRow>({
    name: 'offer_contexts',
    text: `SELECT o.conversation_id, last.at AS last_at, last.channel AS last_channel, last.summary AS last_summary,
      (SELECT count(*)::int FROM conversation c
        WHERE c.client_id = o.client_id AND c.state <> 'closed' AND c.id <> o.conversation_id) AS conversations,
      (SELECT count(*)::int FROM follow_up f
        WHERE f.client_id = o.client_id AND f.state IN ('planned', 'overdue')) AS follow_ups,
      (SELECT count(*)::int FROM survey_answer a JOIN survey_invite i ON i.id = a.invite_id
        WHERE i.client_id = o.client_id AND a.score <= 2 AND a.answered_at > now() - interval '90 days') AS low_scores,
      (SELECT a.state FROM arrival a WHERE a.conversation_id = o.conversation_id) AS arrival
      FROM unnest($1::uuid[], $2::uuid[]) AS o (conversation_id, client_id) LEFT JOIN LATERAL (
        SELECT c.closed_at AS at, c.channel, coalesce(c.note, c.disposition, c.preview, '') AS summary FROM conversation c
         WHERE c.client_id = o.client_id AND c.id <> o.conversation_id AND c.closed_at IS NOT NULL
         ORDER BY c.opened_at DESC LIMIT 1) last ON true`,
    values: [
      offers.map(({ conversationId }) => conversationId),
      offers.map(({ conversation }) => conversation.client.id),
    ],
  });
  return new Map(rows.map((row) => [row.conversation_id, row]));
}
