import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { carryOutDueWaiting } from '../../core/waiting/due.ts';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { openMenu } from '../support/ledCalls.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf } from '../support/talk.ts';

// Spam and blocked addresses: what comes is kept where it can be found, rings nobody, and all of it can be taken back.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const listed = async (who: Member, query: string): Promise<string[]> =>
  (await who.get(`/conversations?${query}&limit=200`)).items.map((one: any) => one.id);
const look = (who: Member, id: string) => who.get(`/conversations/${id}`);
const counts = (who: Member) => who.get('/inbox/counts');

async function texting({ agents = 1 } = {}) {
  const place = await house.open({ agents });
  const customer = house.customer();
  await customer.text(place.number, 'You have won');
  const { id, clientId } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  return { place, agent: place.agent, customer, id, clientId };
}
const phoneOf = ({ number }: { number: string }) => ({ kind: 'phone', value: number });

/** A place and a customer whose number is blocked there; nothing of theirs is open. */
async function blocked() {
  const made = await texting();
  await made.agent.post(`/conversations/${made.id}/spam`, { block: true });
  return made;
}

describe('marked as spam', () => {
  test('closed with that outcome, nobody is asked how it went, and in no list but its own', async () => {
    const { agent, id, clientId } = await texting();
    await house.hub.settings.change({ surveyDelaySeconds: 0 });
    await agent.post(`/conversations/${id}/spam`);
    expect(await look(agent, id)).toMatchObject({ state: 'closed', outcome: 'spam' });
    await house.drain();
    const kinds = await kindsOf(house, clientId);
    expect(kinds.at(-1)).toBe('conversation.closed');
    expect(kinds.filter((kind) => /^(survey|followUp)\./.test(kind))).toEqual([]);
    expect(await listed(agent, 'list=mine')).toEqual([]);
    expect(await listed(agent, 'outcome=spam')).toEqual([id]);
    // The address is not blocked: what comes next is offered.
    expect((await agent.get(`/clients/${clientId}`)).addresses[0].blockedAt).toBeNull();
    // Marked twice: it is over.
    expect(await agent.ask('POST', `/conversations/${id}/spam`)).toMatchObject({ status: 409 });
  });

  test('taken back: it waits in its queue, is offered, and goes its way', async () => {
    const { agent, id, clientId, customer } = await texting();
    await agent.post(`/conversations/${id}/spam`);
    await agent.post(`/conversations/${id}/not-spam`);
    expect(await agent.isOffered(customer.number)).toMatchObject({ id });
    await agent.post(`/conversations/${id}/accept`);
    await agent.post(`/conversations/${id}/reply`, { text: 'Sorry, what was it?' });
    expect(await look(agent, id)).toMatchObject({ state: 'handled', outcome: null, closedAt: null });
    expect(
      (await house.timeline(clientId)).find((event) => event.kind === 'conversation.notSpam'),
    ).toMatchObject({ agentId: agent.agentId, data: { was: 'closed', reopened: true } });
    expect(await agent.ask('POST', `/conversations/${id}/not-spam`)).toMatchObject({ status: 409 });
  });

  test('where the client has written again meanwhile, it stays closed and is spam no more', async () => {
    const { place, agent, id, customer } = await texting();
    await agent.post(`/conversations/${id}/spam`);
    await customer.text(place.number, 'Hello?');
    const next = await agent.isOffered(customer.number);
    expect(next.id).not.toBe(id);
    await agent.post(`/conversations/${id}/not-spam`);
    expect(await look(agent, id)).toMatchObject({ state: 'closed', outcome: 'handled' });
    expect(await listed(agent, 'outcome=spam')).not.toContain(id);
  });

  test('by who works on it: not by a colleague, nor of a call, nor while it is offered', async () => {
    const { agent, id, place } = await texting({ agents: 2 });
    const colleague = place.agents[1]!;
    expect(await colleague.ask('POST', `/conversations/${id}/spam`)).toMatchObject({ status: 409 });
    const supervisor = await house.member('supervisor');
    await supervisor.post(`/conversations/${id}/spam`);
    const stranger = await house.member('supervisor', { divisionId: await makeDivision(house.hub) });
    expect(await stranger.ask('POST', `/conversations/${id}/not-spam`)).toMatchObject({ status: 404 });
    await agent.goes('away', 'lunch');
    await colleague.goes('away', 'lunch');
    const caller = house.customer();
    const call = await caller.call(place.number);
    await call.hears('You are next in line.');
    const callId = (await listed(agent, 'list=unassigned&channel=call'))[0]!;
    expect(await agent.ask('POST', `/conversations/${callId}/spam`)).toMatchObject({ status: 409 });
    await call.hangUp();
    await happened(house, await house.clientOf(caller.number), 'call.abandoned');
  });
});

describe('a blocked address', () => {
  test('later texts are on the timeline and held back: offered to nobody, in one list, told by its count', async () => {
    const { place, agent, customer, clientId } = await blocked();
    const before = await counts(agent);
    await customer.text(place.number, 'You have won again');
    await customer.text(place.number, 'Really');
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    expect((await agent.get('/me/desk')).waiting).toEqual([]);
    const [id] = await listed(agent, 'list=heldBack');
    expect(await look(agent, id!)).toMatchObject({ state: 'queued', isHeldBack: true, preview: 'Really' });
    expect(await counts(agent)).toEqual({ ...before, heldBack: 1 });
    for (const list of ['mine', 'team', 'unassigned', 'snoozed'])
      expect([list, await listed(agent, `list=${list}`)]).toEqual([list, []]);
    const texts = (await house.timeline(clientId)).filter((event) => event.kind === 'message.received');
    expect(texts.map(({ data }) => (data as any).text)).toEqual([
      'You have won',
      'You have won again',
      'Really',
    ]);
    // Nobody waits for it: it is in no figure of its queue.
    const queue = (await agent.get('/queues')).items.find((one: any) => one.id === place.queueId);
    expect(queue.waiting.sms).toBe(0);
    expect(await house.hub.prisma.queueVisit.count({ where: { conversationId: id! } })).toBe(0);
  });

  test('mails as well, and another address of the same client is not blocked', async () => {
    const place = await house.open();
    const { agent } = place;
    const customer = house.customer();
    const addresses = [phoneOf(customer), { kind: 'email', value: customer.email }];
    const { id: clientId } = await agent.post('/clients', { name: 'Spam Ltd', addresses });
    const body = { kind: 'email', value: customer.email.toUpperCase(), blocked: true };
    const client = await agent.put(`/clients/${clientId}/blocked`, body);
    expect(client.addresses.find((one: any) => one.kind === 'email').blockedAt).not.toBeNull();
    await agent.put(`/clients/${clientId}/blocked`, body);
    expect((await kindsOf(house, clientId)).filter((kind) => kind === 'client.blocked')).toHaveLength(1);
    await customer.mail(place.mailbox, { subject: 'Cheap', text: 'Buy' });
    await until(async () => (await listed(agent, 'list=heldBack')).length === 1);
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    await customer.text(place.number, 'a real question');
    await agent.isOffered(customer.number);
    const other = { kind: 'email', value: 'nobody@customer.example', blocked: true };
    expect(await agent.ask('PUT', `/clients/${clientId}/blocked`, other)).toMatchObject({ status: 409 });
  });

  test('not spam: what was held back is offered, in full; the address stays blocked', async () => {
    const { place, agent, customer, clientId } = await blocked();
    await customer.text(place.number, 'I am a person');
    const [id] = await listed(agent, 'list=heldBack');
    await agent.post(`/conversations/${id}/not-spam`);
    expect(await agent.isOffered(customer.number)).toMatchObject({ id });
    expect(await look(agent, id!)).toMatchObject({ isHeldBack: false });
    expect((await agent.get(`/clients/${clientId}`)).addresses[0].blockedAt).not.toBeNull();
    await agent.post(`/conversations/${id}/accept`);
    await agent.post(`/conversations/${id}/close`);
    await customer.text(place.number, 'and again');
    expect(await listed(agent, 'list=heldBack')).toHaveLength(1);
  });

  test('unblocked: all that was held back waits in its queue, and what comes rings again', async () => {
    const { place, agent, customer, clientId, id: first } = await blocked();
    await customer.text(place.number, 'held back');
    const listing = await agent.get('/blocked-addresses?limit=200');
    expect(listing.items.find((one: any) => one.value === customer.number)).toMatchObject({
      clientId,
      kind: 'phone',
      byName: agent.name,
    });
    await agent.put(`/clients/${clientId}/blocked`, { ...phoneOf(customer), blocked: false });
    const offer = await agent.isOffered(customer.number);
    expect(offer.id).not.toBe(first);
    const unblocked = (await house.timeline(clientId)).find((event) => event.kind === 'client.unblocked');
    expect(unblocked).toMatchObject({ agentId: agent.agentId, data: { queueIds: [place.queueId] } });
    expect(
      (await agent.get('/blocked-addresses?limit=200')).items.filter(
        (one: any) => one.value === customer.number,
      ),
    ).toEqual([]);
  });

  test('what waits when it is blocked is held back too; what an agent has in hand stays there', async () => {
    const place = await house.open({ available: false });
    const { agent } = place;
    const customer = house.customer();
    await customer.text(place.number, 'first');
    const [id] = await listed(agent, 'list=unassigned');
    const clientId = await house.clientOf(customer.number);
    await agent.put(`/clients/${clientId}/blocked`, { ...phoneOf(customer), blocked: true });
    expect(await listed(agent, 'list=heldBack')).toEqual([id]);
    // Whoever takes it by hand has it like any other.
    await agent.post(`/conversations/${id}/accept`);
    expect(await look(agent, id!)).toMatchObject({ state: 'handled', isHeldBack: false });
    await customer.text(place.number, 'second');
    expect(await listed(agent, 'list=mine')).toEqual([id]);
    expect(await listed(agent, 'list=heldBack')).toEqual([]);
  });

  test('a STOP from there still counts', async () => {
    const { place, customer, clientId } = await blocked();
    await customer.text(place.number, 'STOP');
    await happened(house, clientId, 'client.optedOut');
  });
});

describe('a blocked number that calls', () => {
  test('is told, the call ends, no agent is rung, and nobody is missed', async () => {
    await house.hub.settings.change({ blockedCalls: 'end' });
    const { place, agent, customer, clientId } = await blocked();
    const call = await customer.call(place.number);
    await call.hears('This number does not take calls from you.');
    await call.is('completed');
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    const kinds = await kindsOf(house, clientId);
    expect(kinds.slice(-2)).toEqual(['call.received', 'conversation.closed']);
    expect(kinds).not.toContain('followUp.planned');
    const queue = (await agent.get('/queues')).items.find((one: any) => one.id === place.queueId);
    expect(queue.today.offered).toBe(0);
    expect(queue.waiting.call).toBe(0);
  });

  test('by setting may leave a message, which is held back like a text', async () => {
    const { place, agent, customer, clientId } = await blocked();
    await house.hub.settings.change({ blockedCalls: 'voicemail' });
    const call = await customer.call(place.number);
    await call.hears('beep');
    await call.say('Buy my things. They are cheap, and they are good.');
    await happened(house, clientId, 'callback.requested');
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    const held = (await agent.get('/conversations?list=heldBack')).items;
    expect(held).toMatchObject([{ channel: 'call', isHeldBack: true, callback: { kind: 'voicemail' } }]);
    await agent.post(`/conversations/${held[0].id}/not-spam`);
    await agent.isOffered(customer.number);
    // Who hangs up without a word has not called.
    const silent = await blocked();
    const other = await silent.customer.call(silent.place.number);
    await other.hears('Please leave a message');
    await other.hangUp();
    const waits = {
      settleAt: { not: null },
      conversation: { clientId: silent.clientId },
    };
    const wish = await until(() => house.hub.prisma.callback.findFirst({ where: waits }));
    await house.hub.prisma.callback.update({ where: { id: wish.id }, data: { settleAt: new Date() } });
    await carryOutDueWaiting(house.hub);
    await until(async () => (await kindsOf(house, silent.clientId)).at(-1) === 'conversation.closed');
    expect(await kindsOf(house, silent.clientId)).not.toContain('call.abandoned');
  });

  test('is led through no menu', async () => {
    await house.hub.settings.change({ blockedCalls: 'end' });
    const administrator = await house.member('administrator');
    const { place } = await openMenu(house, administrator);
    const customer = house.customer();
    const { id: clientId } = await place.agent.post('/clients', {
      name: 'Robot',
      addresses: [phoneOf(customer)],
    });
    await place.agent.put(`/clients/${clientId}/blocked`, { ...phoneOf(customer), blocked: true });
    const call = await customer.call(place.number);
    await call.hears('This number does not take calls from you.');
    await call.is('completed');
    const { transcript } = await call.look();
    expect(transcript.map(({ text }) => text).join(' ')).not.toContain('press 1');
  });
});

test('an unknown sender is spam: blocked, closed, out of the pen; unblocked, back in it', async () => {
  const place = await house.open({ available: false });
  const { agent } = place;
  const customer = house.customer();
  await customer.text(place.number, 'You have won');
  const clientId = await house.clientOf(customer.number);
  const isUnknown = async () =>
    (await agent.get('/provisional-clients?limit=200')).items.some((one: any) => one.client.id === clientId);
  expect(await isUnknown()).toBe(true);
  await agent.post(`/clients/${clientId}/spam`);
  expect(await isUnknown()).toBe(false);
  expect(await listed(agent, `clientId=${clientId}&outcome=spam`)).toHaveLength(1);
  await agent.put(`/clients/${clientId}/blocked`, { ...phoneOf(customer), blocked: false });
  expect(await isUnknown()).toBe(true);
});
