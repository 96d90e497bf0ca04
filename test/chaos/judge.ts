import type pg from 'pg';
import type { Control, SeenMail, SeenText } from '../support/customer.ts';
import { brokenPromises } from '../support/invariants.ts';
import type { DeskLog } from './desks.ts';
import type { Item } from './items.ts';
import type { Ledger } from './ledger.ts';

// Set arithmetic between what the world remembers and what the hub shows: what went in must come out, once.

export interface Verdict {
  /** What was acknowledged and is not on the timeline. */
  lost: string[];
  /** What is on the timeline and nobody sent. */
  unexpected: string[];
  /** What is there more than once. */
  doubled: string[];
  /** Every other broken promise. */
  broken: string[];
  counts: Record<string, number>;
}

interface Evidence {
  pool: pg.Pool;
  control: Control;
  items: readonly Item[];
  ledger: Ledger;
  desks: DeskLog;
}

export async function judge(evidence: Evidence): Promise<Verdict> {
  const { pool, ledger, items } = evidence;
  const onTimeline = await inboundIds(pool);
  const lost = items.filter(({ id }) => ledger.isAcknowledged(id) && !onTimeline.has(id)).map(describe);
  const unexpected = [...onTimeline.keys()].filter((id) => !ledger.wasSent(id));
  const doubled = [...onTimeline]
    .filter(([, times]) => times > 1)
    .map(([id, times]) => `${id} ${times} times`);
  const unacknowledged = items.filter(({ id }) => !ledger.isAcknowledged(id));
  const reached = await readWorld(evidence.control);
  const broken = [
    ...(await brokenPromises(pool)),
    ...(await namedRows(pool)),
    ...(await openCalls(pool, ledger)),
    ...twiceAtCustomers(reached),
    ...(await repliesGone(pool, evidence.desks)),
    ...acceptedByTwo(evidence.desks),
    ...evidence.desks.odd.map((what) => `a bug at a desk: ${what}`),
    ...ledger.odd.map((what) => `an odd refusal: ${what}`),
  ];
  return {
    lost,
    unexpected,
    doubled,
    broken,
    counts: {
      items: items.length,
      acknowledged: ledger.acknowledgedCount,
      unacknowledged: unacknowledged.length,
      'unacknowledged and there': unacknowledged.filter(({ id }) => onTimeline.has(id)).length,
      'given up': ledger.givenUp,
      attempts: ledger.attempts,
      refusals: ledger.refusals,
      'texts to customers': reached.texts.length,
      'mails to customers': reached.mails.length,
      'replies acknowledged': evidence.desks.replies.size,
      'conversations closed': evidence.desks.closed.size,
      ...(await countRows(pool)),
    },
  };
}

const describe = ({ kind, id, n }: Item): string => `${kind} ${n} ${id}`;

/** How often each thing of the outside world is on the timeline, by the id it has there. */
async function inboundIds(pool: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; times: number }>(`
    SELECT coalesce(m.mail_id, substr(e.dedupe_key, 8)) AS id, count(*)::int AS times
      FROM timeline_event e LEFT JOIN message m ON e.kind = 'message.received' AND m.channel = 'email'
       AND m.id::text = e.data->>'messageId'
     WHERE e.kind IN ('message.received', 'call.received') GROUP BY 1`);
  return new Map(rows.map(({ id, times }) => [id, times]));
}

/** Work that is owed and not done: a queue may be wiped, what it held may not be forgotten. */
const OWED: Record<string, string> = {
  'an event that nobody took on': `SELECT event_id FROM outbox_message`,
  'a delivery that is nowhere': `
    SELECT id, state FROM delivery WHERE state = 'leased' OR state IN ('pending', 'held') AND due_at < now() - interval '5 s'`,
  'an offer that never ends': `SELECT id FROM reservation WHERE state = 'pending' AND ended_at IS NULL`,
  'a handled conversation without its survey': `
    SELECT c.id, c.channel, c.closed_at FROM conversation c LEFT JOIN survey_invite i ON i.conversation_id = c.id
     WHERE c.state = 'closed' AND c.outcome = 'handled' AND c.direction = 'inbound' AND c.address_id IS NOT NULL AND i.id IS NULL`,
  'a survey that is due and not sent': `
    SELECT id, state FROM survey_invite WHERE state = 'planned' AND due_at < now() - interval '5 s'`,
  'an answer that was not taken': `
    SELECT e.id FROM timeline_event e LEFT JOIN survey_answer a ON a.invite_id::text = e.data->>'inviteId'
     WHERE e.kind = 'message.received' AND e.data->>'inviteId' IS NOT NULL AND a.id IS NULL`,
  'a low score that nobody follows up': `
    SELECT i.id FROM survey_answer a JOIN survey_invite i ON i.id = a.invite_id
     WHERE a.score <= 2 AND NOT EXISTS (SELECT 1 FROM follow_up f WHERE f.client_id = i.client_id)`,
  'two invites of one conversation': `
    SELECT conversation_id FROM survey_invite GROUP BY 1 HAVING count(*) > 1`,
  'two surveys at one client': `
    SELECT client_id FROM survey_invite WHERE sent_at IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
  'a text or mail accepted twice': `
    SELECT e.conversation_id FROM timeline_event e JOIN conversation c ON c.id = e.conversation_id AND c.channel <> 'call'
     WHERE e.kind = 'conversation.accepted' GROUP BY 1 HAVING count(*) > 1`,
};

async function namedRows(pool: pg.Pool): Promise<string[]> {
  const found: string[] = [];
  for (const [what, sql] of Object.entries(OWED)) {
    const { rows } = await pool.query(sql);
    if (rows.length > 0) found.push(`${what} (${rows.length}): ${JSON.stringify(rows.slice(0, 3))}`);
  }
  return found;
}

/** A caller whose hanging up was acknowledged does not hang on the line. */
async function openCalls(pool: pg.Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ call_sid: string }>(
    `SELECT call_sid FROM leg WHERE party = 'client' AND state <> 'ended'`,
  );
  return rows
    .filter(({ call_sid: sid }) => ledger.endedCalls.has(sid))
    .map(({ call_sid: sid }) => `${sid} never ended`);
}

interface Reached {
  texts: SeenText[];
  mails: SeenMail[];
}

/** What left the house, as the outside world counts it. */
async function readWorld(control: Control): Promise<Reached> {
  const texts = await control<{ items: SeenText[] }>('GET', '/messages');
  const mails = await control<{ items: SeenMail[] }>('GET', '/mails');
  return {
    texts: texts.items.filter(({ direction }) => direction !== 'inbound'),
    mails: mails.items.filter(({ direction }) => direction !== 'inbound' && direction !== 'to-hub'),
  };
}

function twiceAtCustomers({ texts, mails }: Reached): string[] {
  const sameText = twice(texts.map(({ to, body }) => `${to} ${body}`));
  const sameMail = twice(mails.map(({ messageId }) => messageId));
  const surveys = twice(
    [
      ...texts.map(({ to, body }) => ({ to, text: body })),
      ...mails.map(({ envelope, text }) => ({ to: envelope.to.join(), text })),
    ].flatMap(({ to, text }) => (/\/s\/[\w-]{16,}/.test(text) ? [to] : [])),
  );
  return [
    ...sameText.map((what) => `a text reached a customer twice: ${what}`),
    ...sameMail.map((what) => `a mail reached a customer twice: ${what}`),
    ...surveys.map((to) => `a customer was asked twice: ${to}`),
  ];
}

function twice(keys: readonly string[]): string[] {
  const seen = new Set<string>();
  return keys.filter((key) => seen.size === seen.add(key).size);
}

/** A reply that was said to be taken has its delivery, and only one. */
async function repliesGone(pool: pg.Pool, { replies }: DeskLog): Promise<string[]> {
  const { rows } = await pool.query<{ key: string; times: number }>(
    `SELECT split_part(idempotency_key, ':', 3) AS key, count(*)::int AS times FROM delivery WHERE purpose = 'reply' GROUP BY 1`,
  );
  const found = new Map(rows.map(({ key, times }) => [key, times]));
  return [...replies]
    .filter(([key]) => found.get(key) !== 1)
    .map(([key, id]) => `reply ${key} in ${id} is there ${found.get(key) ?? 0} times`);
}

/** Two agents were told that the same conversation is theirs. A call may go from hand to hand, a text or mail may not. */
function acceptedByTwo({ accepted }: DeskLog): string[] {
  return [...accepted]
    .filter(([, who]) => who.size > 1)
    .map(([id, who]) => `${id} is held by ${[...who].join(' and ')}`);
}

async function countRows(pool: pg.Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(`
    SELECT (SELECT count(*)::int FROM timeline_event) AS events, (SELECT count(*)::int FROM client) AS clients,
           (SELECT count(*)::int FROM conversation) AS conversations,
           (SELECT count(*)::int FROM survey_invite WHERE sent_at IS NOT NULL) AS "surveys sent",
           (SELECT count(*)::int FROM survey_answer) AS "survey answers",
           (SELECT count(*)::int FROM delivery WHERE state = 'unknown') AS "deliveries unknown",
           (SELECT count(*)::int FROM delivery) AS deliveries`);
  return rows[0] ?? {};
}

/** All that is wrong, one line each; none is what it should be. */
export function complaints({ lost, unexpected, doubled, broken }: Verdict): string[] {
  const some = (what: string, list: string[]): string[] =>
    list.length === 0 ? [] : [`${list.length} ${what}: ${list.slice(0, 5).join(', ')}`];
  return [...some('lost', lost), ...some('unexpected', unexpected), ...some('doubled', doubled), ...broken];
}
