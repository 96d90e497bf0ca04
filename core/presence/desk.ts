import type { Viewer } from '../access/viewer.ts';
import { presentClient } from '../clients/clients.ts';
import type { Desk, Offer } from '../contract/api.ts';
import { RoutingWhy } from '../contract/events.ts';
import { conversationParts, presentConversation } from '../conversations/conversations.ts';
import { listFollowUps } from '../followUps/followUps.ts';
import type { Hub } from '../hub.ts';
import { loadAgent } from './agents.ts';

// All that an agent's console shows besides timelines, in one answer: start, reconnect and every hint fetch this.

const WAITING_SHOWN = 20;
const FOLLOW_UPS_SHOWN = 20;

export async function loadDesk(hub: Hub, viewer: Viewer): Promise<Desk> {
  const [agent, offers, work, waiting, followUps] = await Promise.all([
    loadAgent(hub, viewer.agentId),
    loadOffers(hub, viewer.agentId),
    hub.prisma.conversation.findMany({
      where: { agentId: viewer.agentId, state: { in: ['handled', 'wrapping'] } },
      include: conversationParts,
      orderBy: { handledAt: 'asc' },
      take: 100,
    }),
    hub.prisma.conversation.findMany({
      where: { state: 'queued', queueId: { in: viewer.queueIds } },
      include: conversationParts,
      orderBy: { rankAt: 'asc' },
      take: WAITING_SHOWN,
    }),
    listFollowUps(
      hub,
      { divisionId: viewer.divisionId },
      { ownerId: viewer.agentId, state: 'open', limit: FOLLOW_UPS_SHOWN },
    ),
  ]);
  return {
    serverTime: new Date().toISOString(),
    agent,
    offers,
    work: work.map(presentConversation),
    waiting: waiting.map(presentConversation),
    followUps: followUps.items,
  };
}

async function loadOffers(hub: Hub, agentId: string): Promise<Offer[]> {
  const rows = await hub.prisma.reservation.findMany({
    where: { agentId, state: 'pending' },
    include: {
      conversation: {
        include: {
          ...conversationParts,
          client: { include: { addresses: true } },
        },
      },
    },
    take: 5,
  });
  return Promise.all(
    rows.map(async (row) => ({
      reservationId: row.id,
      conversation: presentConversation(row.conversation),
      client: presentClient(row.conversation.client),
      expiresAt: row.expiresAt.toISOString(),
      why: RoutingWhy.parse(row.why),
      ...(await contextOf(hub, row.conversation.clientId, row.conversationId)),
    })),
  );
}

interface ContextRow {
  last_at: Date | null;
  last_channel: 'call' | 'sms' | 'email' | null;
  last_summary: string | null;
  conversations: number;
  follow_ups: number;
  low_scores: number;
}

/** What the agent should know before saying yes: when we last spoke, and what is open. */
async function contextOf(
  hub: Hub,
  clientId: string,
  conversationId: string,
): Promise<Pick<Offer, 'lastContact' | 'openMatters'>> {
  const { rows } = await hub.pool.query<ContextRow>({
    name: 'offer_context',
    text: `SELECT last.at AS last_at, last.channel AS last_channel, last.summary AS last_summary,
      (SELECT count(*)::int FROM conversation c WHERE c.client_id = $1 AND c.state <> 'closed' AND c.id <> $2) AS conversations,
      (SELECT count(*)::int FROM follow_up f WHERE f.client_id = $1 AND f.state IN ('planned', 'overdue')) AS follow_ups,
      (SELECT count(*)::int FROM survey_answer a JOIN survey_invite i ON i.id = a.invite_id
        WHERE i.client_id = $1 AND a.score <= 2 AND a.answered_at > now() - interval '90 days') AS low_scores
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
    openMatters: {
      conversations: row?.conversations ?? 0,
      followUps: row?.follow_ups ?? 0,
      lowScores: row?.low_scores ?? 0,
    },
  };
}
