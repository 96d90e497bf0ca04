import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Two clients who are one person: merged, found under both names, and taken apart again as if nothing had been.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const kindsOf = async (clientId: string) => (await house.timeline(clientId)).map((event) => event.kind);

/** Two strangers who have written, each into a place of their own. */
async function two() {
  const [here, there] = [await house.open(), await house.open()];
  const [one, other] = [house.customer(), house.customer()];
  await one.text(here.number, 'first of the winner');
  await other.text(there.number, 'first of the loser');
  const winner = await here.agent.isOffered(one.number);
  const loser = await there.agent.isOffered(other.number);
  await here.agent.post(`/conversations/${winner.id}/accept`);
  await there.agent.post(`/conversations/${loser.id}/accept`);
  return {
    here,
    there,
    one,
    other,
    agent: here.agent,
    winnerId: winner.clientId,
    loserId: loser.clientId,
    winner,
    loser,
  };
}

const merge = (agent: Member, winnerId: string, loserId: string, choices = {}) =>
  agent.post(`/clients/${winnerId}/merge`, { loserId, choices });

/** All that can be carried over, as it stands. */
async function rowsOf(clientIds: string[]) {
  const tables = ['client', 'address', 'conversation', 'message', 'delivery', 'follow_up', 'survey_invite'];
  const rows: Record<string, unknown[]> = {};
  for (const table of tables) {
    const column = table === 'client' ? 'id' : 'client_id';
    const { rows: found } = await house.hub.pool.query(
      `SELECT * FROM ${table} WHERE ${column} = ANY ($1::uuid[]) ORDER BY id`,
      [clientIds],
    );
    // Of the clients only the count of events goes on, and how the relation stands is judged anew.
    rows[table] = found.map(({ last_seq: _lastSeq, relation_state: _state, ...row }) => row);
  }
  return rows;
}

describe('merging', () => {
  test('what was the loser’s is the winner’s; old ids lead to the winner; both timelines are read', async () => {
    const { agent, there, other, winnerId, loserId, loser } = await two();
    await agent.ask('PATCH', `/clients/${loserId}`, { name: 'Ada King', note: 'likes tea', tier: 'gold' });
    await agent.ask('PATCH', `/clients/${winnerId}`, { name: 'Ada Lovelace', note: 'likes maths' });
    const dueAt = new Date(Date.now() + 3_600_000).toISOString();
    await agent.post('/follow-ups', { clientId: loserId, title: 'call back', dueAt });
    const before = await house.timeline(loserId);
    const preview = await agent.get(`/clients/${winnerId}/merge-preview?loserId=${loserId}`);
    expect(preview).toMatchObject({
      moves: { addresses: [other.number], conversations: 1, followUps: 1 },
      obstacles: [],
    });
    expect(preview.fields).toContainEqual({ field: 'name', winner: 'Ada Lovelace', loser: 'Ada King' });

    const merged = await merge(agent, winnerId, loserId, { tier: 'loser', note: 'both' });
    expect(merged).toMatchObject({
      id: winnerId,
      name: 'Ada Lovelace',
      tier: 'gold',
      note: 'likes maths\n\nlikes tea',
    });
    expect(merged.addresses.map((one: any) => one.value)).toContain(other.number);
    expect(merged.merged).toMatchObject([{ clientId: loserId, name: 'Ada King', addresses: [other.number] }]);

    // The old id, wherever it is given.
    expect(await agent.get(`/clients/${loserId}`)).toMatchObject({ id: winnerId });
    expect((await agent.get(`/conversations?clientId=${loserId}`)).items).toHaveLength(2);
    expect((await agent.get(`/follow-ups?clientId=${loserId}`)).items).toHaveLength(1);
    await agent.post(`/clients/${loserId}/notes`, { text: 'noted under the old id' });
    expect(await kindsOf(winnerId)).toContain('note.added');
    const old = await agent.get(`/clients/${loserId}/timeline?after=3`);
    expect(old.events[0]).toMatchObject({ clientId: winnerId, seq: 1 });
    expect((await agent.get(`/clients?query=Ada`)).items.map((one: any) => one.id)).toEqual([winnerId]);

    // The chapter is as it was, and ends by saying where it goes on.
    const chapter = await agent.get(`/clients/${winnerId}/timeline?of=${loserId}&after=0`);
    expect(chapter.events.map((event: any) => event.id).slice(0, before.length)).toEqual(
      before.map((event) => event.id),
    );
    expect(chapter.events.at(-1)).toMatchObject({ kind: 'client.mergedInto', seq: before.length + 1 });
    expect(await agent.ask('GET', `/clients/${winnerId}/timeline?of=${winnerId}`)).toMatchObject({
      status: 404,
    });

    // What comes now comes to the winner, into the conversation that is open.
    await other.text(there.number, 'after the merge');
    await until(async () =>
      (await house.timeline(winnerId)).some(
        (event) =>
          event.kind === 'message.received' &&
          event.data.text === 'after the merge' &&
          event.conversationId === loser.id,
      ),
    );
    await there.agent.post(`/conversations/${loser.id}/reply`, { text: 'answered after' });
    await other.getsText('answered after');
  });

  test('a console that watches is told on both timelines; the socket follows the old id', async () => {
    const { agent, winnerId, loserId } = await two();
    const screen = await agent.socket();
    await screen.watch(loserId);
    await screen.watch(winnerId);
    await merge(agent, winnerId, loserId);
    await screen.sees((event) => event.kind === 'client.mergedInto' && event.clientId === loserId);
    await screen.sees((event) => event.kind === 'client.merged' && event.clientId === winnerId);
    const { lastSeq } = await agent.get(`/clients/${winnerId}`);
    // How the relation stands may have been judged anew meanwhile, which is an event too.
    const watched = await screen.watch(loserId);
    expect(watched.ok ? watched.value.lastSeq : -1).toBeGreaterThanOrEqual(lastSeq);
  });

  test('both open in one place: refused until one is over', async () => {
    const place = await house.open();
    const [one, other] = [house.customer(), house.customer()];
    await one.text(place.number, 'hello');
    await other.text(place.number, 'hello');
    const [winnerId, loserId] = [await house.clientOf(one.number), await house.clientOf(other.number)];
    const refused = await place.agent.ask('POST', `/clients/${winnerId}/merge`, { loserId });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    expect(refused.body.error.details.obstacles).toMatchObject([
      { channel: 'sms', ourAddress: place.number },
    ]);
    const [open] = (await place.agent.get(`/conversations?clientId=${loserId}`)).items;
    await place.agent.ask('POST', `/conversations/${open.id}/accept`);
    await place.agent.post(`/conversations/${open.id}/close`);
    expect(await merge(place.agent, winnerId, loserId)).toMatchObject({ id: winnerId });
  });

  test('a call goes on through the merge, and ends as the winner’s', async () => {
    const place = await house.open();
    const caller = house.customer();
    const known = await place.agent.post('/clients', {
      name: 'Known',
      addresses: [{ kind: 'email', value: caller.email }],
    });
    const call = await caller.call(place.number);
    const { id, clientId } = await place.agent.isOffered(caller.number);
    await merge(place.agent, known.id, clientId);
    await place.agent.post(`/conversations/${id}/accept`);
    await until(async () => (await place.agent.get(`/conversations/${id}`)).call.phase === 'connected');
    await call.hangUp();
    await until(async () => (await kindsOf(known.id)).includes('call.ended'));
    expect(await kindsOf(clientId)).toEqual(expect.not.arrayContaining(['call.ended']));
  });

  test('whoever is merged twice leads to the last; of two merges crosswise one is refused', async () => {
    const [{ agent, winnerId, loserId }, third] = [await two(), house.customer()];
    const { id: lastId } = await agent.post('/clients', {
      name: 'Last',
      addresses: [{ kind: 'phone', value: third.number }],
    });
    await merge(agent, winnerId, loserId);
    await merge(agent, lastId, winnerId);
    expect(await agent.get(`/clients/${loserId}`)).toMatchObject({ id: lastId });
    expect((await agent.get(`/clients/${lastId}`)).merged.map((one: any) => one.clientId)).toEqual([
      winnerId,
      loserId,
    ]);

    for (let round = 0; round < 5; round += 1) {
      const pair = await Promise.all(
        [house.customer(), house.customer()].map((one) =>
          agent.post('/clients', { name: 'Pair', addresses: [{ kind: 'phone', value: one.number }] }),
        ),
      );
      const [a, b] = pair.map(({ id }) => id);
      const answers = await Promise.all([
        agent.ask('POST', `/clients/${a}/merge`, { loserId: b }),
        agent.ask('POST', `/clients/${b}/merge`, { loserId: a }),
      ]);
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '409']);
    }
  });

  test('texts that come while it happens are lost by nobody', async () => {
    const { agent, one, other, here, there, winnerId, loserId } = await two();
    const sent: string[] = [];
    const write = async (who: typeof one, number: string, mark: string) => {
      for (let n = 0; n < 12; n += 1) {
        sent.push(`${mark} ${n}`);
        await who.text(number, `${mark} ${n}`);
      }
    };
    const turns = async () => {
      for (let n = 0; n < 3; n += 1) {
        await merge(agent, winnerId, loserId);
        const [{ mergeId }] = (await agent.get(`/clients/${winnerId}`)).merged;
        const { continuedIds } = await agent.post(`/merges/${mergeId}/undo`);
        // What came meanwhile waits in the place where it came: as long as it does, both are in touch with us there.
        for (const id of continuedIds) {
          await there.agent.post(`/conversations/${id}/accept`);
          await there.agent.post(`/conversations/${id}/close`);
        }
      }
      await merge(agent, winnerId, loserId);
    };
    await Promise.all([turns(), write(one, here.number, 'w'), write(other, there.number, 'l')]);
    await house.drain();
    const texts = [...(await house.timeline(winnerId)), ...(await house.timeline(loserId))].flatMap((event) =>
      event.kind === 'message.received' ? [event.data.text] : [],
    );
    expect(sent.filter((text) => texts.filter((told) => told === text).length !== 1)).toEqual([]);
  });
});

describe('taking it back', () => {
  test('at once: every row is as it was', async () => {
    const { agent, winnerId, loserId } = await two();
    await agent.ask('PATCH', `/clients/${loserId}`, { name: 'Loser', timeZone: 'Europe/Paris' });
    const before = await rowsOf([winnerId, loserId]);
    await merge(agent, winnerId, loserId, { name: 'loser' });
    const [{ mergeId }] = (await agent.get(`/clients/${winnerId}`)).merged;
    expect(await agent.post(`/merges/${mergeId}/undo`)).toEqual({ winnerId, loserId, continuedIds: [] });
    expect(await rowsOf([winnerId, loserId])).toEqual(before);
    expect(await agent.get(`/clients/${loserId}`)).toMatchObject({ id: loserId, name: 'Loser' });
    expect((await house.timeline(loserId)).at(-1)).toMatchObject({ kind: 'client.restored' });
    expect(await agent.ask('POST', `/merges/${mergeId}/undo`)).toMatchObject({ status: 409 });
  });

  test('what came after stays with the winner, and waits there for somebody', async () => {
    const { agent, there, other, winnerId, loserId, loser } = await two();
    await merge(agent, winnerId, loserId);
    await agent.ask('PATCH', `/clients/${winnerId}`, { note: 'written since' });
    await other.text(there.number, 'written since');
    await until(async () =>
      (await house.timeline(winnerId)).some(
        (event) => event.kind === 'message.received' && event.data.text === 'written since',
      ),
    );
    const [{ mergeId }] = (await agent.get(`/clients/${winnerId}`)).merged;
    const { continuedIds } = await agent.post(`/merges/${mergeId}/undo`);
    expect(continuedIds).toHaveLength(1);
    expect(await agent.get(`/conversations/${loser.id}`)).toMatchObject({ clientId: loserId });
    expect(await agent.get(`/conversations/${continuedIds[0]}`)).toMatchObject({
      clientId: winnerId,
      address: other.number,
    });
    expect(await agent.get(`/clients/${winnerId}`)).toMatchObject({ note: 'written since', merged: [] });
    expect(await there.agent.isOffered(other.number)).toMatchObject({ id: continuedIds[0] });
    // And the address is the loser's again.
    await other.text(there.number, 'and again');
    await until(async () =>
      (await house.timeline(loserId)).some(
        (event) => event.kind === 'message.received' && event.data.text === 'and again',
      ),
    );
  });

  test('an earlier merge of several is taken back alone', async () => {
    const { agent, other, winnerId, loserId } = await two();
    const third = house.customer();
    const { id: lastId } = await agent.post('/clients', {
      name: 'Last',
      addresses: [{ kind: 'phone', value: third.number }],
    });
    await merge(agent, winnerId, loserId);
    const [{ mergeId }] = (await agent.get(`/clients/${winnerId}`)).merged;
    await merge(agent, lastId, winnerId);
    await agent.post(`/merges/${mergeId}/undo`);
    const back = await agent.get(`/clients/${loserId}`);
    expect(back).toMatchObject({ id: loserId, addresses: [{ value: other.number }] });
    expect(await agent.get(`/clients/${winnerId}`)).toMatchObject({ id: lastId });
  });
});

test('somebody else’s clients and merges are not there', async () => {
  const { agent, winnerId, loserId } = await two();
  const elsewhere = await house.member('supervisor', { divisionId: await makeDivision(house.hub) });
  expect(await elsewhere.ask('POST', `/clients/${winnerId}/merge`, { loserId })).toMatchObject({
    status: 404,
  });
  await merge(agent, winnerId, loserId);
  const [{ mergeId }] = (await agent.get(`/clients/${winnerId}`)).merged;
  expect(await elsewhere.ask('POST', `/merges/${mergeId}/undo`)).toMatchObject({ status: 404 });
  expect(await elsewhere.ask('GET', `/clients/${loserId}`)).toMatchObject({ status: 404 });
});
