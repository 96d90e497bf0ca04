import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// The pile of work: lists whose counts are right, put off to the second, given to whoever should have it.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

async function texting() {
  const place = await house.open({ agents: 2 });
  const [agent, colleague] = place.agents as [Member, Member];
  await colleague.goes('away', 'lunch');
  const customer = house.customer();
  await customer.text(place.number, 'hello');
  const { id, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  return { place, agent, colleague, customer, id, clientId };
}
const counts = (agent: Member) => agent.get('/inbox/counts');
const listed = async (agent: Member, list: string): Promise<string[]> =>
  (await agent.get(`/conversations?list=${list}&limit=200`)).items.map((one: any) => one.id);
const kindsOf = async (clientId: string) => (await house.timeline(clientId)).map((event) => event.kind);
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('put off', () => {
  test('until a time: in nobody’s hand, offered to nobody, and offered again when the time has come', async () => {
    const { agent, id, clientId, customer } = await texting();
    await agent.post(`/conversations/${id}/reply`, { text: 'we look into it' });
    await agent.post(`/conversations/${id}/snooze`, { until: soon(2_500) });
    expect(await agent.get(`/conversations/${id}`)).toMatchObject({
      state: 'queued',
      agentId: null,
      snooze: { byId: agent.agentId },
    });
    expect(await listed(agent, 'snoozed')).toEqual([id]);
    expect(await counts(agent)).toEqual({
      mine: 0,
      team: 0,
      unassigned: 0,
      snoozed: 1,
      heldBack: 0,
      mentions: 0,
    });
    expect((await agent.get('/me/desk')).waiting).toEqual([]);
    expect(await agent.isOffered(customer.number)).toMatchObject({ id });
    const told = await house.timeline(clientId);
    const snoozed = told.find((event) => event.kind === 'conversation.snoozed')!;
    const offered = told.findLast((event) => event.kind === 'conversation.offered')!;
    expect(Date.parse(offered.at)).toBeGreaterThanOrEqual(Date.parse((snoozed.data as any).until) - 150);
    expect(told.map(({ kind }) => kind)).toContain('conversation.woken');
    expect((await agent.get(`/conversations/${id}`)).snooze).toBeNull();
  });

  test('until the client answers: the answer wakes it at once', async () => {
    const { place, agent, id, customer } = await texting();
    await agent.post(`/conversations/${id}/snooze`, { until: null });
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    await customer.text(place.number, 'here is my answer');
    expect(await agent.isOffered(customer.number)).toMatchObject({ id });
    expect(await counts(agent)).toMatchObject({ snoozed: 0, unassigned: 1 });
  });

  test('taken up again by hand; not for calls, nor into the past', async () => {
    const { agent, id, customer } = await texting();
    expect(await agent.ask('POST', `/conversations/${id}/snooze`, { until: soon(-60_000) })).toMatchObject({
      status: 400,
    });
    await agent.post(`/conversations/${id}/snooze`, { until: soon(3_600_000) });
    await agent.post(`/conversations/${id}/wake`);
    expect(await agent.isOffered(customer.number)).toMatchObject({ id });
  });
});

describe('given to somebody', () => {
  test('by who holds it or a supervisor, whoever is free; not by others', async () => {
    const { agent, colleague, id, clientId } = await texting();
    expect(
      await colleague.ask('POST', `/conversations/${id}/assign`, { agentId: colleague.agentId }),
    ).toMatchObject({ status: 409 });
    await agent.post(`/conversations/${id}/assign`, { agentId: colleague.agentId, reason: 'she knows them' });
    expect(await listed(colleague, 'mine')).toEqual([id]);
    expect(await listed(agent, 'mine')).toEqual([]);
    const supervisor = await house.member('supervisor');
    await supervisor.post(`/conversations/${id}/assign`, { agentId: agent.agentId });
    await supervisor.post(`/conversations/${id}/assign`, { agentId: agent.agentId });
    expect((await kindsOf(clientId)).filter((kind) => kind === 'conversation.assigned')).toHaveLength(2);
    expect(
      (await house.timeline(clientId)).find((event) => event.kind === 'conversation.assigned'),
    ).toMatchObject({
      data: {
        agentId: colleague.agentId,
        byAgentId: agent.agentId,
        fromAgentId: agent.agentId,
        reason: 'she knows them',
      },
    });
    const elsewhere = await house.member('agent', { divisionId: await makeDivision(house.hub) });
    expect(
      await agent.ask('POST', `/conversations/${id}/assign`, { agentId: elsewhere.agentId }),
    ).toMatchObject({ status: 404 });
  });

  test('ten colleagues given it at once: one has it, and everybody’s hand is counted right', async () => {
    const { place, agent, id } = await texting();
    const others = await Promise.all(
      Array.from({ length: 6 }, () => house.member('agent', { queueIds: [place.queueId] })),
    );
    const supervisor = await house.member('supervisor');
    await Promise.all(
      others.map((other) =>
        supervisor.ask('POST', `/conversations/${id}/assign`, { agentId: other.agentId }),
      ),
    );
    const held = await Promise.all([agent, ...others].map(async (one) => (await counts(one)).mine as number));
    expect(held.reduce((sum, one) => sum + one, 0)).toBe(1);
  });

  test('back to the queue with a reason that the timeline tells', async () => {
    const { agent, id, clientId } = await texting();
    await agent.goes('away', 'lunch');
    await agent.post(`/conversations/${id}/requeue`, { reason: 'needs a French speaker' });
    expect(
      (await house.timeline(clientId)).find((event) => event.kind === 'conversation.requeued'),
    ).toMatchObject({
      data: { reason: 'needs a French speaker' },
    });
    expect(await listed(agent, 'unassigned')).toEqual([id]);
  });
});

test('counts and lists say the same while everything moves, and pages repeat nothing', async () => {
  const place = await house.open({ agents: 3, available: false });
  const [first] = place.agents;
  await Promise.all(Array.from({ length: 12 }, (_, at) => house.customer().text(place.number, `text ${at}`)));
  await until(async () => (await counts(first!)).unassigned === 12);
  const ids = await listed(first!, 'unassigned');
  await Promise.all(
    ids.map(async (id, at) => {
      const agent = place.agents[at % 3]!;
      if (at % 4 === 0) return agent.post(`/conversations/${id}/accept`);
      return at % 4 === 1 ? agent.post(`/conversations/${id}/snooze`, { until: null }) : null;
    }),
  );
  const now = await counts(first!);
  for (const list of ['mine', 'team', 'unassigned', 'snoozed'] as const)
    expect([list, (await listed(first!, list)).length]).toEqual([list, now[list]]);
  expect(now).toMatchObject({ team: 9, unassigned: 6, snoozed: 3 });
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: any = await first!.get(
      `/conversations?list=team&limit=4${cursor ? `&cursor=${cursor}` : ''}`,
    );
    paged.push(...page.items.map((one: any) => one.id));
    cursor = page.nextCursor;
  }
  expect(new Set(paged).size).toBe(paged.length);
  expect(paged).toHaveLength(9);
});
