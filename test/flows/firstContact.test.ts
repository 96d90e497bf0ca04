import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCase } from '../../core/cases/openCase.ts';
import { withTransaction } from '../../core/db.ts';
import { readFirstContact, resolutionOf, SETTLED_DAYS } from '../../core/metrics/contactResolution.ts';
import { readFacts } from '../../core/relations/relationFacts.ts';
import { makeDivision, makeQueue } from '../support/factories.ts';
import { startHarness, type Harness } from '../support/harness.ts';

// Which contacts count, and for what: one call solves everything, what makes a relationship.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterAll(() => house.close());

const DAY = 86_400_000;

// A-25, its vectors: what was closed so many days ago, and what came after how many days of it.
const contacts = [
  { what: 'a call that was enough', isCall: true, closed: 10, is: 'one_call' },
  { what: 'a call that was passed on', isCall: true, closed: 10, transfers: 1, is: 'resolved' },
  { what: 'a text that was enough', closed: 10, is: 'resolved' },
  { what: 'in touch again the next day', isCall: true, closed: 10, next: 1, is: 'again' },
  { what: 'in touch again on the last day', closed: 10, next: SETTLED_DAYS, is: 'again' },
  { what: 'in touch again a moment later', closed: 10, next: SETTLED_DAYS + 0.001, is: 'resolved' },
  { what: 'not known yet', closed: 6.9, is: null },
  { what: 'known since a moment', closed: 7.001, is: 'resolved' },
  { what: 'known already, for it went wrong', closed: 3, next: 1, is: 'again', isTooNew: true },
] as {
  what: string;
  isCall?: boolean;
  closed: number;
  transfers?: number;
  next?: number;
  is: string | null;
  isTooNew?: boolean;
}[];

test('the first contact: each vector by itself, and all of them counted in the database', async () => {
  const supervisor = await house.member('supervisor');
  const now = house.hub.clock.now();
  const at = (days: number) => new Date(now.getTime() - days * DAY);
  for (const { what, isCall = false, closed, transfers = 0, next, is } of contacts) {
    const nextInboundAt = next === undefined ? null : at(closed - next);
    expect(resolutionOf({ closedAt: at(closed), nextInboundAt, isCall, transfers }, now), what).toBe(is);
  }
  const divisionId = await makeDivision(house.hub);
  const [number, mailbox] = ['+15005559251', 'a25@hub.example'];
  const queue = await makeQueue(house.hub, { divisionId, number, mailbox });
  const { id: ourAddressId } = await house.hub.prisma.ourAddress.findFirstOrThrow({
    where: { queueId: queue.id, kind: 'phone' },
  });
  const db = await house.hub.pool.connect();
  const add = async (clientId: string, { channel = 'sms', opened = 0, closed = null as number | null }) => {
    const { rows } = await db.query(
      `INSERT INTO conversation (id, client_id, channel, direction, our_address_id, queue_id, state, outcome, opened_at, handled_at, closed_at)
       VALUES (gen_random_uuid(), $1, $2, 'inbound', $3, $4, $5, $6, $7, $8, $8) RETURNING id`,
      [
        clientId,
        channel,
        ourAddressId,
        queue.id,
        closed === null ? 'queued' : 'closed',
        closed === null ? null : 'handled',
        at(opened),
        closed === null ? null : at(closed),
      ],
    );
    return rows[0].id as string;
  };
  try {
    // Nothing of it stays.
    await db.query('BEGIN');
    for (const { isCall, closed, transfers, next } of contacts) {
      const made = await db.query(
        'INSERT INTO client (id, division_id) VALUES (gen_random_uuid(), $1) RETURNING id',
        [divisionId],
      );
      const clientId = made.rows[0].id as string;
      const id = await add(clientId, { channel: isCall ? 'call' : 'sms', opened: closed + 0.01, closed });
      if (transfers)
        await db.query(
          `INSERT INTO agent_segment (id, reservation_id, kind, conversation_id, queue_id, agent_id, channel, direction, result,
             offered_at, ended_at, ring_ms, talk_ms, hold_ms, consult_ms, wrap_ms)
           VALUES (gen_random_uuid(), gen_random_uuid(), 'work', $1, $2, $3, 'call', 'inbound', 'transferred', $4, $4, 0, 0, 0, 0, 0)`,
          [id, queue.id, supervisor.agentId, at(closed)],
        );
      if (next !== undefined) await add(clientId, { opened: closed - next });
    }
    const hub: typeof house.hub = Object.create(house.hub, {
      clock: { value: { now: () => now } },
      pool: { value: db },
    });
    const found = await readFirstContact(hub, { divisionId } as any, { days: 30 });
    // Those of which it is known by the clock alone.
    const known = contacts.filter(({ is, isTooNew }) => is !== null && !isTooNew);
    const calls = known.filter(({ isCall }) => isCall);
    expect(found.resolved).toMatchObject({
      numerator: known.filter(({ is }) => is !== 'again').length,
      denominator: known.length,
    });
    expect(found.oneCall).toEqual({ share: 1 / 3, numerator: 1, denominator: calls.length });
  } finally {
    await db.query('ROLLBACK');
    db.release();
  }
});

test('what binds a client: said by people, never a circle, and dear to leave means less likely to leave', async () => {
  const { agent } = await house.open();
  const make = async (name: string) => {
    const addresses = [{ kind: 'email', value: house.customer().email }];
    return (await agent.post('/clients', { name, addresses })).id as string;
  };
  const [first, second, third] = [await make('Ada'), await make('Grace'), await make('Lise')];
  const bonds = (id: string) => `/clients/${id}/bonds`;
  expect(await agent.get(bonds(first))).toEqual({ switchingCost: null, referredBy: null, referred: [] });
  await agent.put(bonds(second), { switchingCost: 4, referredById: first });
  await agent.put(bonds(second), { switchingCost: 4 });
  await agent.put(bonds(third), { referredById: second });
  expect(await agent.get(bonds(second))).toMatchObject({
    switchingCost: 4,
    referredBy: { id: first, name: 'Ada' },
    referred: [{ id: third, name: 'Lise' }],
  });
  for (const referredById of [first, third])
    expect(await agent.ask('PUT', bonds(first), { referredById })).toMatchObject({ status: 400 });
  expect(await agent.ask('PUT', bonds(first), { switchingCost: 6 })).toMatchObject({ status: 400 });
  const told = (await house.timeline(second)).filter(({ kind }) => kind === 'client.updated');
  expect(told.map(({ data }: any) => data.fields)).toEqual([['switchingCost', 'referredBy']]);
  // Who is merged takes along whom they brought.
  const supervisor = await house.member('supervisor');
  await supervisor.post(`/clients/${first}/merge`, { loserId: second, choices: {} });
  expect(await agent.get(bonds(first))).toMatchObject({ referredBy: null, referred: [{ id: third }] });
});

test('who was met counts as a contact, who was not does not; a complaint counts where its contact did not', async () => {
  const { agent, number } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'Terrible!');
  const { id: conversationId, clientId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${conversationId}/accept`);
  await agent.post(`/conversations/${conversationId}/end`);
  await agent.post(`/conversations/${conversationId}/wrap-up`, { disposition: 'Resolved', feeling: -1 });
  const relation = () => agent.get(`/clients/${clientId}/relation`);
  await house.drain();
  const { activity } = await relation();
  // Through the door: the relationship is judged anew by itself.
  const visit = async (outcome: string) => {
    const dueAt = new Date(Date.now() + 60_000).toISOString();
    const { id } = await agent.post('/follow-ups', {
      clientId,
      kind: 'visit',
      title: 'At their office',
      dueAt,
    });
    const [actualFrom, actualUntil] = [-60, -20].map((minutes) => new Date(Date.now() + minutes * 60_000));
    await agent.post(`/follow-ups/${id}/done`, { outcome, actualFrom, actualUntil });
  };
  await visit('reached');
  await visit('not_reached');
  await house.drain();
  expect((await relation()).activity).toBe(activity + 1);

  const complaint = (of: string | null, closedWhy: string | null) =>
    withTransaction(house.hub, async (tx) => {
      const order = { clientId, conversationId: of, kind: 'complaint', title: 'Cold' } as const;
      const { caseId } = await openCase(tx, order);
      if (closedWhy)
        await tx.db.case.update({
          where: { id: caseId },
          data: { state: 'closed', closedAt: new Date(), closedWhy },
        });
    });
  await complaint(null, null);
  await complaint(null, 'unfounded');
  await complaint(conversationId, null);
  const [facts] = await readFacts(house.hub, [clientId], new Date());
  expect(facts).toMatchObject({ contacts: 2, recent_contacts: 2, bad_contacts: 1, complaints: 1 });
});
