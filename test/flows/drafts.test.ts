import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { purgeDrafts } from '../../core/writing/purgeDrafts.ts';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { png } from '../support/pictures.ts';

// Words that are not sent yet: kept on the server, never overwritten unseen, shared where their writer wants that.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

/** Two agents of a place, and a customer's text that the first of them has. */
async function texting() {
  const { agents, number, queueId } = await house.open({ agents: 2 });
  const customer = house.customer();
  await customer.text(number, 'Where is it?');
  const clientId = await house.clientOf(customer.number);
  const { id } = await until(() =>
    house.hub.prisma.conversation.findFirst({ where: { clientId, state: 'offered' } }),
  );
  const offered = await until(async () => {
    for (const one of agents) {
      const { offers } = await one.get('/me/desk');
      if (offers.some((offer: any) => offer.conversation.id === id)) return one;
    }
    return undefined;
  });
  await offered.post(`/conversations/${id}/accept`);
  const colleague = agents.find((one) => one !== offered) as Member;
  const drafts = `/clients/${clientId}/drafts`;
  const draft = (text: string, version: number, more: object = {}) => ({
    channel: 'sms',
    to: customer.number,
    text,
    version,
    ...more,
  });
  return { agent: offered, colleague, customer, clientId, id, drafts, draft, queueId, number };
}

test('a draft is kept word by word, and who is behind is refused instead of overwriting', async () => {
  const { agent, drafts, draft } = await texting();
  const first = await agent.put(drafts, draft('Dear', 0));
  expect(first).toMatchObject({ text: 'Dear', version: 1, agentId: agent.agentId, shared: false });
  const second = await agent.put(drafts, draft('Dear Ann', 1));
  expect(second).toMatchObject({ text: 'Dear Ann', version: 2 });
  // Another window, which has seen the first alone.
  expect(await agent.ask('PUT', drafts, draft('Dear Bob', 1))).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict' } },
  });
  // An answer that was lost is no other window.
  expect(await agent.put(drafts, draft('Dear Ann', 1))).toMatchObject({ text: 'Dear Ann' });
  expect((await agent.get(drafts)).items).toMatchObject([{ text: 'Dear Ann' }]);
});

test('ten windows that save at once: one is taken, and each of the others knows', async () => {
  const { agent, drafts, draft } = await texting();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, window) => agent.ask('PUT', drafts, draft(`window ${window}`, 0))),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
});

test('colleagues see what is shared and nothing else; another division sees nothing', async () => {
  const { agent, colleague, drafts, draft } = await texting();
  await agent.put(drafts, draft('mine alone', 0));
  expect((await colleague.get(drafts)).items).toEqual([]);
  await agent.put(drafts, draft('for all', 1, { shared: true }));
  expect((await colleague.get(drafts)).items).toMatchObject([
    { text: 'for all', agentId: agent.agentId, agentName: expect.any(String) },
  ]);
  // Theirs is another one.
  expect(await colleague.put(drafts, draft('my own', 0))).toMatchObject({ version: 1 });
  expect((await agent.get(drafts)).items).toMatchObject([{ text: 'for all' }]);
  const elsewhere = await house.member('supervisor', { divisionId: await makeDivision(house.hub) });
  expect(await elsewhere.ask('GET', drafts)).toMatchObject({ status: 404 });
  expect(await elsewhere.ask('PUT', drafts, draft('x', 0))).toMatchObject({ status: 404 });
});

test('of a shared draft colleagues have the files too, as their own; of another nobody', async () => {
  const { agent, colleague, clientId, customer, id, drafts, draft } = await texting();
  const { id: fileId } = (await agent.bring('plan.png', png())).body;
  const which = { agentId: agent.agentId, channel: 'sms', to: customer.number };
  const take = (who: Member, body: object = which) => who.ask('POST', `${drafts}/take-files`, body);
  await agent.put(drafts, draft('mine alone', 0, { files: [fileId] }));
  expect(await take(colleague)).toMatchObject({ status: 409 });
  await agent.put(drafts, draft('for all', 1, { files: [fileId], shared: true }));
  const elsewhere = await house.member('supervisor', { divisionId: await makeDivision(house.hub) });
  expect(await take(elsewhere)).toMatchObject({ status: 404 });
  expect(await take(colleague, { ...which, to: '+15550100200' })).toMatchObject({ status: 409 });
  const { body } = await take(colleague);
  expect(body.uploads).toMatchObject([{ name: 'plan.png', isImage: true }]);
  expect(body.uploads[0].id).not.toBe(fileId);
  // Sent by its writer, it is still there for the colleague.
  await agent.post(`/conversations/${id}/reply`, { text: 'for all', attachmentIds: [fileId] });
  const mine = draft('and me', 0, { files: [body.uploads[0].id] });
  expect((await colleague.put(drafts, mine)).files).toMatchObject([{ name: 'plan.png' }]);
  expect(await take(colleague)).toMatchObject({ status: 409 });
  expect(clientId).not.toBe('');
});

test('what was sent is no draft any more, whoever is gone; other words stay', async () => {
  const { agent, customer, clientId, id, drafts, draft } = await texting();
  await agent.put(drafts, draft('It is coming \n', 0));
  await agent.put(drafts, { channel: 'note', to: '', text: 'is cross', version: 0 });
  await agent.post(`/conversations/${id}/reply`, { text: 'It is coming' });
  await customer.getsText('It is coming');
  await agent.post(`/clients/${clientId}/notes`, { text: 'was cross' });
  const { items } = await agent.get(drafts);
  expect(items.find((one: any) => one.channel === 'sms')).toMatchObject({ text: '', version: 2 });
  expect(items.find((one: any) => one.channel === 'note')).toMatchObject({ text: 'is cross', version: 1 });
  await agent.post(`/clients/${clientId}/notes`, { text: 'is cross' });
  expect((await agent.get(drafts)).items.map((one: any) => one.text)).toEqual(['', '']);
});

test('a draft goes to an address of the client and to no other', async () => {
  const { agent, drafts, draft } = await texting();
  const other = house.customer();
  expect(await agent.ask('PUT', drafts, draft('x', 0, { to: other.number }))).toMatchObject({
    status: 409,
    body: { error: { fields: { to: expect.any(String) } } },
  });
});

test('another window and who has the client open are told of a new version', async () => {
  const { agent, colleague, clientId, drafts, draft } = await texting();
  const [window, theirs] = [await agent.socket(), await colleague.socket()];
  await theirs.watch(clientId);
  const heard: any[] = [];
  for (const { socket } of [window, theirs]) socket.on('told', (push) => void heard.push(push));
  await agent.put(drafts, draft('Hello', 0, { shared: true }));
  await until(async () => heard.length >= 2);
  expect(heard).toMatchObject([
    { kind: 'draft', clientId, agentId: agent.agentId, version: 1 },
    { kind: 'draft', clientId, agentId: agent.agentId, version: 1 },
  ]);
});

test('old drafts are forgotten, today’s are not', async () => {
  const { agent, drafts, draft, clientId } = await texting();
  await agent.put(drafts, draft('old', 0));
  await agent.put(drafts, { channel: 'note', to: '', text: 'new', version: 0 });
  await house.hub.prisma.messageDraft.updateMany({
    where: { clientId, channel: 'sms' },
    data: { updatedAt: new Date(Date.now() - 31 * 86_400_000) },
  });
  await purgeDrafts(house.hub);
  expect((await agent.get(drafts)).items.map((one: any) => one.text)).toEqual(['new']);
  // The window that still has the old one keeps it again.
  expect(await agent.put(drafts, draft('old, still here', 1))).toMatchObject({ version: 2 });
});
