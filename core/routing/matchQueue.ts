import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { withConnection } from '../db.ts';
import type { Hub } from '../hub.ts';
import { chooseAgents, type QueueRule } from './chooseAgent.ts';
import { makeOffers, readRound, type MadeRow, type RoundRow, type TakenRound } from './round.ts';
import { takeOffersBack } from './takeBack.ts';

// Offers what waits in a queue to who is free, dozens at a time: one statement takes the heads of its lines, the pure rule
// pairs them, one statement writes all offers. Rows are taken with SKIP LOCKED, so many processes may do it at once, and
// none waits while it holds something; the unique keys on reservation have the last word. Must stay true: whoever is
// passed over because somebody else has the row is looked at again, or nobody would ask for them any more.

/** How many of the longest waiting of a line are looked at in one round. */
const HEAD = 100;
/** So many more than can be paired are looked at on either side, for those who declined each other. */
const SPARE = 20;
/**
 * Who declined a conversation is not asked again for this long. Who missed it is locked until they say "I am here", and
 * then the client must not wait beside an idle agent.
 */
const REFUSAL_SECONDS = 60;

/** Rows that somebody else has in hand are passed over; they are looked at again after this pause, so many times. */
const LOOK_AGAIN_MS = 40;
const LOOKS = 12;
/** And once more after this, for as long as they are passed over. */
const LATER_MS = 1_000;

/** Runs one round when it is its turn: so many at once, so that a storm leaves connections for everybody else. */
export type InTurn = <T>(round: () => Promise<T>) => Promise<T>;

/** Matches until nobody is free or nobody waits. Gives when somebody in the queue may wait for others than now. */
export async function matchQueue(hub: Hub, queueId: string, inTurn: InTurn): Promise<Date | null> {
  const found = await hub.prisma.queue.findUnique({
    where: { id: queueId },
    select: { name: true, offerSeconds: true, callMessageLimit: true },
  });
  if (!found) return null;
  const queue = { ...found, id: queueId };
  for (let looks = 0; ;) {
    const round = await inTurn(() => matchOnce(hub, queue));
    if (round.offered.length > 0) {
      looks = 0;
      hub.bus.desks(round.offered, 'offer');
    } else {
      if (!round.isPassedOver) return round.nextStep;
      // Whoever has it in hand for so long need not be one who has matching asked for afterwards.
      if (looks === LOOKS) return soonest(new Date(Date.now() + LATER_MS), round.nextStep);
      looks += 1;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

function soonest(one: Date, other: Date | null): Date {
  return other && other < one ? other : one;
}

interface Queue {
  id: string;
  name: string;
  offerSeconds: number;
  callMessageLimit: number | null;
}

interface Round {
  /** The agents who were asked. */
  offered: string[];
  /** Somebody free or somebody waiting was in another transaction's hand, and nothing was offered. */
  isPassedOver: boolean;
  nextStep: Date | null;
}

async function matchOnce(hub: Hub, queue: Queue): Promise<Round> {
  const rule: QueueRule = {
    queue: queue.name,
    now: hub.clock.now(),
    callMessageLimit: queue.callMessageLimit,
  };
  const { made, taken } = await withConnection(hub, async (client) => {
    const round = await takeLines(client, queue.id);
    const choices = chooseAgents(round.waiting, round.agents, rule);
    return { made: await makeOffers(client, choices, queue.offerSeconds), taken: round };
  });
  const { id, offerSeconds } = queue;
  let isPassedOver = false;
  if (made.length === 0) {
    const back = await takeOffersBack(hub, { id, offerSeconds, rule, refusalSeconds: REFUSAL_SECONDS });
    made.push(...back.made);
    isPassedOver = back.made.length === 0 && (back.isPassedOver || (await isMoreThere(hub.pool, id, taken)));
  }
  passOn(hub, queue.id, made);
  return { offered: made.map((row) => row.data.agentId), isPassedOver, nextStep: taken.nextStep };
}

function passOn(hub: Hub, queueId: string, made: readonly MadeRow[]): void {
  hub.relay.accept(
    made.map((row) => ({
      event: {
        id: row.event_id,
        clientId: row.event_client,
        seq: row.event_seq,
        conversationId: row.conversation_id,
        agentId: null,
        at: row.event_at.toISOString(),
        kind: 'conversation.offered' as const,
        data: row.data,
      },
      holderId: null,
      queueId,
    })),
    outboxKeyOf(made),
  );
}

/** The offers of a round have one outbox row, under the smallest of their events' ids. */
function outboxKeyOf(made: readonly MadeRow[]): string[] {
  return made
    .map((row) => row.event_id)
    .toSorted()
    .slice(0, 1);
}

/** What waits in each line that is not kept back for somebody nor put off, calls apart. */
const HEADS = `SELECT line.id, c.is_call, count(*)::int AS waiting
  FROM (SELECT $1::uuid AS id UNION ALL SELECT l.id FROM routing_line l WHERE l.queue_id = $1) line
  CROSS JOIN LATERAL (SELECT c.channel = 'call' AS is_call FROM conversation c
    WHERE coalesce(c.line_id, c.queue_id) = line.id AND c.state = 'queued' AND c.held_for IS NULL
      AND (c.not_before IS NULL OR c.not_before <= now()) LIMIT $2) c GROUP BY 1, 2`;
const CAN_TAKE = (isCall: string): string =>
  `CASE WHEN ${isCall} THEN f.takes_calls ELSE f.takes_messages END`;
const IS_MORE_THERE = `WITH head AS MATERIALIZED (${HEADS})
  SELECT (SELECT count(*)::int FROM (SELECT DISTINCT f.agent_id FROM head h
           JOIN free_agent f ON f.queue_id = h.id AND ${CAN_TAKE('h.is_call')} LIMIT $2) free) AS free,
         (SELECT coalesce(sum(h.waiting), 0)::int FROM head h
           WHERE EXISTS (SELECT FROM free_agent f WHERE f.queue_id = h.id AND ${CAN_TAKE('h.is_call')})) AS waiting,
         (SELECT count(*)::int FROM (SELECT 1 FROM conversation c
           JOIN free_agent f ON f.agent_id = c.held_for AND f.queue_id = $1 AND ${CAN_TAKE(`c.channel = 'call'`)}
           WHERE c.queue_id = $1 AND c.state = 'queued' AND c.held_for IS NOT NULL
             AND (c.not_before IS NULL OR c.not_before <= now()) LIMIT $2) held) AS held`;

/**
 * Whether, by looking without taking, there is more of both than we got hold of. What waits in a line of which nobody who is free
 * can take it is passed over by nobody; and of either side no more are taken than a round looks at.
 */
async function isMoreThere(pool: pg.Pool, queueId: string, taken: TakenRound): Promise<boolean> {
  const { rows } = await pool.query<{ free: number; waiting: number; held: number }>({
    name: 'is_more_there',
    text: IS_MORE_THERE,
    values: [queueId, HEAD],
  });
  const there = rows[0];
  if (!there) return false;
  const agents = new Set(taken.agents.map(({ agentId }) => agentId));
  const held = taken.waiting.flatMap(({ held: one }) => (one ? [one.agentId] : []));
  if (there.held > held.length || held.some((agentId) => !agents.has(agentId))) return true;
  const free = Math.min(there.free, there.waiting + SPARE);
  const heads = Math.min(there.waiting, there.free + SPARE);
  return free > agents.size || (free > 0 && heads > taken.waiting.length - held.length);
}

async function takeLines(client: pg.ClientBase, queueId: string): Promise<TakenRound> {
  const { rows } = await client.query<RoundRow>({
    name: 'take_lines',
    text: `SELECT waiting, agents, next_step FROM take_lines($1, $2, $3, $4 * interval '1 s')`,
    values: [queueId, HEAD, SPARE, REFUSAL_SECONDS],
  });
  return readRound(rows[0]);
}
