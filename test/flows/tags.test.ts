import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';

// Tags: a list of the house, put on a conversation by who works on it, told on the timeline, found by.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

let made = 0;
const nameOf = (word: string) => `${word} ${(made += 1)}`;

async function texting() {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  const admin = await house.member('administrator');
  const customer = house.customer();
  await customer.text(place.number, 'hello');
  const { items } = await agent.get('/conversations?list=unassigned');
  const { id, clientId } = items[0];
  return { agent, colleague, admin, customer, id, clientId };
}
const namesOn = async (who: Member, id: string) =>
  (await who.get(`/conversations/${id}`)).tags.map((tag: any) => tag.name);

test('the house’s list: added, renamed, coloured, retired, and no name twice in any case', async () => {
  const admin = await house.member('administrator');
  const agent = await house.member('agent');
  const name = nameOf('Refund');
  const tag = await admin.post('/tags', { name: `  ${name} `, colour: 'warn' });
  expect(tag).toMatchObject({ name, colour: 'warn', retired: false, conversations: 0 });
  expect(await admin.ask('POST', '/tags', { name: name.toUpperCase() })).toMatchObject({
    status: 409,
    body: { error: { fields: { name: 'is taken' } } },
  });
  const other = await admin.post('/tags', { name: nameOf('Straße') });
  expect(await admin.ask('PATCH', `/tags/${other.id}`, { name: name.toLowerCase() })).toMatchObject({
    status: 409,
  });
  // Another case of its own name is no other name.
  await admin.ask('PATCH', `/tags/${tag.id}`, { name: name.toUpperCase(), colour: 'bad', retired: true });
  const listed = (await agent.get('/tags')).items.find((one: any) => one.id === tag.id);
  expect(listed).toMatchObject({ name: name.toUpperCase(), colour: 'bad', retired: true });
  for (const body of [{ name: ' ' }, { name: 'x'.repeat(41) }, { name: 'y', colour: '#ff0000' }])
    expect(await admin.ask('POST', '/tags', body)).toMatchObject({ status: 400 });
  // The same name at the same instant is one tag.
  const twin = nameOf('Twin');
  const answers = await Promise.all([1, 2, 3, 4].map(() => admin.ask('POST', '/tags', { name: twin })));
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    201, 409, 409, 409,
  ]);
  expect(await agent.ask('POST', '/tags', { name: 'mine' })).toMatchObject({ status: 403 });
});

test('put on and taken off by its holder or a supervisor, told once, and found by', async () => {
  const { agent, colleague, admin, id, clientId } = await texting();
  const [refund, fault] = [
    await admin.post('/tags', { name: nameOf('Refund'), colour: 'warn' }),
    await admin.post('/tags', { name: nameOf('Fault'), colour: 'bad' }),
  ];
  // While nobody has it, whoever works in its queue.
  await colleague.post(`/conversations/${id}/tag`, { add: [refund.id] });
  await agent.post(`/conversations/${id}/accept`);
  expect(await colleague.ask('POST', `/conversations/${id}/tag`, { add: [fault.id] })).toMatchObject({
    status: 409,
  });
  const before = (await agent.get(`/conversations/${id}`)).version;
  await agent.post(`/conversations/${id}/tag`, { add: [fault.id, fault.id, refund.id], remove: [] });
  expect(await namesOn(agent, id)).toEqual([refund.name, fault.name]);
  // Said again it changes nothing, and tags are no change of state.
  const again = await agent.post(`/conversations/${id}/tag`, { add: [fault.id] });
  expect(again).toMatchObject({ eventId: null, conversation: { version: before } });
  const supervisor = await house.member('supervisor');
  await supervisor.post(`/conversations/${id}/tag`, { remove: [refund.id] });
  expect(await namesOn(agent, id)).toEqual([fault.name]);
  const told = (await house.timeline(clientId)).filter((event) => event.kind === 'conversation.tagged');
  expect(told.map(({ agentId, data }) => ({ agentId, ...(data as object) }))).toEqual([
    { agentId: colleague.agentId, added: [{ id: refund.id, name: refund.name }], removed: [] },
    { agentId: agent.agentId, added: [{ id: fault.id, name: fault.name }], removed: [] },
    { agentId: supervisor.agentId, added: [], removed: [{ id: refund.id, name: refund.name }] },
  ]);
  const found = async (tagId: string, list: string) =>
    (await agent.get(`/conversations?list=${list}&tagId=${tagId}`)).items.map((one: any) => one.id);
  expect(await found(fault.id, 'mine')).toEqual([id]);
  expect([await found(refund.id, 'mine'), await found(fault.id, 'snoozed')]).toEqual([[], []]);
  expect((await agent.get('/tags')).items.find((one: any) => one.id === fault.id)).toMatchObject({
    conversations: 1,
  });
});

test('what is retired stays on and goes on nothing new; another house’s tag is none', async () => {
  const { agent, admin, id } = await texting();
  const tag = await admin.post('/tags', { name: nameOf('Old') });
  await agent.post(`/conversations/${id}/tag`, { add: [tag.id] });
  await admin.ask('PATCH', `/tags/${tag.id}`, { retired: true });
  expect(await namesOn(agent, id)).toEqual([tag.name]);
  await agent.post(`/conversations/${id}/tag`, { remove: [tag.id] });
  expect(await agent.ask('POST', `/conversations/${id}/tag`, { add: [tag.id] })).toMatchObject({
    status: 400,
  });
  const elsewhere = await house.member('administrator', { divisionId: await makeDivision(house.hub) });
  const theirs = await elsewhere.post('/tags', { name: tag.name });
  expect(await agent.ask('POST', `/conversations/${id}/tag`, { add: [theirs.id] })).toMatchObject({
    status: 404,
  });
  expect(await agent.ask('GET', `/conversations?tagId=${theirs.id}`)).toMatchObject({ status: 404 });
});

test('twenty at most, however many ask at once', async () => {
  const { agent, admin, id } = await texting();
  const tags = await Promise.all(
    Array.from({ length: 24 }, () => admin.post('/tags', { name: nameOf('Many') })),
  );
  await Promise.all(tags.map((tag) => agent.ask('POST', `/conversations/${id}/tag`, { add: [tag.id] })));
  expect(await namesOn(agent, id)).toHaveLength(20);
});
