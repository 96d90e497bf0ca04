import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RoutingWhy } from '../../core/contract/events.ts';
import type { RequiredSkill } from '../../core/contract/skills.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { talk } from '../support/talk.ts';
import { whileInHand } from '../support/whileInHand.ts';

// Who is asked: skills and rings, the client's own agent first, and what a supervisor sees of it.

let house: Harness;
let supervisor: Member;
beforeAll(async () => {
  house = await startHarness({ servers: 2 });
  supervisor = await house.member('supervisor');
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

let skills = 0;
async function makeSkill(name: string): Promise<string> {
  return (await supervisor.post('/skills', { name: `${name} ${(skills += 1)}` })).id;
}

const needs = (skillId: string, minimum: number, ...relax: RequiredSkill['relax']): RequiredSkill => ({
  skillId,
  minimum,
  relax,
});

async function asks(place: Place, change: Record<string, unknown>): Promise<void> {
  await supervisor.patch(`/queues/${place.queueId}/routing`, change);
}

async function knows(agent: Member, ...known: [skillId: string, proficiency: number][]): Promise<void> {
  await supervisor.patch(`/agents/${agent.agentId}/routing`, {
    skills: known.map(([skillId, proficiency]) => ({ skillId, proficiency })),
  });
}

const numberIdOf = async ({ number }: Place): Promise<string> =>
  (await house.hub.prisma.ourAddress.findFirstOrThrow({ where: { value: number } })).id;

const whyOf = async (agent: Member, conversationId: string): Promise<RoutingWhy> => {
  const { offers } = await agent.get('/me/desk');
  return offers.find((offer: { conversation: { id: string } }) => offer.conversation.id === conversationId)
    .why;
};

async function isNotOffered(agent: Member): Promise<void> {
  await house.drain();
  expect((await agent.get('/me/desk')).offers).toEqual([]);
}

describe('skills', () => {
  test('a call goes to who is good enough, and says so; a change of skills is in force at once', async () => {
    const place = await house.open({ agents: 2, available: false });
    const [ann, bob] = place.agents as [Member, Member];
    const french = await makeSkill('French');
    await asks(place, { requiredSkills: [needs(french, 3)] });
    await knows(ann, [french, 2]);
    await knows(bob, [french, 4]);
    await ann.goes('available');
    await bob.goes('available');
    const first = house.customer();
    await first.call(place.number);
    const { id } = await bob.isOffered(first.number);
    expect(await whyOf(bob, id)).toMatchObject({
      rule: 'longest_idle',
      candidates: 1,
      ring: { at: 1, of: 1 },
      skills: [{ asked: 3, minimum: 3, has: 4 }],
    });
    const second = house.customer();
    await second.call(place.number);
    await isNotOffered(ann);
    await knows(ann, [french, 3]);
    await ann.isOffered(second.number);
  });

  test('with waiting time less is asked for, ring by ring, with nobody doing anything', async () => {
    const place = await house.open();
    const french = await makeSkill('French');
    const loans = await makeSkill('Loans');
    await asks(place, {
      requiredSkills: [
        needs(french, 4, { afterSeconds: 1, minimum: 2 }),
        needs(loans, 1, { afterSeconds: 2, minimum: 0 }),
      ],
    });
    await knows(place.agent, [french, 2]);
    const customer = house.customer();
    const since = Date.now();
    await customer.text(place.number, 'bonjour');
    const { id } = await place.agent.isOffered(customer.number);
    expect(Date.now() - since).toBeGreaterThan(1_900);
    expect(await whyOf(place.agent, id)).toMatchObject({
      ring: { at: 3, of: 3 },
      skills: [
        { asked: 4, minimum: 2, has: 2 },
        { asked: 1, minimum: 0, has: 0 },
      ],
    });
  });

  test('what a number asks for goes before what its queue asks for; others are held up by nothing', async () => {
    const place = await house.open();
    const french = await makeSkill('French');
    await asks(place, {
      requiredSkills: [needs(french, 1)],
      numbers: [{ numberId: await numberIdOf(place), requiredSkills: [needs(french, 5)] }],
    });
    await knows(place.agent, [french, 4]);
    const caller = house.customer();
    await caller.call(place.number);
    await isNotOffered(place.agent);
    await caller.mail(place.mailbox, { subject: 'Aide', text: 'bonjour' });
    await place.agent.isOffered(caller.email);
    const { stranded } = (await supervisor.get('/queues')).items.find(
      (queue: { id: string }) => queue.id === place.queueId,
    );
    expect(stranded).toEqual({ waiting: 1, skills: [expect.stringContaining('French')] });
  });

  test('what nobody can ever take is shown to supervisors, for want of what', async () => {
    const place = await house.open();
    const latin = await makeSkill('Latin');
    await asks(place, { requiredSkills: [needs(latin, 5, { afterSeconds: 600, minimum: 1 })] });
    await house.customer().text(place.number, 'salve');
    await house.drain();
    const shown = async () =>
      (await supervisor.get('/board')).queues.find((queue: { id: string }) => queue.id === place.queueId)
        .stranded;
    expect(await shown()).toEqual({ waiting: 1, skills: [expect.stringContaining('Latin')] });
    // Somebody will do after ten minutes: it waits, and is not stranded.
    await knows(place.agent, [latin, 1]);
    expect(await shown()).toEqual({ waiting: 0, skills: [] });
    expect((await place.agent.get('/me/desk')).offers).toEqual([]);
  });

  test('bad settings are refused and lose nothing', async () => {
    const place = await house.open({ agents: 1, available: false });
    const french = await makeSkill('French');
    const path = `/queues/${place.queueId}/routing`;
    const ask = (body: unknown) => supervisor.ask('PATCH', path, body);
    const rising = needs(french, 3, { afterSeconds: 5, minimum: 1 }, { afterSeconds: 9, minimum: 2 });
    const backwards = needs(french, 3, { afterSeconds: 9, minimum: 2 }, { afterSeconds: 5, minimum: 1 });
    for (const requiredSkills of [
      [rising],
      [backwards],
      [needs(french, 6)],
      [needs(french, 1), needs(french, 2)],
    ])
      expect(await ask({ requiredSkills })).toMatchObject({ status: 400 });
    const elsewhere = await numberIdOf(await house.open({ agents: 0 }));
    expect(await ask({ numbers: [{ numberId: elsewhere, requiredSkills: [] }] })).toMatchObject({
      status: 404,
    });
    expect(await supervisor.get(path)).toMatchObject({ requiredSkills: [], preferredSeconds: 0 });
    expect(await place.agent.ask('PATCH', path, { preferredSeconds: 5 })).toMatchObject({ status: 403 });
  });
});

/** Closes what has ended. */
async function wrapsUp(agent: Member, id: string): Promise<void> {
  await until(async () => (await agent.get(`/conversations/${id}`)).state === 'wrapping');
  await agent.post(`/conversations/${id}/close`);
}

describe('the client’s own agent', () => {
  test('who had the client last is waited for, for so long; then everybody', async () => {
    const place = await house.open({ agents: 2, available: false });
    const [ann, bob] = place.agents as [Member, Member];
    await bob.goes('available');
    const { call, id, customer } = await talk(house, { ...place, agent: bob });
    await call.hangUp();
    await wrapsUp(bob, id);
    await asks(place, { preferredSeconds: 2 });
    await ann.goes('available');
    // Bob has been idle for less time, and is asked all the same.
    await customer.text(place.number, 'me again');
    const again = await bob.isOffered(customer.number);
    expect(await whyOf(bob, again.id)).toMatchObject({ rule: 'last_agent' });
    await bob.post(`/conversations/${again.id}/accept`);
    await bob.post(`/conversations/${again.id}/close`);
    // On the phone with somebody else: waited for, and then Ann is asked.
    await asks(place, { preferredSeconds: 0 });
    await ann.goes('away', 'break');
    await talk(house, { ...place, agent: bob });
    await ann.goes('available');
    await asks(place, { preferredSeconds: 2 });
    const since = Date.now();
    await customer.text(place.number, 'me once more');
    const last = await ann.isOffered(customer.number);
    expect(Date.now() - since).toBeGreaterThan(1_900);
    expect(await whyOf(ann, last.id)).toMatchObject({ rule: 'longest_idle' });
  });

  test('who is waited for is asked when free, though somebody has the client’s row in hand just then', async () => {
    const place = await house.open();
    const known = await talk(house, place);
    await known.call.hangUp();
    await wrapsUp(place.agent, known.id);
    await asks(place, { preferredSeconds: 300 });
    const other = await talk(house, place);
    await known.customer.text(place.number, 'me again');
    const clientId = await house.clientOf(known.customer.number);
    const waits = { clientId, state: 'queued' as const, heldFor: place.agent.agentId };
    await until(async () => (await house.hub.prisma.conversation.count({ where: waits })) === 1);
    await whileInHand(house, clientId, async () => {
      await other.call.hangUp();
      await wrapsUp(place.agent, other.id);
      await house.drain();
    });
    const { id } = await place.agent.isOffered(known.customer.number);
    expect(await whyOf(place.agent, id)).toMatchObject({ rule: 'last_agent' });
  });

  test('the account agent before the last one; nobody is waited for who is not there', async () => {
    const place = await house.open({ agents: 2 });
    const [ann, bob] = place.agents as [Member, Member];
    await asks(place, { preferredSeconds: 60 });
    const customer = house.customer();
    await customer.text(place.number, 'hello');
    const clientId = await house.clientOf(customer.number);
    const first = await until(async () => {
      for (const agent of [ann, bob]) {
        const [offer] = (await agent.get('/me/desk')).offers;
        if (offer) return { agent, id: offer.conversation.id as string };
      }
      return null;
    });
    await first.agent.post(`/conversations/${first.id}/accept`);
    await first.agent.post(`/conversations/${first.id}/close`);
    const account = first.agent === ann ? bob : ann;
    await house.hub.prisma.client.update({
      where: { id: clientId },
      data: { accountAgentId: account.agentId },
    });
    await customer.text(place.number, 'once more');
    const { id } = await account.isOffered(customer.number);
    expect(await whyOf(account, id)).toMatchObject({ rule: 'account_agent' });
    await account.post(`/conversations/${id}/accept`);
    await account.post(`/conversations/${id}/close`);
    await account.goes('away', 'lunch');
    await customer.text(place.number, 'and again');
    // Who had it last is the account agent, who is at lunch.
    const last = await first.agent.isOffered(customer.number);
    expect(await whyOf(first.agent, last.id)).toMatchObject({ rule: 'longest_idle' });
  });
});
