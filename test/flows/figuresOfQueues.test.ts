import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucketOf } from '../../core/metrics/visitBuckets.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { breaksOnPurpose } from '../support/invariants.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// Figures from rows that do not change: what the four formulas say about one day, the calls behind them, each agent's part,
// and that nothing which is set or named anew afterwards makes another figure of yesterday.

let house: Harness;
let supervisor: Member;
let administrator: Member;
beforeAll(async () => {
  house = await startHarness();
  supervisor = await house.member('supervisor');
  administrator = await house.member('administrator');
});
afterAll(() => house.close());

const figuresOf = ({ queueId }: Place) => supervisor.get(`/queues/${queueId}/figures`);
const callsOf = ({ queueId }: Place, formula: string, limit = 200) =>
  supervisor.get(`/queues/${queueId}/service-level-calls?formula=${formula}&limit=${limit}`);

/** Stays in the queue of this place that are over: how often, how it ended, after how many seconds. */
async function stays(
  place: Place,
  list: readonly [number, 'answered' | 'abandoned', number][],
): Promise<void> {
  breaksOnPurpose(
    house.hub.config.databaseUrl,
    ['end_on_timeline', 'call_on_timeline', 'conversation_times'],
    'stays in a queue are made by hand, without their calls',
  );
  const ours = await house.hub.prisma.ourAddress.findFirstOrThrow({
    where: { queueId: place.queueId, kind: 'phone' },
  });
  const enteredAt = new Date(Date.now() - 120_000);
  for (const [count, result, seconds] of list)
    for (let made = 0; made < count; made += 1) {
      const client = await house.hub.prisma.client.create({
        data: { divisionId: house.divisionId, name: `Caller ${randomUUID().slice(0, 4)}` },
      });
      const conversation = {
        clientId: client.id,
        channel: 'call',
        direction: 'inbound',
        ourAddressId: ours.id,
        queueId: place.queueId,
        state: 'closed',
        outcome: result === 'answered' ? 'handled' : 'abandoned',
        queuedAt: enteredAt,
        openedAt: enteredAt,
        closedAt: new Date(),
      } as const;
      await house.hub.prisma.conversation.create({
        data: {
          ...conversation,
          visits: {
            create: {
              queueId: place.queueId,
              channel: 'call',
              enteredAt,
              leftAt: new Date(enteredAt.getTime() + seconds * 1_000),
              result,
              agentId: result === 'answered' ? place.agent.agentId : null,
            },
          },
        },
      });
    }
}

describe('one day of traffic: 100 queued, 70 answered within 20 s, 15 later, 10 gave up within 20 s, 5 later', () => {
  let place: Place;
  beforeAll(async () => {
    place = await house.open({ available: false });
    await stays(place, [
      [70, 'answered', 12],
      [15, 'answered', 40],
      [10, 'abandoned', 15],
      [5, 'abandoned', 60],
    ]);
  });

  test('82 % in Flex, 80 % in Connect, 70 % in Genesys, on the board and in the figures', async () => {
    const { serviceLevels, ...figures } = await figuresOf(place);
    const percents = Object.entries<any>(serviceLevels).map(([name, { share }]) => [
      name,
      Math.round(share * 100),
    ]);
    expect(Object.fromEntries(percents)).toEqual({ hub: 70, flex: 82, connect: 80, genesys: 70 });
    // Nobody noted when these callers heard the agent: they waited until the agent's yes, as it was counted before.
    expect(figures.wait.averageMs).toBe(Math.round((70 * 12_000 + 15 * 40_000) / 85));
    expect(figures).toMatchObject({ queued: 100, answered: 85, abandoned: 15, shortAbandoned: 0 });
    const { queues } = await supervisor.get('/board');
    const { today } = queues.find((queue: any) => queue.id === place.queueId);
    expect(today.serviceLevels).toEqual(serviceLevels);
    expect(today).toMatchObject({ offered: 100, answered: 85, abandoned: 15, serviceLevel: 0.7 });
  });

  test.each([
    ['hub', 70, 100],
    ['flex', 70, 85],
    ['connect', 80, 100],
    ['genesys', 70, 100],
  ])('%s opens its calls: %i of %i', async (formula, above, below) => {
    const { items } = await callsOf(place, formula);
    expect(items).toHaveLength(below);
    expect(items.filter((call: any) => call.inNumerator)).toHaveLength(above);
    for (const call of items) {
      const row = await house.hub.prisma.queueVisit.findUniqueOrThrow({ where: { id: call.visitId } });
      const limits = { serviceLevelSeconds: 20, shortAbandonSeconds: 5 };
      expect(call.bucket).toBe(bucketOf({ ...row, ...limits }));
    }
  });

  test('page by page they are the same calls', async () => {
    const all = (await callsOf(place, 'connect')).items.map((call: any) => call.visitId);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `/queues/${place.queueId}/service-level-calls?formula=connect&limit=30${cursor && `&cursor=${cursor}`}`;
      const page: any = await supervisor.get(path);
      seen.push(...page.items.map((call: any) => call.visitId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all);
  });

  test('what is set or named anew afterwards makes no other figure, and no row lets itself be changed', async () => {
    const period = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date().toISOString()}`;
    const read = () => supervisor.get(`/queues/${place.queueId}/figures?${period}`);
    const before = await read();
    const change = { name: `Renamed ${randomUUID()}`, serviceLevelSeconds: 5, shortAbandonSeconds: 30 };
    const { status } = await administrator.ask('PATCH', `/queues/${place.queueId}/settings`, change);
    expect(status).toBe(200);
    await house.hub.prisma.agent.update({
      where: { id: place.agent.agentId },
      data: { name: 'Somebody Else' },
    });
    expect(await read()).toEqual(before);
    const { pool } = house.hub;
    await expect(
      pool.query(`UPDATE queue_visit SET result = 'abandoned' WHERE result = 'answered'`),
    ).rejects.toThrow(/is not changed/);
  });
});

describe('an agent’s part in a call', () => {
  test('declined, then talked, held and written up: each once, and never again', async () => {
    const place = await house.open({ wrapUpSeconds: 600 });
    const { agent } = place;
    const customer = house.customer();
    const call = await customer.call(place.number);
    const first = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${first.id}/decline`, { reason: 'busy' });
    await agent.post(`/conversations/${first.id}/accept`);
    await happened(house, first.clientId, 'call.connected');
    await agent.post(`/conversations/${first.id}/hold`);
    await until(async () => (await call.look()).held);
    await agent.post(`/conversations/${first.id}/resume`);
    await call.hangUp();
    await happened(house, first.clientId, 'conversation.wrapping');
    await agent.post(`/conversations/${first.id}/wrap-up`, { disposition: 'Resolved' });

    const parts = await house.hub.prisma.agentSegment.findMany({
      where: { conversationId: first.id },
      orderBy: { offeredAt: 'asc' },
    });
    expect(parts.map(({ result, kind }) => [kind, result])).toEqual([
      ['work', 'declined'],
      ['work', 'handled'],
    ]);
    const [, handled] = parts;
    expect(handled).toMatchObject({ agentId: agent.agentId, queueId: place.queueId, channel: 'call' });
    expect(Math.min(handled!.talkMs, handled!.holdMs, handled!.wrapMs)).toBeGreaterThan(0);
    const whole = handled!.endedAt.getTime() - handled!.connectedAt!.getTime();
    expect(Math.abs(whole - handled!.talkMs - handled!.holdMs - handled!.wrapMs)).toBeLessThan(50);

    const { agents, wait } = await figuresOf(place);
    // The caller waits until the agent is heard, and not until the agent has said yes.
    const visit = await house.hub.prisma.queueVisit.findFirstOrThrow({ where: { conversationId: first.id } });
    expect(visit.heardAt!.getTime()).toBeGreaterThan(visit.leftAt!.getTime());
    expect(Math.abs(visit.heardAt!.getTime() - handled!.connectedAt!.getTime())).toBeLessThan(1_000);
    expect(Math.abs(wait.averageMs - (visit.heardAt!.getTime() - visit.enteredAt.getTime()))).toBeLessThan(2);
    expect(agents).toMatchObject({
      offered: 2,
      accepted: 1,
      declined: 1,
      missed: 0,
      wrapMs: handled!.wrapMs,
    });
    expect(agents.averageHandleMs).toBe(handled!.talkMs + handled!.holdMs + handled!.wrapMs);
    const { pool } = house.hub;
    for (const sql of ['UPDATE agent_segment SET talk_ms = 0', 'DELETE FROM agent_segment'])
      await expect(pool.query(sql)).rejects.toThrow(/written once/);
  });

  test('of a caller who gives up while it rings it is canceled, and the stay abandoned', async () => {
    const place = await house.open();
    const customer = house.customer();
    const call = await customer.call(place.number);
    const { id, clientId } = await place.agent.isOffered(customer.number);
    await call.hangUp();
    await happened(house, clientId, 'call.abandoned');
    const [part] = await house.hub.prisma.agentSegment.findMany({ where: { conversationId: id } });
    expect(part).toMatchObject({ result: 'canceled', acceptedAt: null, talkMs: 0 });
    expect((await figuresOf(place)).agents).toMatchObject({ offered: 1, canceled: 1, missed: 0 });
  });
});
