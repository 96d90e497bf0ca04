import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';

// Who is named in a note is told, once, wherever they are; and nobody who may not see the client.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const unreadOf = async (who: Member) => (await who.get('/me/notices?kind=mention')).unread;

test('a colleague and everybody of a queue are told once, the writer is not', async () => {
  const place = await house.open({ agents: 3, available: false });
  const [writer, colleague, third] = place.agents as [Member, Member, Member];
  const stranger = await house.member('agent');
  const { clientId } = await knownCustomer(house, { name: 'Vera Sand' });
  const console = await colleague.socket();
  const note = {
    text: `@${colleague.name} and @${place.queueName}: she is cross`,
    clientKey: 'a-key-of-this-note',
    mentions: { agentIds: [colleague.agentId, writer.agentId], queueIds: [place.queueId] },
  };
  const first = await writer.post(`/clients/${clientId}/notes`, note);
  // Where the answer was lost it comes again.
  expect(await writer.post(`/clients/${clientId}/notes`, note)).toEqual(first);
  await until(async () => console.desks.includes('note.added'));
  expect(await colleague.get('/me/notices')).toMatchObject({
    unread: 1,
    items: [{ kind: 'mention', clientId, clientName: 'Vera Sand', byName: writer.name, text: note.text }],
  });
  expect(await unreadOf(third)).toBe(1);
  expect(await unreadOf(writer)).toBe(0);
  expect(await unreadOf(stranger)).toBe(0);
  const event = (await house.timeline(clientId)).find((one) => one.kind === 'note.added');
  expect((event as any).data.mentioned.toSorted()).toEqual([colleague.agentId, third.agentId].toSorted());
  await colleague.post('/me/notices/read', { until: new Date().toISOString() });
  expect([await unreadOf(colleague), await unreadOf(third)]).toEqual([0, 1]);
  // Nobody reads for another.
  const theirs = (await third.get('/me/notices')).items[0].id;
  expect(await colleague.ask('POST', `/me/notices/${theirs}/read`)).toMatchObject({ status: 404 });
});

test('nobody of another division is named, nor who has left', async () => {
  const writer = await house.member('agent');
  const gone = await house.member('agent');
  await house.hub.prisma.user.update({ where: { id: gone.userId }, data: { disabledAt: new Date() } });
  const divisionId = await makeDivision(house.hub);
  const elsewhere = await house.open({ divisionId, available: false });
  const { clientId } = await knownCustomer(house, { name: 'Emil Roth' });
  const notes = `/clients/${clientId}/notes`;
  const text = 'a word';
  for (const mentions of [
    { agentIds: [elsewhere.agent.agentId] },
    { queueIds: [elsewhere.queueId] },
    { agentIds: [writer.agentId, elsewhere.agent.agentId] },
  ])
    expect(await writer.ask('POST', notes, { text, mentions })).toMatchObject({ status: 404 });
  await writer.post(notes, { text, mentions: { agentIds: [gone.agentId] } });
  expect(await house.hub.prisma.agentNotice.count({ where: { clientId } })).toBe(0);
});

test('whoever changes the division reads no more of the clients they left', async () => {
  const [writer, colleague] = [await house.member('agent'), await house.member('agent')];
  const { clientId } = await knownCustomer(house, { name: 'Nora Falk' });
  await writer.post(`/clients/${clientId}/notes`, {
    text: 'look',
    mentions: { agentIds: [colleague.agentId] },
  });
  expect(await unreadOf(colleague)).toBe(1);
  await house.hub.prisma.client.update({
    where: { id: clientId },
    data: { divisionId: await makeDivision(house.hub) },
  });
  expect(await colleague.get('/me/notices')).toMatchObject({ unread: 0, items: [] });
});

test('a notice of a client who turns out to be another leads to that one', async () => {
  const [writer, colleague] = [await house.member('agent'), await house.member('agent')];
  const [loser, winner] = [
    await knownCustomer(house, { name: 'Ada King' }),
    await knownCustomer(house, { name: 'Ada Lovelace' }),
  ];
  await writer.post(`/clients/${loser.clientId}/notes`, {
    text: 'look',
    mentions: { agentIds: [colleague.agentId] },
  });
  await writer.post(`/clients/${winner.clientId}/merge`, { loserId: loser.clientId, choices: {} });
  expect((await colleague.get('/me/notices')).items).toMatchObject([
    { clientId: winner.clientId, clientName: 'Ada Lovelace' },
  ]);
});

test('counted beside the other lists until read; all mentions read leaves the rest unread', async () => {
  const [writer, colleague] = [await house.member('agent'), await house.member('agent')];
  const { clientId } = await knownCustomer(house, { name: 'Rosa Park' });
  const named = (text: string) =>
    writer.post(`/clients/${clientId}/notes`, { text, mentions: { agentIds: [colleague.agentId] } });
  await named('first');
  await named('second');
  const other = { agentId: colleague.agentId, kind: 'sendCanceled', clientId, eventId: randomUUID() };
  await house.hub.prisma.agentNotice.create({ data: { ...other, text: 'was not sent' } });
  const mentions = async (who: Member) => (await who.get('/inbox/counts')).mentions;
  expect([await mentions(colleague), await mentions(writer)]).toEqual([2, 0]);
  const { items } = await colleague.get('/me/notices?kind=mention');
  await colleague.post(`/me/notices/${items[1].id}/read`);
  expect(await mentions(colleague)).toBe(1);
  await colleague.post('/me/notices/read', { until: items[0].at, kind: 'mention' });
  expect(await colleague.get('/me/notices')).toMatchObject({ unread: 1 });
  expect(await mentions(colleague)).toBe(0);
  expect(await colleague.ask('POST', '/me/notices/read', { until: items[0].at, kind: 'x' })).toMatchObject({
    status: 400,
  });
  await colleague.post('/me/notices/read', { until: new Date().toISOString() });
  expect(await colleague.get('/me/notices')).toMatchObject({ unread: 0 });
});
