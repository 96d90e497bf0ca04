import type pg from 'pg';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { SearchHit, SearchMessages } from '../contract/search.ts';
import type { Channel, ConversationState } from '../contract/words.ts';
import { withConnection } from '../db.ts';
import { isQueryCanceled, type AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import { presentEvent, type EventRow } from '../timeline/readTimeline.ts';
import { marks } from './entries.ts';
import { growWords, type Grown } from './expandWords.ts';
import { parseQuestion, refusal } from './parseQuestion.ts';
import { searchableOf } from './searchable.ts';
import { snippetsOf } from './snippets.ts';
import { marksBetween, unitOf, UNIT_MS } from './timeMarks.ts';
import { toTsQuery } from './tsQuery.ts';

// What was said, newest first. Must stay true: nobody finds what is another division's, and no search looks at everything: it
// goes back in time by steps, each sixteen times as long as the one before, and stops when the page is full. So a common word is
// answered from the newest days, and of a rare one there is little to look at in all the years.

type Query = z.output<typeof SearchMessages>;

/** The steps in units of timeMarks.ts: a day, half a month, most of a year; what is older is one step. */
const STEPS = [6, 64, 1024];
/** Clocks differ, and somebody's may be ahead. */
const AHEAD_UNITS = 1;
const PATIENCE_MS = 2_500;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const NARROW = 'finds too much to go through in time: add a word, a client or dates';

interface Found extends EventRow {
  found_client: string;
  client_name: string | null;
  state: ConversationState | null;
  channel: Channel | null;
  queue_name: string | null;
  worker_id: string | null;
  worker_name: string | null;
}

/** A page of what fits. Throws `invalid_request` for a question without a word, and for one that takes too long to answer. */
export async function searchMessages(hub: Hub, viewer: Viewer, query: Query): Promise<PageOf<SearchHit>> {
  const clauses = parseQuestion(query.q);
  return withConnection(hub, async (client) => {
    await client.query(`SET TRANSACTION READ ONLY; SET LOCAL enable_seqscan = off; SET LOCAL jit = off;
       SET LOCAL statement_timeout = ${PATIENCE_MS}`);
    const search = new Search(client, viewer, query);
    const grown = await search.inTime(() => growWords(client, clauses));
    const found = await search.stepBack(grown);
    return pageOf(found, query.limit, { at: (row) => row.at, present: (row) => present(row, grown) });
  });
}

interface Span {
  /** ms; null: from the beginning. */
  from: number | null;
  to: number;
  times: string[];
}

class Search {
  readonly #client: pg.PoolClient;
  readonly #viewer: Viewer;
  readonly #query: Query;
  readonly #before: [at: Date | null, id: string];
  readonly #startedAt = performance.now();

  constructor(client: pg.PoolClient, viewer: Viewer, query: Query) {
    this.#client = client;
    this.#viewer = viewer;
    this.#query = query;
    this.#before = query.cursor ? readCursor(query.cursor) : [null, LAST_ID];
  }

  /** Of one client there is so little that it is looked through at once; else step by step, until the page is full. */
  async stepBack(grown: readonly Grown[]): Promise<Found[]> {
    const ids: string[] = [];
    for (const span of this.#query.clientId ? [this.#whole()] : this.#spans()) {
      const missing = this.#query.limit + 1 - ids.length;
      if (missing <= 0) break;
      ids.push(...(await this.inTime(() => this.#look(grown, span, missing))));
    }
    if (ids.length === 0) return [];
    const { rows } = await this.#client.query<Found>({ name: 'search_whole', text: WHOLE, values: [ids] });
    return rows;
  }

  /** Throws `invalid_request` when the time that a search has is used up. */
  async inTime<T>(work: () => Promise<T>): Promise<T> {
    if (performance.now() - this.#startedAt > PATIENCE_MS) throw tooMuch();
    try {
      return await work();
    } catch (error) {
      throw isQueryCanceled(error) ? tooMuch(error) : error;
    }
  }

  #bounds(): { from: number | null; to: number } {
    const { from, to } = this.#query;
    const tops = [Infinity, to ? Date.parse(to) : Infinity, this.#before[0]?.getTime() ?? Infinity];
    return { from: from ? Date.parse(from) : null, to: Math.min(...tops) };
  }

  #whole(): Span {
    return { ...this.#bounds(), times: [] };
  }

  *#spans(): Generator<Span> {
    const { from, to } = this.#bounds();
    const lowest = from === null ? null : unitOf(from);
    const newest = unitOf(Date.now()) + AHEAD_UNITS;
    let top = Math.min(newest, to === Infinity ? newest : unitOf(to)) + 1;
    let isFirst = true;
    for (const step of STEPS) {
      const bottom = Math.max(top - step, lowest ?? -Infinity, 0);
      if (bottom >= top) return;
      const until = isFirst ? to : Math.min(to, top * UNIT_MS);
      yield { from: Math.max(from ?? 0, bottom * UNIT_MS), to: until, times: marksBetween(bottom, top) };
      top = bottom;
      isFirst = false;
    }
    yield { from, to: Math.min(to, top * UNIT_MS), times: [] };
  }

  async #look(grown: readonly Grown[], span: Span, limit: number): Promise<string[]> {
    const { divisionId } = this.#viewer;
    const { clientId, queueId, agentId, state } = this.#query;
    const [before, beforeId] = this.#before;
    const isOfWork = Boolean(queueId ?? agentId ?? state);
    const values = [
      toTsQuery(grown, { facets: facetsOf(divisionId, this.#query), times: span.times }),
      divisionId,
      span.from === null ? '-infinity' : new Date(span.from),
      span.to === Infinity ? 'infinity' : new Date(span.to),
      before ?? 'infinity',
      beforeId,
      limit,
      ...(clientId || isOfWork ? [clientId ?? null] : []),
      ...(isOfWork ? [queueId ?? null, agentId ?? null, state ?? null] : []),
    ];
    // A value that nothing asks for has to have a type all the same.
    const client = clientId ? OF_CLIENT : isOfWork ? 'AND $8::uuid IS NULL' : '';
    const { rows } = await this.#client.query<{ id: string }>({
      text: `${FOUND} ${client} ${isOfWork ? OF_WORK : ''} ${NEWEST}`,
      values,
    });
    return rows.map(({ id }) => id);
  }
}

function facetsOf(divisionId: string, { kind, channel, direction, hasFiles }: Query): string[] {
  return [
    marks.division(divisionId),
    ...(kind ? [marks.kind(kind)] : []),
    ...(channel ? [marks.channel(channel)] : []),
    ...(direction ? [marks.direction(direction)] : []),
    ...(hasFiles ? [marks.files] : []),
  ];
}

const tooMuch = (cause?: unknown): AppError => refusal('too_slow', NARROW, cause);

// The page is found by what the index and the small tables know; only its rows are read whole, at the end.

const FOUND = `SELECT d.event_id AS id, d.at FROM search_entry d JOIN client c ON c.id = d.client_id AND c.division_id = $2
   WHERE d.words @@ $1::tsquery AND d.at >= $3::timestamptz AND ($5::timestamptz = 'infinity' OR (d.at, d.event_id) < ($5, $6::uuid))
     AND (d.at < $4::timestamptz OR $5::timestamptz = $4)`;
const NEWEST = 'ORDER BY d.at DESC, d.event_id DESC LIMIT $7';
const OF_CLIENT =
  'AND d.client_id IN (SELECT $8::uuid UNION ALL SELECT m.id FROM client m WHERE m.merged_into_id = $8)';
const OF_WORK = `AND EXISTS (
  SELECT FROM timeline_event e LEFT JOIN conversation v ON v.id = e.conversation_id
   WHERE e.id = d.event_id AND ($9::uuid IS NULL OR v.queue_id = $9)
     AND ($10::uuid IS NULL OR e.agent_id = $10 OR v.agent_id = $10)
     AND ($11::text IS NULL OR CASE $11 WHEN 'open' THEN v.state <> 'closed' ELSE v.state::text = $11 END))`;

const WHOLE = `SELECT e.id, e.client_id, e.seq, e.kind, e.data, e.conversation_id, e.agent_id, e.at, e.trace_id, e.dedupe_key,
         s.id AS found_client, s.name AS client_name, v.state, v.channel, q.name AS queue_name,
         a.id AS worker_id, a.name AS worker_name
    FROM timeline_event e JOIN client c ON c.id = e.client_id
    JOIN client s ON s.id = coalesce(c.merged_into_id, c.id)
    LEFT JOIN conversation v ON v.id = e.conversation_id LEFT JOIN queue q ON q.id = v.queue_id
    LEFT JOIN agent a ON a.id = coalesce(e.agent_id, v.agent_id)
   WHERE e.id = ANY ($1::uuid[]) ORDER BY e.at DESC, e.id DESC`;

function present(row: Found, grown: readonly Grown[]): SearchHit {
  const found = searchableOf(presentEvent(row));
  if (!found) throw new Error(`${row.id} is in the index and has nothing to be found by`);
  return {
    eventId: row.id,
    clientId: row.found_client,
    clientName: row.client_name,
    chapterId: row.client_id === row.found_client ? null : row.client_id,
    seq: row.seq,
    at: row.at.toISOString(),
    kind: found.kind,
    channel: found.channel ?? row.channel,
    direction: found.direction,
    address: found.address,
    conversationId: row.conversation_id,
    conversationState: row.state,
    queueName: row.queue_name,
    agentId: row.worker_id,
    agentName: row.worker_name,
    fileNames: found.fileNames,
    snippets: snippetsOf(found.fields, grown),
  };
}
