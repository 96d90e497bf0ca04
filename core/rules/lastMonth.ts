import { z } from 'zod';
import type { RuleDocument } from '../contract/rules.ts';
import { isWait, type RuleWait } from '../contract/ruleWords.ts';
import type { Ask, Asked } from './facts.ts';
import { msOf } from './judge.ts';

// What there was for a rule to look at, chunk by chunk: events by their ids, which begin with the time at which they were made,
// so that no index of the busiest table is needed; waits by the conversations of that time and their messages.

export interface Month {
  document: RuleDocument;
  divisionId: string;
  fromAt: Date;
  toAt: Date;
  cursor: string | null;
}

export interface Chunk {
  asked: Asked[];
  /** Rows that were read for it. */
  scanned: number;
  /** Null: that was all. */
  cursor: string | null;
  /** 0 to 1. */
  progress: number;
}

const EVENTS_AT_ONCE = 4_000;
const TALKS_AT_ONCE = 400;

export function nextChunk(ask: Ask, month: Month): Promise<Chunk> {
  const { when } = month.document;
  return isWait(when) ? nextTalks(ask, month, when) : nextEvents(ask, month, when);
}

const partOf = ({ fromAt, toAt }: Month, at: Date): number =>
  Math.min(1, Math.max(0, (at.getTime() - fromAt.getTime()) / (toAt.getTime() - fromAt.getTime())));

const Events = z.array(z.object({ id: z.string(), kind: z.string(), at: z.date() }));

async function nextEvents(ask: Ask, month: Month, when: string): Promise<Chunk> {
  const rows = Events.parse(
    await ask(
      `SELECT id, kind, at FROM timeline_event
        WHERE id > coalesce($1::uuid, search_id_at($2::timestamptz)) ORDER BY id LIMIT ${EVENTS_AT_ONCE}`,
      [month.cursor, month.fromAt.toISOString()],
    ),
  );
  const last = rows.at(-1);
  return {
    asked: rows
      .filter(({ kind, at }) => kind === when && at >= month.fromAt && at <= month.toAt)
      .map(({ id }) => ({ eventId: id })),
    scanned: rows.length,
    cursor: rows.length === EVENTS_AT_ONCE && last ? last.id : null,
    progress: last ? partOf(month, last.at) : 1,
  };
}

/** Conversations that were open at that time began, with few exceptions, within so long before it. */
const BEFORE_MS = 30 * 86_400_000;

const Cursor = z.tuple([z.string(), z.string()]);
const Talks = z.array(z.object({ id: z.string(), opened_at: z.date() }));
const Waits = z.array(z.object({ id: z.string(), since: z.date() }));

/** Whose words begin such a wait, and whose end it. */
const beganBy = { 'wait.us': 'inbound', 'wait.client': 'outbound' } as const;

/** Runs of messages of one side, each from its first (our turn) or its last (the client's turn), until the other side's next. */
const RUNS = `
  WITH said AS (
    SELECT m.conversation_id, m.created_at, m.direction::text AS direction,
           lag(m.direction::text) OVER w AS before, lead(m.direction::text) OVER w AS after, lead(m.created_at) OVER w AS after_at,
           min(m.created_at) FILTER (WHERE m.direction::text <> $2) OVER (PARTITION BY m.conversation_id
             ORDER BY m.created_at, m.id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS ended_at
      FROM message m WHERE m.conversation_id = ANY ($1::uuid[])
    WINDOW w AS (PARTITION BY m.conversation_id ORDER BY m.created_at, m.id))
  SELECT s.conversation_id AS id, s.created_at AS since FROM said s JOIN conversation v ON v.id = s.conversation_id
   WHERE s.direction = $2
     AND CASE $2 WHEN 'inbound' THEN s.before IS DISTINCT FROM 'inbound' ELSE s.after IS DISTINCT FROM 'outbound' END
     AND least(coalesce(s.ended_at, now()), coalesce(v.closed_at, now())) > s.created_at + $3 * interval '1 ms'`;

async function nextTalks(ask: Ask, month: Month, when: RuleWait): Promise<Chunk> {
  const [at, id] = month.cursor === null ? [null, null] : Cursor.parse(JSON.parse(month.cursor));
  const talks = Talks.parse(
    await ask(
      `SELECT v.id, v.opened_at FROM conversation v JOIN client c ON c.id = v.client_id
        WHERE c.division_id = $1::uuid AND v.channel <> 'call' AND v.opened_at >= $2::timestamptz AND v.opened_at <= $3::timestamptz
          AND ($4::timestamptz IS NULL OR (v.opened_at, v.id) < ($4::timestamptz, $5::uuid))
        ORDER BY v.opened_at DESC, v.id DESC LIMIT ${TALKS_AT_ONCE}`,
      [
        month.divisionId,
        new Date(month.fromAt.getTime() - BEFORE_MS).toISOString(),
        month.toAt.toISOString(),
        at,
        id,
      ],
    ),
  );
  const last = talks.at(-1);
  const ms = month.document.waits ? msOf(month.document.waits) : 0;
  const waits = await waitsOf(ask, { when, ids: talks.map((talk) => talk.id), ms });
  return {
    asked: waits
      .map(({ id: conversationId, since }) => ({ conversationId, at: new Date(since.getTime() + ms) }))
      .filter((one) => one.at >= month.fromAt && one.at <= month.toAt),
    scanned: talks.length,
    cursor:
      talks.length === TALKS_AT_ONCE && last ? JSON.stringify([last.opened_at.toISOString(), last.id]) : null,
    progress: last ? 1 - partOf(month, last.opened_at) : 1,
  };
}

async function waitsOf(
  ask: Ask,
  { when, ids, ms }: { when: RuleWait; ids: readonly string[]; ms: number },
): Promise<z.infer<typeof Waits>> {
  if (when !== 'wait.open') return Waits.parse(await ask(RUNS, [ids, beganBy[when], ms]));
  return Waits.parse(
    await ask(
      `SELECT v.id, v.opened_at AS since FROM conversation v
        WHERE v.id = ANY ($1::uuid[]) AND coalesce(v.closed_at, now()) > v.opened_at + $2 * interval '1 ms'`,
      [ids, ms],
    ),
  );
}
