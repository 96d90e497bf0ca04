import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keepIndexing } from '../../worker/indexing.ts';
import { startHarness, type Harness, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { indexAll, makeNoted, searchAs, textsFound } from '../support/searching.ts';

// The search over everything that was said: by words, parts, phrases and Chinese; with filters; page by page. And the index
// behind it: nothing is passed over, and nothing left of who is erased.

let house: Harness;
let place: Place;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open({ available: false });
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const markedIn = (hit: any): string[] =>
  hit.snippets.flatMap(({ text, hits }: any) => hits.map(([from, to]: number[]) => text.slice(from, to)));

describe('what is found', () => {
  test('a text, a mail by subject, sender, words and file, a reply, a note and a wrap-up note', async () => {
    const { agent, number, mailbox } = place;
    const customer = house.customer();
    await customer.text(number, 'Wo bleibt meine Kühlschranklieferung?');
    await customer.mail(mailbox, {
      subject: 'Beschwerde zum Zeppelin',
      text: 'Der Motor brummt.',
      fromName: 'Hugo',
      attachments: [
        { filename: 'rechnung-zeppelin.pdf', content: Buffer.from('%PDF-1.4').toString('base64') },
      ],
    });
    const clientId = await house.clientOf(customer.number);
    const mailClientId = await house.clientOf(customer.email);
    await until(async () => (await agent.get('/conversations')).items.length >= 2);
    const [conversation] = (await agent.get(`/conversations?clientId=${clientId}`)).items;
    await agent.goes('available');
    await agent.isOffered(customer.number);
    await agent.post(`/conversations/${conversation.id}/accept`);
    await agent.post(`/conversations/${conversation.id}/reply`, {
      text: 'Sie kommt am Donnerstagnachmittag.',
    });
    await agent.post(`/clients/${clientId}/notes`, { text: 'Kundin klingt verärgert' });
    await agent.post(`/conversations/${conversation.id}/wrap-up`, { note: 'Gutschein versprochen' });
    await agent.goes('away', 'lunch');
    await house.drain();
    await indexAll(house);

    expect((await searchAs(agent, { q: 'kuhlschrank' })).items).toMatchObject([
      {
        clientId,
        kind: 'message',
        channel: 'sms',
        direction: 'inbound',
        address: customer.number,
        conversationId: conversation.id,
        conversationState: 'closed',
        queueName: place.queueName,
        agentId: agent.agentId,
        agentName: agent.name,
        chapterId: null,
        snippets: [{ field: 'text', hits: [[16, 36]], isCutBefore: false }],
      },
    ]);
    const [mail] = (await searchAs(agent, { q: 'zeppelin' })).items;
    expect(mail).toMatchObject({
      clientId: mailClientId,
      channel: 'email',
      fileNames: ['rechnung-zeppelin.pdf'],
    });
    expect(markedIn(mail)).toEqual(['Zeppelin', 'zeppelin']);
    for (const q of ['beschwerde', 'brummt', customer.email, customer.email.split('@')[0] ?? '', 'rechnung'])
      expect((await searchAs(agent, { q, clientId: mailClientId })).items, q).toHaveLength(1);
    expect((await searchAs(agent, { q: 'donnerstag' })).items).toMatchObject([
      { direction: 'outbound', agentId: agent.agentId },
    ]);
    expect((await searchAs(agent, { q: 'verärgert' })).items).toMatchObject([{ kind: 'note' }]);
    expect((await searchAs(agent, { q: 'gutschein' })).items).toMatchObject([
      { kind: 'wrapUp', channel: 'sms' },
    ]);

    const all = async (filters: Record<string, string>) =>
      (await searchAs(agent, { q: `brummt`, ...filters })).items.length;
    expect(await all({ channel: 'email', direction: 'inbound', kind: 'message', hasFiles: 'true' })).toBe(1);
    expect(await all({ queueId: place.queueId, state: 'open' })).toBe(1);
    for (const none of [
      { channel: 'sms' },
      { direction: 'outbound' },
      { kind: 'note' },
      { state: 'closed' },
      { clientId },
      { agentId: agent.agentId },
      { from: new Date(Date.now() + 60_000).toISOString() },
      { to: new Date(Date.now() - 3_600_000).toISOString() },
    ])
      expect(await all(none), JSON.stringify(none)).toBe(0);
  });

  test.each<[what: string, question: string, texts: string[]]>([
    ['a phrase', '"quokka eats"', ['the quokka eats grass']],
    ['words in any order', 'grass quokka', ['the quokka eats grass']],
    ['without a word', 'quokka -grass', ['eats a quokka']],
    ['the beginning of a word', 'quok', ['eats a quokka', 'the quokka eats grass']],
    ['an exact word', '"quok"', []],
    ['a part of a word', '*okk', ['eats a quokka', 'the quokka eats grass']],
    ['a part where nothing begins so', 'uokka', ['eats a quokka', 'the quokka eats grass']],
    ['spelt wrongly', 'quokkka', ['eats a quokka', 'the quokka eats grass']],
    ['a Chinese word', '退货政策', ['请问退货政策是什么']],
    ['one Chinese character', '货', ['没有货', '请问退货政策是什么']],
    ['a number in other groups', '0170 1234567', ['call +49 170 123 4567']],
    ['a part of an order number', '*87650', ['order X9876501']],
    ['an umlaut spelt out', 'Quokkamueller', ['Frau Quokkamüller']],
  ])('%s: %s', async (_what, question, texts) => {
    if ((await textsFound(place.agent, '"quokka"')).length === 0) {
      await makeNoted(house, [
        'the quokka eats grass',
        'eats a quokka',
        '请问退货政策是什么',
        '没有货',
        'call +49 170 123 4567',
        'order X9876501',
        'Frau Quokkamüller',
      ]);
      await indexAll(house);
    }
    const shown = await textsFound(place.agent, question);
    expect(shown.filter((text) => !text.startsWith('Frau') || texts.includes(text)).toSorted()).toEqual(
      texts.toSorted(),
    );
  });

  test('over years, page by page, newest first and none twice', async () => {
    const texts = Array.from({ length: 24 }, (_, index) => `narwhal ${index}`);
    const clientId = await makeNoted(house, texts, { daysBetween: 61 });
    await makeNoted(house, texts.slice(0, 3), { daysBetween: 0.01 });
    await indexAll(house);
    for (const filters of [{}, { clientId }]) {
      const seen: any[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const page: any = await searchAs(place.agent, {
          q: 'narwhal',
          limit: '5',
          ...filters,
          ...(cursor ? { cursor } : {}),
        });
        seen.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(seen).toHaveLength('clientId' in filters ? 24 : 27);
      expect(new Set(seen.map(({ eventId }) => eventId)).size).toBe(seen.length);
      const times = seen.map(({ at }) => at);
      expect(times).toEqual(times.toSorted((one, other) => (one < other ? 1 : -1)));
    }
    const day = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
    const between = await searchAs(place.agent, { q: 'narwhal', from: day(400), to: day(100), limit: '50' });
    expect(between.items.map((hit: any) => hit.snippets[0].text)).toEqual([
      'narwhal 2',
      'narwhal 3',
      'narwhal 4',
      'narwhal 5',
      'narwhal 6',
    ]);
  });

  test('who was merged is found under the one who goes on, by both ids', async () => {
    const [winnerId, loserId] = [
      await makeNoted(house, ['axolotl of the winner']),
      await makeNoted(house, ['axolotl of the loser']),
    ];
    await indexAll(house);
    const merged = await place.agent.post(`/clients/${winnerId}/merge`, { loserId, choices: {} });
    expect(merged.id).toBe(winnerId);
    for (const id of [winnerId, loserId])
      expect((await searchAs(place.agent, { q: 'axolotl', clientId: id })).items, id).toHaveLength(2);
    const { items } = await searchAs(place.agent, { q: '"axolotl of the loser"' });
    expect(items).toMatchObject([{ clientId: winnerId, chapterId: loserId, seq: 1 }]);
  });
});

describe('the index', () => {
  test('what was there before, what came out of order, and nothing twice', async () => {
    await indexAll(house);
    const clientId = await makeNoted(house, ['ocelot', 'ocelot again']);
    const { pool } = house.hub;
    // As after an upgrade: the index begins now, and goes back from here.
    await pool.query(
      `UPDATE search_progress SET fresh_to = search_id_at(now() + interval '1 s'), old_from = fresh_to`,
    );
    await pool.query(`UPDATE search_progress SET old_from = search_id_at(now() + interval '1 s')`);
    await indexAll(house);
    expect(await textsFound(place.agent, 'ocelot')).toHaveLength(2);
    // Passed over, as by a clock that was wrong: found within the hour.
    await pool.query('DELETE FROM search_entry WHERE client_id = $1', [clientId]);
    await pool.query(
      `UPDATE search_progress SET fresh_to = search_id_at(now() + interval '1 h'), mended_at = now() - interval '2 h'`,
    );
    await indexAll(house);
    expect(await textsFound(place.agent, 'ocelot')).toHaveLength(2);
    await pool.query("UPDATE search_progress SET fresh_to = search_id_at(now() - interval '1 min')");
    await indexAll(house);
    expect(await textsFound(place.agent, 'ocelot')).toHaveLength(2);
  });

  test('one at a time, and while the worker runs it is kept up', async () => {
    const [one, other] = [keepIndexing(house.hub, 50), keepIndexing(house.hub, 50)];
    try {
      await makeNoted(house, ['capybara one', 'capybara two']);
      await until(async () => (await textsFound(place.agent, 'capybara')).length === 2);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  test('who is erased is not found, and no word is left that nobody else has said', async () => {
    const clientId = await makeNoted(house, ['wombatsecret order']);
    await indexAll(house);
    const words = async () =>
      (await house.hub.pool.query(`SELECT word FROM search_word WHERE word IN ('wombatsecret', 'order')`))
        .rows.length;
    expect(await words()).toBe(2);
    const client = await house.hub.pool.connect();
    try {
      await client.query(`BEGIN; SET LOCAL rapport.erasing = 'on'`);
      await client.query('DELETE FROM timeline_event WHERE client_id = $1', [clientId]);
      await client.query('DELETE FROM client WHERE id = $1', [clientId]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    expect(await textsFound(place.agent, 'wombatsecret')).toEqual([]);
    expect(await words()).toBe(1);
  });
});
