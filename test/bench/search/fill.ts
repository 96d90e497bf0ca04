import type pg from 'pg';
import { pino } from 'pino';
import { entryOf } from '../../../core/search/entries.ts';
import { indexMessages } from '../../../core/search/indexMessages.ts';
import { makeTexts } from './texts.ts';

// Millions of events with their entries in the index, a year of them, a hundred for each client. The words of the first million
// are read by the hub's own code; what is more is those again, at other times, of other clients.

export const EVENTS_PER_CLIENT = 100;
const READ = 1_000_000;
const BATCH = 5_000;
const YEAR_MS = 365 * 86_400_000;

const ID = (part: string, number: string): string =>
  `('${part}-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
const EVENT = '00000001';
const CLIENT = '00000002';
const CONVERSATION = '00000003';

export interface Filled {
  divisionId: string;
  /** Seconds that the words and the indexes took. */
  seconds: { rows: number; indexes: number };
}

/** Makes it all anew: `size` events. */
export async function fillSearch(pool: pg.Pool, size: number, say: (line: string) => void): Promise<Filled> {
  const client = await pool.connect();
  try {
    await client.query(`SET session_replication_role = replica; SET maintenance_work_mem = '768MB'`);
    await client.query('TRUNCATE search_entry, search_word, timeline_event, conversation CASCADE');
    await client.query(`DELETE FROM client`);
    const { rows } = await client.query<{ id: string }>(`SELECT id FROM division`);
    const divisionId = rows[0]?.id ?? '';
    await client.query(
      'DROP INDEX search_entry_words; DROP INDEX search_entry_of_client; DROP INDEX search_word_parts',
    );
    const startedAt = performance.now();
    await makePeople(client, size);
    await makeRead(client, { size, divisionId });
    for (let made = Math.min(size, READ); made < size; made += READ) {
      await copyOf(client, made, Math.min(READ, size - made), size);
      say(`${made + Math.min(READ, size - made)} events`);
    }
    const indexesAt = performance.now();
    await client.query(
      'CREATE INDEX search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 1024)',
    );
    await client.query(
      'CREATE INDEX search_entry_of_client ON search_entry (client_id, at DESC, event_id DESC)',
    );
    await client.query('CREATE INDEX search_word_parts ON search_word USING gin (word gin_trgm_ops)');
    await client.query('VACUUM ANALYZE');
    const end = performance.now();
    return {
      divisionId,
      seconds: { rows: (indexesAt - startedAt) / 1_000, indexes: (end - indexesAt) / 1_000 },
    };
  } finally {
    client.release(true);
  }
}

async function makePeople(client: pg.ClientBase, size: number): Promise<void> {
  const clients = size / EVENTS_PER_CLIENT;
  await client.query(
    `INSERT INTO client (id, division_id, name, last_seq)
       SELECT ${ID(CLIENT, 'n')}, d.id, 'Client ' || n, ${EVENTS_PER_CLIENT} FROM division d, generate_series(0, $1::int - 1) n`,
    [clients],
  );
  await client.query(
    `INSERT INTO conversation (id, client_id, channel, direction, our_address_id, queue_id, state, outcome, agent_id, opened_at, closed_at)
       SELECT ${ID(CONVERSATION, 'n')}, ${ID(CLIENT, 'n')}, 'sms', 'inbound', o.id, o.queue_id, 'closed', 'handled', a.id,
              now() - n * interval '1 min', now() - n * interval '1 min'
         FROM our_address o, agent a, generate_series(0, $1::int - 1) n`,
    [clients],
  );
}

/** When the event of this number was: spread over a year, the copies of one text far from each other. */
const timeOf = (n: number, size: number): number => Date.now() - YEAR_MS + (n / size) * YEAR_MS;

async function makeRead(
  client: pg.ClientBase,
  { size, divisionId }: { size: number; divisionId: string },
): Promise<void> {
  const { textOf } = makeTexts();
  const known = new Set<string>();
  const read = Math.min(size, READ);
  for (let from = 0; from < read; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, read - from) }, (_, index) => from + index);
    const texts = numbers.map(textOf);
    const times = numbers.map((n) => timeOf(n, size));
    const fresh: string[] = [];
    const vectors = texts.map((text, index) => {
      const { vector, words } = entryOf(
        {
          kind: 'message',
          channel: 'sms',
          direction: 'inbound',
          address: null,
          fileNames: [],
          fields: [
            { name: 'text', text },
            { name: 'address', text: '+15005550001' },
          ],
        },
        { at: times[index] ?? 0, channel: null, divisionId },
      );
      for (const word of words)
        if (!known.has(word)) {
          known.add(word);
          fresh.push(word);
        }
      return vector;
    });
    await client.query(
      `INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, at)
         SELECT ${ID(EVENT, 'n')}, ${ID(CLIENT, `n / ${EVENTS_PER_CLIENT}`)}, 1 + n % ${EVENTS_PER_CLIENT}, 'message.received',
                jsonb_build_object('messageId', ${ID(EVENT, 'n')}, 'channel', 'sms', 'text', t, 'subject', NULL, 'from', '+15005550001',
                  'to', '+15005550002', 'opened', false, 'queueId', NULL, 'attachments', '[]'::jsonb, 'hasHtml', false,
                  'inviteId', NULL, 'plannedTexts', 0, 'optOut', NULL, 'flags', '[]'::jsonb),
                ${ID(CONVERSATION, `n / ${EVENTS_PER_CLIENT}`)}, at
           FROM unnest($1::int[], $2::text[], $3::timestamptz[]) x(n, t, at)`,
      [numbers, texts, times.map((at) => new Date(at))],
    );
    await client.query(
      `INSERT INTO search_entry (event_id, client_id, conversation_id, at, words)
         SELECT ${ID(EVENT, 'n')}, ${ID(CLIENT, `n / ${EVENTS_PER_CLIENT}`)}, ${ID(CONVERSATION, `n / ${EVENTS_PER_CLIENT}`)}, at, w
           FROM unnest($1::int[], $2::timestamptz[], $3::tsvector[]) x(n, at, w)`,
      [numbers, times.map((at) => new Date(at)), vectors],
    );
    await client.query('INSERT INTO search_word SELECT unnest($1::text[])', [fresh]);
  }
}

/** The first `count` events once more, as those from `offset` on, with the marks of their own times. */
async function copyOf(client: pg.ClientBase, offset: number, count: number, size: number): Promise<void> {
  const shiftMs = (offset / size) * YEAR_MS;
  const number = (column: string): string => `('x' || right(${column}::text, 8))::bit(32)::int + $1::int`;
  const moved = [number('e.id'), $at('e.at')] as const;
  await client.query(
    `INSERT INTO timeline_event (id, client_id, seq, kind, data, conversation_id, at)
       SELECT ${ID(EVENT, 'n')}, ${ID(CLIENT, `n / ${EVENTS_PER_CLIENT}`)}, e.seq, e.kind, e.data,
              ${ID(CONVERSATION, `n / ${EVENTS_PER_CLIENT}`)}, ${moved[1]}
         FROM timeline_event e CROSS JOIN LATERAL (SELECT ${moved[0]} AS n) x
        WHERE e.id < ${ID(EVENT, '$3::int')}`,
    [offset, shiftMs, count],
  );
  await client.query(
    `INSERT INTO search_entry (event_id, client_id, conversation_id, at, words)
       SELECT ${ID(EVENT, 'n')}, ${ID(CLIENT, `n / ${EVENTS_PER_CLIENT}`)}, ${ID(CONVERSATION, `n / ${EVENTS_PER_CLIENT}`)}, m.at,
              ts_delete(e.words, ARRAY(SELECT lexeme FROM unnest(e.words) WHERE lexeme >= 'P' COLLATE "C" AND lexeme < 'T' COLLATE "C")) || array_to_tsvector(ARRAY(
                SELECT l.letter || bench_base36(floor(extract(epoch FROM m.at) / 21600)::int / l.size)
                  FROM (VALUES ('P', 1), ('Q', 8), ('R', 64), ('S', 512)) l (letter, size)))
         FROM search_entry e CROSS JOIN LATERAL (SELECT ${number('e.event_id')} AS n) x
         CROSS JOIN LATERAL (SELECT ${$at('e.at')} AS at) m
        WHERE e.event_id < ${ID(EVENT, '$3::int')}`,
    [offset, shiftMs, count],
  );
}

function $at(column: string): string {
  return `${column} + $2::float8 * interval '1 ms'`;
}

/** Takes the newest `count` events out of the index and has them taken in again as the worker does; gives how many a second. */
export async function measureIndexing(pool: pg.Pool, size: number, count: number): Promise<number> {
  const first = ID(EVENT, '$1::int');
  await pool.query(`DELETE FROM search_entry WHERE event_id >= ${first}`, [size - count]);
  await pool.query(
    `UPDATE search_progress SET fresh_to = ${ID(EVENT, '$1::int - 1')}, old_from = NULL, mended_at = now()`,
    [size - count],
  );
  const hub = { pool, log: pino({ level: 'silent' }) };
  const startedAt = performance.now();
  let done = 0;
  for (let taken = 1; taken > 0; done += taken) taken = await indexMessages(hub);
  return done / ((performance.now() - startedAt) / 1_000);
}

/** As JavaScript writes a number to the base of 36. */
export const BASE36 = `CREATE OR REPLACE FUNCTION bench_base36(n int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
  DECLARE left_over int := n; said text := '';
  BEGIN
    LOOP
      said := substr('0123456789abcdefghijklmnopqrstuvwxyz', 1 + left_over % 36, 1) || said;
      left_over := left_over / 36;
      EXIT WHEN left_over = 0;
    END LOOP;
    RETURN said;
  END $$`;
