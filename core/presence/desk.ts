import type { Prisma } from '../../prisma/generated/client.ts';
import { can, mayOverrule, type Viewer } from '../access/viewer.ts';
import { presentClient } from '../clients/clients.ts';
import type { Conversation, Desk, Offer } from '../contract/api.ts';
import { ArrivalFacts } from '../contract/arrivalWords.ts';
import { RoutingWhy } from '../contract/events.ts';
import {
  conversationParts,
  presentConversation,
  type ConversationRow,
} from '../conversations/conversations.ts';
import { listFollowUps } from '../followUps/followUps.ts';
import { listHelp } from '../help/helpRequests.ts';
import type { Hub } from '../hub.ts';
import { internalCallOf } from '../internalCalls/internalCalls.ts';
import { monitorsOnDesk } from '../monitoring/monitors.ts';
import { listAfterWork } from '../transfers/afterWork.ts';
import { loadAgent } from './agents.ts';

// All that an agent's console shows besides timelines, in one answer: start, reconnect and every hint fetch this.

const OFFERS_SHOWN = 5;
const WORK_SHOWN = 100;
const WAITING_SHOWN = 20;
const FOLLOW_UPS_SHOWN = 20;

export async function loadDesk(hub: Hub, viewer: Viewer): Promise<Desk> {
  const seesAllHelp = can(viewer, 'board.read', hub.config.sandbox);
  const ids = await readWork(hub, viewer, seesAllHelp);
  const [agent, offered, conversations, followUps, monitors, internalCall, afterWork, help] =
    await Promise.all([
      loadAgent(hub.prisma, viewer.agentId),
      offersOf(hub, ids),
      conversationsOf(hub, ids),
      listFollowUps(
        hub,
        { divisionId: viewer.divisionId },
        {
          ownerId: viewer.agentId,
          withSupervisors: mayOverrule(viewer),
          state: 'open',
          limit: FOLLOW_UPS_SHOWN,
        },
      ),
      ids.is_monitored ? monitorsOnDesk(hub, viewer.agentId) : { watchedBy: [], monitoring: null },
      ids.has_colleague ? internalCallOf(hub, viewer.agentId) : null,
      ids.has_after_work ? listAfterWork(hub, viewer.agentId) : [],
      ids.has_help ? listHelp(hub, viewer.divisionId, seesAllHelp ? {} : { agentId: viewer.agentId }) : [],
    ]);
  const shown = (list: readonly string[]): Conversation[] => {
    const rows = list.map((id) => conversations.get(id)).filter((row) => row !== undefined);
    return rows.map(presentConversation);
  };
  return {
    serverTime: new Date().toISOString(),
    agent,
    offers: await Promise.all(
      offered.flatMap((row) => {
        const conversation = conversations.get(row.conversationId);
        return conversation ? [presentOffer(hub, row, conversation)] : [];
      }),
    ),
    // Closed since they were looked for.
    work: shown(ids.work).filter(({ state }) => state !== 'closed'),
    waiting: shown(ids.waiting),
    followUps: followUps.items,
    ...monitors,
    internalCall,
    joined: shown(ids.joined),
    afterWork,
    help,
  };
}

/** All that a desk shows at once: asked for each list by itself, the same relations would be read for each. */
async function conversationsOf(hub: Hub, ids: WorkRow): Promise<Map<string, ConversationRow>> {
  const all = [...new Set([...ids.offered, ...ids.work, ...ids.waiting, ...ids.joined])];
  if (all.length === 0) return new Map();
  const rows = await hub.prisma.conversation.findMany({
    where: { id: { in: all } },
    include: conversationParts,
  });
  return new Map(rows.map((row) => [row.id, row]));
}

type OfferRow = Prisma.ReservationGetPayload<{ include: typeof offerParts }>;
const offerParts = {
  conversation: { select: { client: { include: { addresses: true } } } },
} satisfies Prisma.ReservationInclude;

async function offersOf(hub: Hub, { offers }: WorkRow): Promise<OfferRow[]> {
  if (offers.length === 0) return [];
  return hub.prisma.reservation.findMany({ where: { id: { in: offers } }, include: offerParts });
}

interface WorkRow {
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
}

/** One statement, one snapshot: a conversation on its way from waiting to offered to accepted is in exactly one of these. */
async function readWork(
  hub: Hub,
  { agentId, queueIds, divisionId }: Viewer,
  seesAllHelp: boolean,
): Promise<WorkRow> {
  const { rows } = await hub.pool.query<WorkRow>({
    name: 'desk_work',
    text: `SELECT
      ARRAY(SELECT r.id FROM reservation r WHERE r.agent_id = $1 AND r.state = 'pending' ORDER BY r.id LIMIT ${OFFERS_SHOWN}) AS offers,
      ARRAY(SELECT r.conversation_id FROM reservation r WHERE r.agent_id = $1 AND r.state = 'pending'
             ORDER BY r.id LIMIT ${OFFERS_SHOWN}) AS offered,
      ARRAY(SELECT c.id FROM conversation c WHERE c.agent_id = $1 AND c.state IN ('handled', 'wrapping')
             ORDER BY c.handled_at LIMIT ${WORK_SHOWN}) AS work,
      ARRAY(SELECT head.id FROM unnest($2::uuid[]) q (id) CROSS JOIN LATERAL (
              SELECT c.id, c.rank_at FROM conversation c JOIN client k ON k.id = c.client_id
               WHERE c.queue_id = q.id AND c.state = 'queued' AND k.division_id = $3 AND c.snoozed_at IS NULL
                 AND c.held_back_at IS NULL
               ORDER BY c.rank_at LIMIT ${WAITING_SHOWN}) head
             ORDER BY head.rank_at LIMIT ${WAITING_SHOWN}) AS waiting,
      ARRAY(SELECT g.conversation_id FROM call_guest g WHERE g.agent_id = $1 AND g.state IN ('ringing', 'in_call')) AS joined,
      EXISTS (SELECT FROM monitor m WHERE m.agent_id = $1 AND m.ended_at IS NULL)
        OR EXISTS (SELECT FROM conversation c JOIN monitor m ON m.conversation_id = c.id AND m.ended_at IS NULL
                    WHERE c.agent_id = $1 AND c.state = 'handled') AS is_monitored,
      EXISTS (SELECT FROM internal_call i WHERE i.caller_id = $1 AND i.ended_at IS NULL)
        OR EXISTS (SELECT FROM internal_call i WHERE i.callee_id = $1 AND i.ended_at IS NULL) AS has_colleague,
      EXISTS (SELECT FROM reservation r WHERE r.agent_id = $1 AND r.kind = 'after' AND r.ended_at IS NULL) AS has_after_work,
      EXISTS (SELECT FROM help_request h WHERE h.division_id = $3 AND h.ended_at IS NULL AND ($4 OR h.agent_id = $1)) AS has_help`,
    values: [agentId, queueIds, divisionId, seesAllHelp],
  });
  const [row] = rows;
  if (!row) throw new Error('a desk without a row');
  return row;
}

async function presentOffer(hub: Hub, row: OfferRow, conversation: ConversationRow): Promise<Offer> {
  return {
    reservationId: row.id,
    kind: row.kind === 'consult' ? 'consult' : 'work',
    conversation: presentConversation(conversation),
    client: presentClient(row.conversation.client),
    expiresAt: row.expiresAt.toISOString(),
    why: RoutingWhy.parse(row.why),
    ...(await contextOf(hub, conversation.clientId, conversation.id)),
  };
}

interface ContextRow {
  last_at: Date | null;
  last_channel: 'call' | 'sms' | 'email' | null;
  last_summary: string | null;
  conversations: number;
  follow_ups: number;
  low_scores: number;
  arrival: unknown;
}

/** What the agent should know before saying yes: when we last spoke, and what is open. */
async function contextOf(
  hub: Hub,
  clientId: string,
  conversationId: string,
): Promise<Pick<Offer, 'lastContact' | 'openMatters' | 'arrival'>> {
  const { rows } = await hub.pool.query<ContextRow>({
    name: 'offer_context',
    text: `SELECT last.at AS last_at, last.channel AS last_channel, last.summary AS last_summary,
      (SELECT count(*)::int FROM conversation c WHERE c.client_id = $1 AND c.state <> 'closed' AND c.id <> $2) AS conversations,
      (SELECT count(*)::int FROM follow_up f WHERE f.client_id = $1 AND f.state IN ('planned', 'overdue')) AS follow_ups,
      (SELECT count(*)::int FROM survey_answer a JOIN survey_invite i ON i.id = a.invite_id
        WHERE i.client_id = $1 AND a.score <= 2 AND a.answered_at > now() - interval '90 days') AS low_scores,
      (SELECT a.state FROM arrival a WHERE a.conversation_id = $2) AS arrival
      FROM (SELECT 1) one LEFT JOIN LATERAL (
        SELECT c.closed_at AS at, c.channel, coalesce(c.note, c.disposition, c.preview, '') AS summary FROM conversation c
         WHERE c.client_id = $1 AND c.id <> $2 AND c.closed_at IS NOT NULL ORDER BY c.opened_at DESC LIMIT 1) last ON true`,
    values: [clientId, conversationId],
  });
  const row = rows[0];
  return {
    lastContact: row?.last_at
      ? { at: row.last_at.toISOString(), channel: row.last_channel, summary: row.last_summary ?? '' }
      : null,
    arrival: row?.arrival ? ArrivalFacts.parse(row.arrival) : null,
    openMatters: {
      conversations: row?.conversations ?? 0,
      followUps: row?.follow_ups ?? 0,
      lowScores: row?.low_scores ?? 0,
    },
  };
}
