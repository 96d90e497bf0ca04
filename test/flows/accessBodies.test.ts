import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Route } from '../../server/http/route.ts';
import { routes } from '../../server/routes.ts';
import { fieldsOf, partsOf, requestOf, type Request } from '../support/accessCells.ts';
import { idIn, makeDivisionOfMarks, type Division } from '../support/accessWorld.ts';
import { PASSWORD } from '../support/factories.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { hostileJson } from '../support/hostileFrames.ts';
import { columnNames, hashTables } from '../support/tableHash.ts';
import { testSeed } from '../support/testSeed.ts';

// What nobody declared is refused by name, whatever column it is called after; and what is declared takes no value that is
// an attack: never an unexpected error, never a word of somebody else.

const THEIRS = 'markoftheirs';
let house: Harness;
let ours: Division;
let headers: Record<string, string>;
beforeAll(async () => {
  house = await startHarness();
  ours = await makeDivisionOfMarks(house.hub, 'markofours');
  await makeDivisionOfMarks(house.hub, THEIRS);
  await house.drain();
  // An administrator may do everything, so nothing is refused before it is read.
  headers = (await house.signIn(ours.people.administrator.email, PASSWORD)).headers;
});
afterAll(() => house.close());

interface Answer {
  status: number;
  text: string;
}

async function ask({ method, path, body }: Request, as = headers): Promise<Answer> {
  const response = await fetch(`${house.urls[0]}/api${path}`, {
    method,
    headers: { ...as, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let at = 0; at < items.length; at += 8)
    done.push(...(await Promise.all(items.slice(at, at + 8).map(work))));
  return done;
}

const sample = (route: Route): Request =>
  requestOf(route, (_at, scope) => scope && idIn(ours, scope, 'administrator'));
const shapeOf = (schema: z.ZodType | undefined): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
const nameOf = (route: Route) => `${route.method.toUpperCase()} ${route.path}`;
const every = routes.map((route) => [nameOf(route), route] as const);

describe('what nobody declared', () => {
  test('there are columns enough to try', () => {
    expect(columnNames.length).toBeGreaterThan(150);
    expect(columnNames).toEqual(
      expect.arrayContaining(['divisionId', 'division_id', 'role', 'disabledAt', 'agentId']),
    );
  });

  test.each(partsOf(routes))('%s', async (_part, some) => {
    const before = await hashTables(house.hub.pool);
    const wrong = await inTurn(some, async (route) => await takenBy(route));
    expect(wrong.flat()).toEqual([]);
    expect(await hashTables(house.hub.pool)).toEqual(before);
  });

  test('a body that is no JSON is not overlooked', async () => {
    const response = await fetch(`${house.urls[0]}/api/agents/me/confirm-presence`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=b',
    });
    expect(response.status).toBe(400);
  });
});

/** Each grants something by itself. */
const alone = ['divisionId', 'role', 'agentId', 'queueId', 'state', 'isService', 'disabledAt', '__proto__'];

/** What this route lets pass of fields that it does not declare. */
async function takenBy(route: Route): Promise<string[]> {
  const { method, path, body } = sample(route);
  const undeclared = (schema: z.ZodType | undefined): string[][] => {
    const names = columnNames.filter((name) => !shapeOf(schema).includes(name));
    // As many at once as a query is read for.
    const many = [names.slice(0, 900), names.slice(900)].filter((some) => some.length > 0);
    return [...many, ...alone.filter((name) => names.includes(name)).map((name) => [name])];
  };
  const wrong: string[] = [];
  const check = (what: string, names: readonly string[], { status, text }: Answer): void => {
    const fields = status === 400 ? (JSON.parse(text).error.fields ?? {}) : {};
    if (status !== 400 || !names.every((name) => Object.hasOwn(fields, name)))
      wrong.push(`${nameOf(route)} ${what} ${names[0]}: ${status} ${text.slice(0, 200)}`);
  };
  for (const names of undeclared(route.query)) {
    const more = names.map((name) => `${name}=1`).join('&');
    check(
      'query',
      names,
      await ask({ method, path: `${path}${path.includes('?') ? '&' : '?'}${more}`, body }),
    );
  }
  for (const names of route.method === 'get' ? [] : [...undeclared(route.body), ['__proto__']]) {
    const fields = [
      ...Object.entries(body as object).map(
        ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
      ),
      ...names.map((name) => `${JSON.stringify(name)}:"x"`),
    ];
    check('body', names, await ask({ method, path, body: `{${fields.join(',')}}` }));
  }
  return wrong;
}

const hostileText = [
  `' OR '1'='1`,
  `'; DROP TABLE client; --`,
  `1) UNION SELECT token FROM session --`,
  `%`,
  `_`,
  `\\`,
  `%' ESCAPE '!`,
  `$1`,
  `\${7*7}`,
  `{{constructor}}`,
  `\u0000`,
  `\ud800`,
  `\u202e`,
  '../../etc/passwd',
  '1e999',
  '-1',
  '0x10',
  'NaN',
  'Infinity',
  '9223372036854775808',
  '0000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '9999-12-31T23:59:59+23:59',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '{"$ne":null}',
  '__proto__',
  'x'.repeat(4_000),
];
const cursors = [
  ['0000-01-01T00:00:00Z', '00000000-0000-7000-8000-000000000000'],
  ['9999-12-31T23:59:59+23:59', '00000000-0000-7000-8000-000000000000'],
  ["2026-01-01T00:00:00Z' OR 1=1", '00000000-0000-7000-8000-000000000000'],
  [{ $ne: null }, 'x'],
  { length: 2 },
].map((one) => Buffer.from(JSON.stringify(one)).toString('base64url'));

const PATIENCE = { timeout: 120_000 };

describe('what is declared', () => {
  let tried = 0;
  const wrong: string[] = [];
  afterEach(() => {
    expect(wrong.splice(0)).toEqual([]);
    expect(house.errors.splice(0)).toEqual([]);
  });

  function judge(what: string, { status, text }: Answer): void {
    tried += 1;
    if (status >= 500 && status !== 502) wrong.push(`${what}: ${status} ${text.slice(0, 200)}`);
    if (text.includes(THEIRS)) wrong.push(`${what} leaks: ${text.slice(0, 200)}`);
  }

  // Each field is tried with every so many-th value, begun elsewhere for each field and each seed: all the values are tried on
  // many routes in every run, and all on all over the runs. Whole by hand: HOSTILE_EVERY=1.
  const EVERY = Number(process.env['HOSTILE_EVERY'] ?? 4);
  let turn = testSeed;
  const some = <T>(values: readonly T[]): T[] => {
    turn += 1;
    return values.filter((_value, at) => (at + turn) % EVERY === 0);
  };

  test.each(every.filter(([, route]) => route.query))('query of %s', PATIENCE, async (_name, route) => {
    const plain = route.path.replace(/:\w+/g, () =>
      idIn(ours, fieldsOf(route)[0]?.scope ?? 'client', 'administrator'),
    );
    const given = shapeOf(route.query).flatMap((field) =>
      some([...hostileText, ...(field === 'cursor' ? cursors : [])]).flatMap((value) => {
        const encoded = encodeURIComponent(value.toWellFormed());
        return [`${field}=${encoded}`, `${field}=1&${field}=${encoded}`, `${field}[$ne]=${encoded}`];
      }),
    );
    await inTurn(given, async (query) =>
      judge(
        `${plain}?${query.slice(0, 90)}`,
        await ask({ method: 'GET', path: `${plain}?${query}`, body: undefined }),
      ),
    );
  });

  test.each(every.filter(([, route]) => route.body))('body of %s', PATIENCE, async (_name, route) => {
    const { method, path, body } = sample(route);
    const values = [...hostileText.map((text) => JSON.stringify(text)), ...hostileJson];
    const given = shapeOf(route.body).flatMap((field) =>
      some(values).map((value) => {
        const others = Object.entries(body as object).filter(([name]) => name !== field);
        return `{${[...others.map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`), `${JSON.stringify(field)}:${value}`].join(',')}}`;
      }),
    );
    await inTurn(given, async (text) =>
      judge(`${method} ${path} ${text.slice(0, 120)}`, await ask({ method, path, body: text })),
    );
  });

  test('path ids, and the count', PATIENCE, async () => {
    const withIds = routes.filter((route) => route.path.includes(':id'));
    const given = withIds.flatMap((route) =>
      hostileText.slice(0, 12).map((value) => ({
        method: route.method.toUpperCase(),
        path: route.path.replace(':id', encodeURIComponent(value.toWellFormed())),
        body: route.method === 'get' ? undefined : {},
      })),
    );
    await inTurn(given, async (request) =>
      judge(`${request.method} ${request.path.slice(0, 90)}`, await ask(request)),
    );
    expect(tried).toBeGreaterThan(3_500);
  });
});
