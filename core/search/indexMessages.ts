import { setImmediate as breathe } from 'node:timers/promises';
import type pg from 'pg';
import type { Channel } from '../contract/words.ts';
import { withConnection } from '../db.ts';
import type { Hub } from '../hub.ts';
import type { Logger } from '../logger.ts';
import { presentEvent, type EventRow } from '../timeline/readTimeline.ts';
import { entryOf, type Entry } from './entries.ts';
import { SEARCHABLE_KINDS, searchableOf, type Searchable } from './searchable.ts';

// Makes the index from the timeline, after the commit, by the ids of events: they begin with the time at which they were made.
// Must stay true: an event is in it once; none is passed over for good. Ids do not come in the order of the commits, so the
// newest half minute is looked at again and again, and the last hours once an hour: a clock may be wrong.

const BATCH = 250;
/** No transaction takes so long, and clocks do not differ by so much. */
const UNSETTLED_SECONDS = 30;
const MENDED_EVERY_MINUTES = 60;
const MENDED_HOURS = 6;
/** So many texts in a row are read before others have a turn. */
const IN_A_ROW = 20;

interface EventOfClient extends EventRow {
  division_id: string;
  channel: Channel | null;
}

/**
 * Takes in what is new, and some of what was there before there was a search. Gives how many events; a full batch or more means
 * that there is more to do. Zero also when another process is at it.
 */
export async function indexMessages(hub: Pick<Hub, 'pool' | 'log'>): Promise<number> {
  return withConnection(hub, async (client) => {
    const { rows } = await client.query<Progress>({
      name: 'search_progress',
      text: `SELECT fresh_to, old_from, mended_at < now() - interval '${MENDED_EVERY_MINUTES} min' AS is_to_mend
               FROM search_progress FOR UPDATE SKIP LOCKED`,
    });
    const [progress] = rows;
    if (!progress) return 0;
    if (progress.is_to_mend) await mend(hub, client);
    const fresh = await takeFresh(hub, client, progress.fresh_to);
    return fresh < BATCH && progress.old_from
      ? fresh + (await takeOld(hub, client, progress.old_from))
      : fresh;
  });
}

/** All of a full index in one batch. */
export const FULL_BATCH = BATCH;

interface Progress {
  fresh_to: string;
  old_from: string | null;
  is_to_mend: boolean;
}

async function takeFresh({ log }: Pick<Hub, 'log'>, client: pg.ClientBase, after: string): Promise<number> {
  const events = await load(client, {
    name: 'search_fresh',
    where: 'e.id > $2',
    order: 'e.id',
    bound: after,
  });
  await store(log, client, events);
  // Behind a full batch there is more; else all is in it that can be told by now.
  const isMore = events.length === BATCH;
  await client.query({
    name: 'search_fresh_to',
    text: `UPDATE search_progress SET fresh_to = greatest(fresh_to,
             least($1::uuid, search_id_at(now() - interval '${UNSETTLED_SECONDS} s')))`,
    values: [isMore ? events.at(-1)?.id : 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  });
  return events.length;
}

async function takeOld({ log }: Pick<Hub, 'log'>, client: pg.ClientBase, before: string): Promise<number> {
  const events = await load(client, {
    name: 'search_old',
    where: 'e.id < $2',
    order: 'e.id DESC',
    bound: before,
  });
  await store(log, client, events);
  await client.query({
    name: 'search_old_from',
    text: 'UPDATE search_progress SET old_from = $1::uuid',
    values: [events.length === BATCH ? events.at(-1)?.id : null],
  });
  return events.length;
}

/** What a wrong clock or a very long transaction has made us pass over. */
async function mend(hub: Pick<Hub, 'log'>, client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT search_id_at(now() - interval '${MENDED_HOURS} h') AS id`,
  );
  const events = await load(client, {
    name: 'search_mend',
    where: 'e.id > $2 AND e.id < (SELECT fresh_to FROM search_progress)',
    order: 'e.id',
    bound: rows[0]?.id ?? '',
  });
  await store(hub.log, client, events);
  if (events.length > 0) hub.log.warn({ events: events.length }, 'events were missing in the search');
  // A full batch may have more behind it, and is looked for again at once.
  if (events.length < BATCH) await client.query('UPDATE search_progress SET mended_at = now()');
}

interface Part {
  name: string;
  where: string;
  order: string;
  /** $2 of `where`. */
  bound: string;
}

async function load(client: pg.ClientBase, { name, where, order, bound }: Part): Promise<EventOfClient[]> {
  const { rows } = await client.query<EventOfClient>({
    name,
    text: `SELECT e.id, e.client_id, e.seq, e.kind, e.data, e.conversation_id, e.agent_id, e.at, e.trace_id, e.dedupe_key,
                  c.division_id, v.channel
             FROM timeline_event e JOIN client c ON c.id = e.client_id LEFT JOIN conversation v ON v.id = e.conversation_id
            WHERE ${where} AND e.kind = ANY ($1::text[])
              AND (e.kind <> 'conversation.closed' OR e.data->>'note' <> '')
              AND (e.kind <> 'survey.answered' OR e.data->>'comment' <> '')
              AND NOT EXISTS (SELECT FROM search_entry s WHERE s.event_id = e.id)
            ORDER BY ${order} LIMIT ${BATCH}`,
    values: [SEARCHABLE_KINDS, bound],
  });
  return rows;
}

async function store(log: Logger, client: pg.ClientBase, events: readonly EventOfClient[]): Promise<void> {
  if (events.length === 0) return;
  const entries: Entry[] = [];
  for (const [index, row] of events.entries()) {
    if (index % IN_A_ROW === IN_A_ROW - 1) await breathe();
    const found = describe(log, row) ?? nothing;
    entries.push(entryOf(found, { at: row.at.getTime(), channel: row.channel, divisionId: row.division_id }));
  }
  await client.query({
    name: 'search_store',
    text: `INSERT INTO search_entry (event_id, client_id, conversation_id, at, words)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::tsvector[])
           ON CONFLICT (event_id) DO NOTHING`,
    values: [
      events.map(({ id }) => id),
      events.map((row) => row.client_id),
      events.map((row) => row.conversation_id),
      events.map(({ at }) => at),
      entries.map(({ vector }) => vector),
    ],
  });
  await client.query({
    name: 'search_store_words',
    text: `INSERT INTO search_word (word)
           SELECT n.word FROM unnest($1::text[]) n(word)
            WHERE NOT EXISTS (SELECT FROM search_word w WHERE w.word = n.word COLLATE "C")
           ON CONFLICT (word) DO NOTHING`,
    values: [[...new Set(entries.flatMap(({ words }) => words))].toSorted()],
  });
}

/** One event that is not what its contract says must not keep all others from being found. */
function describe(log: Logger, row: EventOfClient): Searchable | null {
  try {
    return searchableOf(presentEvent(row));
  } catch (err) {
    log.error({ err, event: row.id }, 'an event cannot be read, and so not be found');
    return null;
  }
}

/** It has its place in the index, so that it is not looked at again, and no word that finds it. */
const nothing: Searchable = {
  kind: 'note',
  channel: null,
  direction: null,
  address: null,
  fileNames: [],
  fields: [],
};
