import type pg from 'pg';
import { withConnection } from '../db.ts';
import type { Hub } from '../hub.ts';
import { chooseAgents, type QueueRule } from './chooseAgent.ts';
import { makeOffers, readRound, type MadeRow, type RoundRow } from './round.ts';

// A caller waits on the line, a text does not: when nobody is free for a call, the offer of a text or mail that its agent
// has not answered yet is taken back. In one transaction with the call's own offer, or another queue would give the agent
// the next text in between.

/** So many calls and so many agents are looked at; a call that finds nobody here is looked at again with the next news. */
const MOST = 20;

interface Queue {
  id: string;
  offerSeconds: number;
  rule: QueueRule;
  refusalSeconds: number;
}

interface BackRow {
  conversation_id: string;
  queue_id: string;
  agent_id: string;
  data: { agentId: string; reason: string };
  event_id: string;
  event_client: string;
  event_seq: number;
  event_at: Date;
}

interface TakenBack {
  made: MadeRow[];
  /** There is a call and somebody to be asked, of whom another transaction has one in hand. */
  isPassedOver: boolean;
}

/** Offers calls of this queue to agents who are being asked about a text or mail; gives what it offered. */
export async function takeOffersBack(hub: Hub, queue: Queue): Promise<TakenBack> {
  const { made, back, isPassedOver } = await withConnection(hub, (client) => interrupt(client, queue));
  hub.relay.accept(
    back.map((row) => ({
      event: {
        id: row.event_id,
        clientId: row.event_client,
        seq: row.event_seq,
        conversationId: row.conversation_id,
        agentId: null,
        at: row.event_at.toISOString(),
        kind: 'conversation.requeued' as const,
        data: row.data,
      },
      holderId: null,
      queueId: row.queue_id,
    })),
    back.map((row) => row.event_id),
  );
  return { made, isPassedOver };
}

async function interrupt(
  client: pg.ClientBase,
  { id, offerSeconds, rule, refusalSeconds }: Queue,
): Promise<TakenBack & { back: BackRow[] }> {
  const { rows } = await client.query<RoundRow>({
    name: 'take_interruptible',
    text: `SELECT waiting, agents FROM take_interruptible($1, $2, $3 * interval '1 s')`,
    values: [id, MOST, refusalSeconds],
  });
  const round = readRound(rows[0]);
  const choices = chooseAgents(round.waiting, round.agents, rule).map((choice) => ({
    ...choice,
    why: { ...choice.why, tookBack: true as const },
  }));
  if (choices.length === 0) {
    const isPassedOver =
      (round.waiting.length === 0 || round.agents.length === 0) && (await isSomebodyThere(client, id));
    return { made: [], back: [], isPassedOver };
  }
  const { rows: back } = await client.query<BackRow>({
    name: 'take_offers_back',
    text: 'SELECT * FROM take_offers_back($1)',
    values: [choices.flatMap(({ agent }) => round.asked.get(agent.agentId) ?? [])],
  });
  return { made: await makeOffers(client, choices, offerSeconds), back, isPassedOver: false };
}

/** As take_interruptible looks, without taking. */
async function isSomebodyThere(client: pg.ClientBase, queueId: string): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>({
    name: 'is_interruptible_there',
    text: `SELECT EXISTS (
        SELECT FROM reservation r JOIN queue_member m ON m.queue_id = $1 AND m.agent_id = r.agent_id JOIN agent a ON a.id = r.agent_id
         WHERE r.state = 'pending' AND r.channel <> 'call' AND a.pending_offers = 1 AND a.live_calls = 0
           AND may_be_asked(a.intent, a.missed_since, 0, a.live_calls, a.device, a.next_intent)
           AND takes_calls(a.device, a.fallback_number, a.live_messages - 1, a.call_message_limit))
      AND EXISTS (SELECT FROM queue q JOIN conversation c ON c.queue_id = q.id
         WHERE q.id = $1 AND q.calls_take_offers AND c.state = 'queued' AND c.channel = 'call' AND c.held_for IS NULL
           AND (c.not_before IS NULL OR c.not_before <= now())) AS there`,
    values: [queueId],
  });
  return rows[0]?.there === true;
}
