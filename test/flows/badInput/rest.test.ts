import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { naughtyStrings } from '../../support/naughtyStrings.ts';
import { Random } from '../../support/random.ts';
import { testSeed as seed } from '../../support/testSeed.ts';
import { startWatchedFleet, type WatchedFleet } from '../../support/watchedFleet.ts';
import type { Actor } from '../../support/actor.ts';
import { Customer } from '../../support/customer.ts';
import { somePhone } from '../../support/people.ts';

// Everything that the API's own document names, filled with what should not be there. Every answer is a refusal with a
// reason, or is stored as it was sent; nothing falls over.

/** Each run tries other values; whole by hand: HOSTILE_PER_OPERATION=20 HOSTILE_EVERY=1. */
const PER_OPERATION = Number(process.env['HOSTILE_PER_OPERATION'] ?? 8);
/** A broken body is tried with every so many-th operation, begun elsewhere for each body and each seed. */
const EVERY = Number(process.env['HOSTILE_EVERY'] ?? 4);
const AT_ONCE = 4;

interface Operation {
  method: string;
  path: string;
  parameters: { name: string; in: 'path' | 'query' }[];
  schema: any;
}

let house: WatchedFleet;
let administrator: Actor;
let operations: Operation[];
let ids: string[];

beforeAll(async () => {
  house = await startWatchedFleet();
  administrator = await house.hire('administrator');
  const document: any = await (await fetch(`${house.fleet.url}/api/openapi.json`)).json();
  operations = Object.entries<any>(document.paths).flatMap(([path, methods]) =>
    Object.entries<any>(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters ?? [],
      schema: operation.requestBody?.content['application/json']?.schema,
    })),
  );
  // Real ids too, so that not everything ends at "there is no such thing".
  await new Customer(house.fleet.control, { number: somePhone(), email: 'a@b.example' }).text(
    house.number,
    'Hi',
  );
  const { pool } = house.fleet.database;
  const { rows } = await pool.query(
    'SELECT id FROM client UNION ALL SELECT id FROM conversation UNION ALL SELECT id FROM message UNION ALL SELECT id FROM queue',
  );
  ids = rows.map((row) => row.id);
}, 120_000);
afterAll(() => house.close());

/** Something for a place of this shape: mostly what fits, sometimes what does not at all. */
function valueFor(random: Random, schema: any, depth = 0): unknown {
  if (depth > 6 || random.below(8) === 0) return anything(random);
  if (schema?.enum) return random.pick(schema.enum);
  const choices = schema?.anyOf ?? schema?.oneOf;
  if (choices) return valueFor(random, random.pick(choices), depth + 1);
  switch (schema?.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries<any>(schema.properties ?? {}).flatMap(([key, inner]) =>
          random.below(12) === 0 ? [] : [[key, valueFor(random, inner, depth + 1)]],
        ),
      );
    case 'array':
      return Array.from({ length: random.below(4) }, () => valueFor(random, schema.items, depth + 1));
    case 'integer':
    case 'number':
      return random.pick([0, 1, -1, 2 ** 31, 2 ** 53, 1e308, 0.1, schema.minimum ?? 1]);
    case 'boolean':
      return random.below(2) === 0;
    default:
      return schema?.format === 'uuid' ? random.pick([...ids, 'no-id']) : random.pick(naughtyStrings);
  }
}

function anything(random: Random): unknown {
  return random.pick<unknown>([
    null,
    true,
    -1,
    2 ** 40,
    '',
    [],
    {},
    [[[]]],
    { $gt: '' },
    { __proto__: null, constructor: { prototype: { isAdmin: true } } },
    random.pick(naughtyStrings),
    Array.from({ length: 2_000 }, () => 'x'),
  ]);
}

const json = 'application/json';
const deep = (open: string, close: string): string => open.repeat(10_000) + close.repeat(10_000);

/** Bodies that are wrong before any schema is asked. */
const broken: [string, string, string | Buffer][] = [
  ['nothing', json, ''],
  ['half', json, '{"text":'],
  ['deep lists', json, deep('[', ']')],
  ['deep objects', json, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['many keys', json, `{${Array.from({ length: 12_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
  ['a million keys', json, `{${Array.from({ length: 1_000_000 }, (_, index) => `"k${index}":1`).join(',')}}`],
  ['a key twice', json, '{"text":"a","text":"b","clientKey":"1","clientKey":"2"}'],
  ['a prototype', json, '{"__proto__":{"text":"x"},"constructor":{"prototype":{}}}'],
  ['a mark before it', json, '\ufeff{"text":"x"}'],
  ['UTF-16', `${json}; charset=utf-16`, Buffer.from('{"text":"x"}', 'utf16le')],
  ['an unknown charset', `${json}; charset=klingon`, '{"text":"x"}'],
  [
    'broken UTF-8',
    json,
    Buffer.from([0x7b, 0x22, 0x74, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0xc0, 0x80, 0x22, 0x7d]),
  ],
  ['half a surrogate', json, '{"text":"\\ud800","name":"\\udfff"}'],
  ['a NUL', json, '{"text":"a\\u0000b","name":"\\u0000"}'],
  ['a list', json, '[]'],
  ['a text', json, '"text"'],
  ['null', json, 'null'],
  ['a number', json, '1e999'],
  ['a form', 'application/x-www-form-urlencoded', 'text=x'],
  ['XML', 'application/xml', '<text/>'],
  ['no type', '', '{"text":"x"}'],
  ['a megabyte', json, JSON.stringify({ text: 'x'.repeat(1_048_576) })],
];

async function ask(
  operation: Operation,
  url: string,
  body?: { type: string; body: string | Buffer },
): Promise<string | null> {
  const response = await fetch(url, {
    method: operation.method,
    headers: { ...administrator.headers, ...(body ? { 'content-type': body.type } : {}) },
    ...(body && operation.method !== 'GET' ? { body: body.body as any } : {}),
    redirect: 'manual',
  });
  const text = await response.text();
  if (response.status >= 500)
    return `${operation.method} ${url.slice(0, 200)} ${String(body?.body).slice(0, 300)}: ${response.status} ${text}`;
  // Node itself refuses headers beyond 16 kB, by status alone.
  if (response.status < 400 || response.status === 431) return null;
  const error = JSON.parse(text)?.error;
  return typeof error?.code === 'string' && typeof error?.message === 'string'
    ? null
    : `${url}: a refusal without a reason: ${text}`;
}

function urlOf(random: Random, { path, parameters }: Operation): string {
  const filled = path.replaceAll(/\{\w+\}/g, () =>
    encodeURIComponent(String(random.pick<unknown>([...ids, ...ids, '0', naughty(random)]))),
  );
  const query = parameters
    .filter((one) => one.in === 'query' && random.below(2) === 0)
    .map(
      ({ name }) =>
        `${name}${random.pick(['=', '[]=', '[$gt]=', '[__proto__]='])}${encodeURIComponent(naughty(random))}`,
    );
  return `${house.fleet.url}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** An address is made of well-formed text only. */
const naughty = (random: Random): string => random.pick(naughtyStrings).toWellFormed().slice(0, 2_000);

describe(`the API (seed ${seed})`, () => {
  test('every operation of its document, with values of the wrong kind', { timeout: 240_000 }, async () => {
    const random = new Random(seed);
    const wrong: string[] = [];
    expect(operations.length).toBeGreaterThan(30);
    for (const operation of operations) {
      let left = PER_OPERATION;
      const work = async (): Promise<void> => {
        while (left-- > 0) {
          const body = operation.schema
            ? { type: json, body: JSON.stringify(valueFor(random, operation.schema)) }
            : undefined;
          const complaint = await ask(operation, urlOf(random, operation), body);
          if (complaint) wrong.push(complaint);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  test.each(broken)('a body that is %s', { timeout: 60_000 }, async (kind, type, body) => {
    const random = new Random(seed);
    const wrong: string[] = [];
    const withBody = operations.filter(({ schema }) => schema);
    // What is refused for its size is refused before anything is asked whose body it is: some will do.
    const every = body.length < 1_000_000 ? EVERY : 8 * EVERY;
    const begin = seed + broken.findIndex(([name]) => name === kind);
    for (const operation of withBody.filter((_operation, at) => (at + begin) % every === 0)) {
      const complaint = await ask(operation, urlOf(random, operation), { type, body });
      if (complaint) wrong.push(complaint);
    }
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test('text that is strange is stored as it was written, or refused', { timeout: 120_000 }, async () => {
    const agent = await house.hire('agent');
    // Of their own: what came before has written notes to the others.
    const { id: clientId } = await agent.post('/clients', {
      name: 'Naughty',
      addresses: [{ kind: 'phone', value: '+12025550142' }],
    });
    const stored: string[] = [];
    for (const text of naughtyStrings) {
      const { status, body } = await agent.ask('POST', `/clients/${clientId}/notes`, { text });
      // Space around it is not the words.
      if (status < 300) stored.push(text.trim());
      else expect([400, 413], JSON.stringify({ text: text.slice(0, 40), body })).toContain(status);
    }
    expect(stored.length).toBeGreaterThan(naughtyStrings.length / 2);
    const { events } = await agent.get(`/clients/${clientId}/timeline?limit=500`);
    const notes = events
      .filter((event: any) => event.kind === 'note.added')
      .map((event: any) => event.data.text);
    expect(notes).toEqual(stored);
  });

  test('the pass mark', async () => {
    expect(await house.verdict()).toEqual([]);
  });
});
