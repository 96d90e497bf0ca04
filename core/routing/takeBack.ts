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

/** Offers calls of this queue to agents who are being asked about a text or mail; gives what it offered. */
export async function takeOffersBack(hub: Hub, queue: Queue): Promise<MadeRow[]> {
  const { made, back } = await withConnection(hub, (client) => interrupt(client, queue));
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
  return made;
}

async function interrupt(
  client: pg.ClientBase,
  { id, offerSeconds, rule, refusalSeconds }: Queue,
): Promise<{ made: MadeRow[]; back: BackRow[] }> {
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
  if (choices.length === 0) return { made: [], back: [] };
  const { rows: back } = await client.query<BackRow>({
    name: 'take_offers_back',
    text: 'SELECT * FROM take_offers_back($1)',
    values: [choices.flatMap(({ agent }) => round.asked.get(agent.agentId) ?? [])],
  });
  return { made: await makeOffers(client, choices, offerSeconds), back };
}
