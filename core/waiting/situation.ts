import { z } from 'zod';
import { Turn } from '../arrival/turn.ts';
import { MOVE_SECONDS } from '../calls/moveCaller.ts';
import type { WaitingPolicy } from '../contract/waiting.ts';
import type { Hub } from '../hub.ts';
import type { WaitSituation, WaitState } from './decideWait.ts';
import { COUNTED_PLACES, LOOK_BACK_MINUTES } from './estimateWait.ts';
import { readPolicy } from '../callbacks/policies.ts';

const Greetings = z.record(z.string(), z.string());

interface Row {
  state: WaitState;
  client_id: string;
  queue_id: string;
  queue_name: string;
  division_id: string;
  language: string;
  greeting: unknown;
  turn: unknown;
  answers: number | null;
  waiting: unknown;
  number: string | null;
  age: number;
  step_from: number | null;
  admitted: boolean;
  was_moved: boolean;
  leg_id: string | null;
  is_moving: boolean;
  place: number;
  others: number;
  signed_in: number;
  answered_at: Date[];
}

export interface Situation extends WaitSituation {
  clientId: string;
  queueId: string;
  queueName: string;
  divisionId: string;
  language: string;
  /** Empty for who has been greeted already; null: the usual words. */
  greeting: string | null;
  /** The number that the caller calls from; null when withheld. */
  number: string | null;
  /** The caller's live connection. */
  legId: string | null;
  /** 1 for the next in line. Counted up to COUNTED_PLACES; one more stands for all behind. */
  place: number;
  answeredAt: Date[];
  policy: WaitingPolicy;
}

// Everything about one caller's wait in one statement: it is asked for every half minute per caller. What is counted is
// counted up to a bound, or a long queue would cost the square of its length.
const STATEMENT = `
  SELECT c.state, c.client_id, c.queue_id, q.name AS queue_name, q.division_id, coalesce(c.language, cl.language) AS language,
    q.greeting, f.turn, (f.state ->> 'answers')::int AS answers, q.waiting, a.value AS number,
    extract(epoch FROM now() - c.opened_at)::float8 AS age,
    extract(epoch FROM c.overflow_at - c.opened_at)::float8 AS step_from,
    c.admitted_at IS NOT NULL AS admitted,
    EXISTS (SELECT FROM queue_visit v WHERE v.conversation_id = c.id AND v.result = 'moved') AS was_moved,
    l.id AS leg_id,
    coalesce(l.joined_at IS NULL AND l.moving_since > now() - $2 * interval '1 s', false) AS is_moving,
    (SELECT count(*)::int + 1 FROM (
      SELECT 1 FROM conversation o WHERE o.queue_id = c.queue_id AND o.held_back_at IS NULL AND o.state IN ('queued', 'offered') AND o.channel = 'call'
        AND o.rank_at < c.rank_at AND (o.not_before IS NULL OR o.not_before <= now()) LIMIT $4) before) AS place,
    CASE WHEN c.admitted_at IS NULL THEN (SELECT count(*)::int FROM (
      SELECT 1 FROM conversation o WHERE o.queue_id = c.queue_id AND o.held_back_at IS NULL AND o.state IN ('queued', 'offered')
        AND o.channel = 'call' AND o.id <> c.id AND o.admitted_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM callback w WHERE w.conversation_id = o.id AND w.state = 'waiting')
       LIMIT coalesce((q.waiting ->> 'maxWaiting')::int, 0)) other) ELSE 0 END AS others,
    (SELECT count(*)::int FROM queue_member m JOIN agent g ON g.id = m.agent_id
      WHERE m.queue_id = c.queue_id AND g.intent <> 'offline') AS signed_in,
    ARRAY(SELECT v.left_at FROM queue_visit v WHERE v.queue_id = c.queue_id AND v.result = 'answered' AND v.channel = 'call'
        AND v.callback_id IS NULL AND v.left_at > now() - $3 * interval '1 min' ORDER BY v.left_at DESC LIMIT 20) AS answered_at
  FROM conversation c JOIN client cl ON cl.id = c.client_id JOIN queue q ON q.id = c.queue_id
  LEFT JOIN address a ON a.id = c.address_id LEFT JOIN arrival f ON f.conversation_id = c.id
  LEFT JOIN LATERAL (SELECT l.id, l.joined_at, l.moving_since FROM leg l WHERE l.conversation_id = c.id
      AND l.party = 'client' AND NOT l.parked AND l.state <> 'ended' LIMIT 1) l ON true
  WHERE c.id = $1 AND c.channel = 'call'`;

/** How it stands with a caller; null for a call that is none of ours. */
export async function loadSituation(
  hub: Pick<Hub, 'pool'>,
  conversationId: string,
): Promise<Situation | null> {
  const { rows } = await hub.pool.query<Row>({
    name: 'wait_situation',
    text: STATEMENT,
    values: [conversationId, MOVE_SECONDS, LOOK_BACK_MINUTES, COUNTED_PLACES],
  });
  const row = rows[0];
  if (!row) return null;
  const greetings = Greetings.catch({}).parse(row.greeting);
  return {
    state: row.state,
    isOnTheLine: row.leg_id !== null,
    isBeingMoved: row.is_moving,
    isEntering: !row.admitted,
    othersWaiting: row.others,
    signedIn: row.signed_in,
    wasMoved: row.was_moved,
    ageSeconds: row.age,
    stepFromSeconds: row.step_from,
    clientId: row.client_id,
    queueId: row.queue_id,
    queueName: row.queue_name,
    divisionId: row.division_id,
    language: row.language,
    greeting: saidByFlow(row) ?? greetings[row.language] ?? greetings['en'] ?? null,
    number: row.number,
    legId: row.leg_id,
    place: row.place,
    answeredAt: row.answered_at,
    policy: readPolicy(row.waiting),
  };
}

/** What a flow has left to be said at the beginning of the wait: its last words before the queue, or nothing any more. */
function saidByFlow({ turn, answers }: Row): string | null {
  const told = Turn.nullable().parse(turn);
  if (!told || answers === null) return null;
  const words = told.after.kind === 'queue' ? told.say.map(({ text }) => text).join(' ') : '';
  return words === '' && answers <= 1 ? null : words;
}
