import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { naughtyStrings } from '../support/naughtyStrings.ts';
import { indexAll, makeNoted, textsFound } from '../support/searching.ts';

// The doors of the search: nobody finds what is another division's, and whatever is typed has an answer or a clear refusal.

let house: Harness;
let place: Place;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open({ available: false });
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const refusal = (agent: Member, q: string) =>
  agent.ask('GET', `/search/messages?${new URLSearchParams({ q })}`);

describe('who finds what', () => {
  test('every role of the division finds it, nobody of another does, whatever they name', async () => {
    const divisionId = await makeDivision(house.hub);
    const elsewhere = await house.open({ divisionId, available: false });
    const theirs = await makeNoted(house, ['platypus of theirs'], { divisionId });
    const ours = await makeNoted(house, ['platypus of ours']);
    await indexAll(house);
    for (const role of ['agent', 'supervisor', 'administrator'] as const) {
      const mine = await house.member(role, { queueIds: [place.queueId] });
      const foreign = await house.member(role, { divisionId, queueIds: [elsewhere.queueId] });
      expect(await textsFound(mine, 'platypus'), role).toEqual(['platypus of ours']);
      expect(await textsFound(foreign, 'platypus'), role).toEqual(['platypus of theirs']);
      expect(await textsFound(foreign, 'platypus', { clientId: theirs }), role).toEqual([
        'platypus of theirs',
      ]);
      const asked = (filters: Record<string, string>) =>
        foreign.ask('GET', `/search/messages?${new URLSearchParams({ q: 'platypus', ...filters })}`);
      for (const filters of [
        { clientId: ours },
        { queueId: place.queueId },
        { agentId: place.agent.agentId },
      ] as Record<string, string>[])
        expect(await asked(filters), JSON.stringify(filters)).toMatchObject({ status: 404 });
    }
    expect(await house.nobody().ask('GET', '/search/messages?q=platypus')).toMatchObject({ status: 401 });
  });
});

/** What does not fit into an address is refused before anybody reads it. */
const LONGEST_ADDRESS = 14_000;
const questions = [
  '"',
  '""',
  '-',
  '*',
  '-order',
  "'",
  '\\',
  "' OR 1=1 --",
  '& | ! <-> :*',
  '((((',
  'a:*b',
  '🙂🙂',
  '\u0000',
  '\ud800',
  'a\u0000b',
  'x'.repeat(400),
  'x'.repeat(10_000),
  '退'.repeat(1_000),
  '退'.repeat(400),
  'a '.repeat(200),
  '"a '.repeat(100),
  '%_%',
  '*%',
  '$1',
  '{}',
  '<script>alert(1)</script>',
  '-"',
  '--',
  '-*a',
  '\u200b',
  '\ufeff',
  '０１２３４５６７８９',
  '+49'.repeat(60),
  ...naughtyStrings,
].filter((q) => String(new URLSearchParams({ q })).length < LONGEST_ADDRESS);

describe('bad questions', () => {
  test.each(questions.map((q) => [q.slice(0, 30), q]))(
    '%j: an answer or a clear refusal',
    async (_beginning, q) => {
      const { status, body } = await refusal(place.agent, q);
      expect([200, 400]).toContain(status);
      if (status === 400) expect(Object.keys(body.error.fields)).toEqual(['q']);
    },
  );

  test('a cursor and filters that are none', async () => {
    for (const query of [
      'cursor=abc',
      'from=yesterday',
      'channel=fax',
      'limit=0',
      'limit=500',
      'state=gone',
      'page=2',
    ])
      expect((await place.agent.ask('GET', `/search/messages?q=a&${query}`)).status, query).toBe(400);
    expect((await place.agent.ask('GET', '/search/messages')).body.error.fields).toHaveProperty('q');
  });
});
