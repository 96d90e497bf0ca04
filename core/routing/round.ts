import type pg from 'pg';
import type { RoutingWhy } from '../contract/events.ts';
import type { Channel } from '../contract/words.ts';
import type { AskedSkill, Candidate, Choice, WaitingConversation } from './chooseAgent.ts';

// The rows of a round: what the database hands over (take_lines, take_interruptible), and the offers that it is given back.

interface WaitingJson {
  id: string;
  client_id: string;
  channel: Channel;
  queued_at: string;
  rank_at: string;
  account_agent_id: string | null;
  refused_by: string[];
  line: string | null;
  held_for: string | null;
  held_rule: 'account_agent' | 'last_agent' | null;
  ring?: number;
  rings?: number;
  skills?: AskedSkill[];
}

interface AgentJson {
  id: string;
  idle_since: string;
  live_calls: number;
  live_messages: number;
  message_capacity: number;
  takes_calls: boolean;
  lines?: string[];
  skills?: Record<string, number>;
  /** The reservation by which the agent is being asked about a text or mail. */
  asked?: string;
}

export interface RoundRow {
  waiting: WaitingJson[] | null;
  agents: AgentJson[] | null;
  next_step?: Date | null;
}

export interface TakenRound {
  /** By rank, whatever line they wait in. */
  waiting: WaitingConversation[];
  agents: Candidate[];
  /** Agent id -> the offer of a text or mail that may be taken back. */
  asked: Map<string, string>;
  /** When somebody waits for others than now. */
  nextStep: Date | null;
}

export function readRound(row: RoundRow | undefined): TakenRound {
  const waiting = (row?.waiting ?? []).toSorted(
    (a, b) => Date.parse(a.rank_at) - Date.parse(b.rank_at) || a.id.localeCompare(b.id),
  );
  const agents = row?.agents ?? [];
  return {
    waiting: waiting.map(toWaiting),
    agents: agents.map(toCandidate),
    asked: new Map(agents.flatMap(({ id, asked }) => (asked ? [[id, asked]] : []))),
    nextStep: row?.next_step ?? null,
  };
}

function toWaiting(row: WaitingJson): WaitingConversation {
  return {
    conversationId: row.id,
    clientId: row.client_id,
    channel: row.channel,
    queuedAt: new Date(row.queued_at),
    accountAgentId: row.account_agent_id,
    refusedBy: row.refused_by,
    line: row.line,
    held: row.held_for && row.held_rule ? { agentId: row.held_for, rule: row.held_rule } : null,
    ring: row.ring && row.rings ? { at: row.ring, of: row.rings } : null,
    skills: row.skills ?? [],
  };
}

function toCandidate(row: AgentJson): Candidate {
  return {
    agentId: row.id,
    idleSince: new Date(row.idle_since),
    liveCalls: row.live_calls,
    liveMessages: row.live_messages,
    messageCapacity: row.message_capacity,
    takesCalls: row.takes_calls,
    lines: row.lines ?? [],
    skills: new Map(Object.entries(row.skills ?? {})),
  };
}

export interface MadeRow {
  conversation_id: string;
  data: { reservationId: string; agentId: string; channel: Channel; expiresAt: string; why: RoutingWhy };
  event_id: string;
  event_client: string;
  event_seq: number;
  event_at: Date;
}

/** Writes offers; what the unique keys refuse is left out of the answer. */
export async function makeOffers(
  client: pg.ClientBase,
  choices: readonly Choice[],
  seconds: number,
): Promise<MadeRow[]> {
  if (choices.length === 0) return [];
  const offers = choices.map(({ conversation, agent, why }) => ({
    conversation_id: conversation.conversationId,
    agent_id: agent.agentId,
    channel: conversation.channel,
    why,
  }));
  const { rows } = await client.query<MadeRow>({
    name: 'make_offers',
    text: 'SELECT * FROM make_offers($1, $2)',
    values: [JSON.stringify(offers), seconds],
  });
  return rows;
}
