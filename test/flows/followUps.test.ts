import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { holdDelivery } from '../../core/conversations/holdDelivery.ts';
import { queueMessage } from '../../core/conversations/queueMessage.ts';
import { openInboundDoor } from '../../core/conversations/receiveInbound.ts';
import { withTransaction } from '../../core/db.ts';
import { cancelTexts } from '../../core/followUps/cancelTexts.ts';
import { createFollowUp } from '../../core/followUps/createFollowUp.ts';
import {
  cancelFollowUp,
  completeFollowUp,
  listFollowUps,
  loadFollowUpFor,
} from '../../core/followUps/followUps.ts';
import { planFollowUp, type NewFollowUp } from '../../core/followUps/planFollowUp.ts';
import { remind } from '../../core/followUps/remind.ts';
import { breaksOnPurpose } from '../support/invariants.ts';
import { openTestHub, until, type TestHub } from '../support/openTestHub.ts';
import { makeClient, makeHouse, type House } from '../support/people.ts';

let opened: TestHub;
let house: House;

beforeAll(async () => {
  opened = await openTestHub();
  house = await makeHouse(opened.hub);
});
afterAll(() => opened.close());
beforeEach(async () => {
  opened.setNow(null);
  await opened.hub.settings.change({ quietHoursEnabled: false });
});

const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);
const eventsOf = (clientId: string) =>
  opened.hub.prisma.timelineEvent.findMany({ where: { clientId }, orderBy: { seq: 'asc' } });
const kindsOf = async (clientId: string) => (await eventsOf(clientId)).map((event) => event.kind);
const sentTo = (to: string) => opened.sent.filter((message) => message.to === to);
const rowOf = (id: string) => opened.hub.prisma.followUp.findUniqueOrThrow({ where: { id } });
const inState = (id: string, state: string) =>
  until(async () => {
    const row = await rowOf(id);
    return row.state === state && row;
  });

async function plan(order: Partial<NewFollowUp> & { clientId: string }): Promise<string> {
  const planned = await withTransaction(opened.hub, (tx) =>
    planFollowUp(tx, { title: 'Call back', dueAt: new Date(), ownerId: house.agent.id, ...order }),
  );
  return planned!.followUpId;
}

async function textIn(clientPhone: string, key: string): Promise<void> {
  await openInboundDoor(opened.hub).receive({
    channel: 'sms',
    dedupeKey: key,
    from: clientPhone,
    fromShown: clientPhone,
    to: house.phone.value,
    at: new Date(),
    text: 'I am back',
    score: null,
  });
}

test('a due task is overdue and its owner is told, once', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const hints: string[] = [];
  await hub.bus.listen({
    events: () => undefined,
    desks: (ids, reason) => hints.push(...ids.map((id) => `${id} ${reason}`)),
    told: () => undefined,
    signOut: () => undefined,
    ended: () => undefined,
    resync: () => undefined,
  });
  const id = await plan({ clientId: client.id });
  const row = await inState(id, 'overdue');
  expect(row.remindedAt).not.toBeNull();
  await Promise.all(Array.from({ length: 5 }, () => remind(hub, { followUpId: id })));
  expect(await kindsOf(client.id)).toEqual(['followUp.planned', 'followUp.reminded']);
  await until(async () => hints.includes(`${house.agent.id} followUp`));
  await plan({ clientId: client.id, ownerId: null, forSupervisor: true });
  await until(async () => hints.includes(`${house.supervisor.id} followUp`));
});

test('a task that is not due is left alone', async () => {
  const client = await makeClient(opened.hub, house);
  const id = await plan({ clientId: client.id, dueAt: inHours(1) });
  await remind(opened.hub, { followUpId: id });
  expect((await rowOf(id)).state).toBe('planned');
});

test('a due text is sent, once', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const id = await plan({ clientId: client.id, kind: 'text', text: 'Your parcel is here' });
  await inState(id, 'done');
  await Promise.all(Array.from({ length: 5 }, () => remind(hub, { followUpId: id })));
  await until(async () => sentTo(client.phone).length > 0);
  expect(sentTo(client.phone)).toMatchObject([
    { text: 'Your parcel is here', from: house.phone.value, automated: true },
  ]);
  expect((await kindsOf(client.id)).filter((kind) => kind !== 'message.sent')).toEqual([
    'followUp.planned',
    'message.queued',
    'followUp.done',
  ]);
});

test('a client who writes first is not texted; what is planned afterwards stands', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const early = await plan({
    clientId: client.id,
    kind: 'text',
    text: 'Are you still there?',
    dueAt: inHours(1),
  });
  const task = await plan({ clientId: client.id, dueAt: inHours(1) });
  await textIn(client.phone, `back-${client.id}`);
  expect(await inState(early, 'canceled')).toMatchObject({ cancelReason: 'client_replied' });
  const late = await plan({
    clientId: client.id,
    kind: 'text',
    text: 'Thanks for writing',
    dueAt: inHours(1),
  });
  await Promise.all([cancelTexts(hub, { clientId: client.id }), cancelTexts(hub, { clientId: client.id })]);
  expect((await rowOf(late)).state).toBe('planned');
  expect((await rowOf(task)).state).toBe('planned');
  expect((await kindsOf(client.id)).filter((kind) => kind === 'followUp.canceled')).toHaveLength(1);
});

test('the reply is seen at the instant of sending even when nothing canceled the text before', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const id = await plan({ clientId: client.id, kind: 'text', text: 'Still there?', dueAt: inHours(1) });
  const call = openInboundDoor(hub).receive({
    channel: 'call',
    dedupeKey: `call-${client.id}`,
    from: client.phone,
    fromShown: client.phone,
    to: house.phone.value,
    at: new Date(),
    callSid: `CA${client.id}`,
  });
  await call;
  await hub.prisma.followUp.updateMany({ where: { id, state: 'planned' }, data: { dueAt: new Date() } });
  await remind(hub, { followUpId: id });
  expect(await inState(id, 'canceled')).toMatchObject({ cancelReason: 'client_replied' });
  expect(sentTo(client.phone)).toEqual([]);
});

test('at night a text is put off to the morning there; after STOP it is canceled', async () => {
  const { hub } = opened;
  await hub.settings.change({ quietHoursEnabled: true });
  opened.setNow(new Date('2026-11-20T14:30:00Z'));
  const client = await makeClient(hub, house, { timeZone: 'Asia/Shanghai' });
  const id = await plan({ clientId: client.id, kind: 'text', text: 'Good morning' });
  const row = await until(async () => {
    const now = await rowOf(id);
    return now.dueAt.toISOString() === '2026-11-21T00:00:00.000Z' && now;
  });
  expect(row.state).toBe('planned');
  expect((await eventsOf(client.id)).at(-1)).toMatchObject({
    kind: 'followUp.planned',
    data: { why: 'quiet_hours', dueAt: '2026-11-21T00:00:00.000Z' },
  });
  await hub.prisma.address.updateMany({ where: { clientId: client.id }, data: { optedOutAt: new Date() } });
  await hub.prisma.followUp.update({ where: { id }, data: { dueAt: new Date() } });
  await remind(hub, { followUpId: id });
  expect(await rowOf(id)).toMatchObject({ state: 'canceled', cancelReason: 'opted_out' });
});

test("a text with nowhere to go becomes its owner's work", async () => {
  const { hub } = opened;
  const client = await hub.prisma.client.create({ data: { divisionId: house.divisionId } });
  const id = await plan({ clientId: client.id, kind: 'text', text: 'Hello?' });
  await inState(id, 'overdue');
});

test('a queued message that was kept from leaving until night is held at the door', async () => {
  const { hub } = opened;
  await hub.settings.change({ quietHoursEnabled: true });
  const client = await makeClient(hub, house, { timeZone: 'Asia/Shanghai' });
  const order = {
    clientId: client.id,
    conversationId: null,
    channel: 'sms' as const,
    purpose: 'reminder' as const,
    from: house.phone.value,
    to: client.phone,
    text: 'Hello',
    idempotencyKey: `held-${client.id}`,
  };
  opened.setNow(new Date('2096-11-20T14:30:00Z'));
  const { deliveryId } = await hub.prisma.$transaction(async (db) => {
    const queued = (await queueMessage({ db, recorded: [] }, order))!;
    await db.outboxMessage.delete({ where: { eventId: queued.eventId } }); // its job is lost
    return queued;
  });
  expect(await holdDelivery(hub, deliveryId)).toBe(true);
  expect(await holdDelivery(hub, deliveryId)).toBe(true);
  expect(await hub.prisma.delivery.findUniqueOrThrow({ where: { id: deliveryId } })).toMatchObject({
    state: 'held',
    heldReason: 'quiet_hours',
    dueAt: new Date('2096-11-21T00:00:00Z'),
  });
  opened.setNow(new Date('2096-11-21T00:00:00Z'));
  expect(await holdDelivery(hub, deliveryId)).toBe(false);
  expect((await kindsOf(client.id)).filter((kind) => kind === 'message.held')).toHaveLength(1);
  await hub.prisma.address.updateMany({ where: { clientId: client.id }, data: { optedOutAt: new Date() } });
  expect(await holdDelivery(hub, deliveryId)).toBe(true);
  expect((await hub.prisma.delivery.findUniqueOrThrow({ where: { id: deliveryId } })).state).toBe('canceled');
  breaksOnPurpose(hub.config.databaseUrl, ['delivery_forward', 'fate_on_timeline'], 'put back by hand');
  await hub.prisma.delivery.update({ where: { id: deliveryId }, data: { state: 'accepted' } });
  expect(await holdDelivery(hub, deliveryId)).toBe(false); // it has left: nothing to hold
});

test('a rule plans once, however many try', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const tries = Array.from({ length: 10 }, () =>
    withTransaction(hub, (tx) =>
      planFollowUp(tx, {
        clientId: client.id,
        title: 'Rule',
        dueAt: inHours(1),
        forSupervisor: true,
        ruleKey: `rule-${client.id}`,
      }),
    ),
  );
  expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
  expect(await kindsOf(client.id)).toEqual(['followUp.planned']);
});

test('people plan, tick off and cancel; a second click and a stranger are refused', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const stranger = await makeHouse(hub);
  const order = {
    clientId: client.id,
    title: 'Send the offer',
    dueAt: inHours(2).toISOString(),
    kind: 'task' as const,
    agentId: house.agent.id,
  };
  await expect(createFollowUp(hub, stranger, order)).rejects.toMatchObject({ code: 'not_found' });
  await expect(createFollowUp(hub, house, { ...order, ownerId: client.id })).rejects.toMatchObject({
    code: 'invalid_request',
    fields: { ownerId: 'is no agent' },
  });
  await expect(createFollowUp(hub, house, { ...order, kind: 'text' })).rejects.toMatchObject({
    code: 'invalid_request',
    fields: { text: 'is missing' },
  });
  const { followUpId } = await createFollowUp(hub, house, order);
  const by = { followUpId, agentId: house.agent.id };
  await expect(loadFollowUpFor(hub, stranger, followUpId)).rejects.toMatchObject({ code: 'not_found' });
  await expect(completeFollowUp(hub, stranger, by)).rejects.toMatchObject({ code: 'not_found' });
  const clicks = await Promise.allSettled([
    completeFollowUp(hub, house, by),
    cancelFollowUp(hub, house, by),
    completeFollowUp(hub, house, by),
  ]);
  expect(clicks.filter((click) => click.status === 'fulfilled')).toHaveLength(1);
  expect(clicks.flatMap((click) => (click.status === 'rejected' ? [click.reason.code] : []))).toEqual([
    'invalid_state',
    'invalid_state',
  ]);
  expect(await kindsOf(client.id)).toHaveLength(2);
});

test('the list goes by due time, page by page, and stays within its scope', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const dueAt = inHours(5);
  const ids = [];
  for (const hours of [3, 1, 2]) ids.push(await plan({ clientId: client.id, dueAt: inHours(hours) }));
  for (let i = 0; i < 4; i += 1) ids.push(await plan({ clientId: client.id, dueAt }));
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listFollowUps(hub, house, { clientId: client.id, state: 'open', limit: 2, cursor });
    seen.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen.slice(0, 3)).toEqual([ids[1], ids[2], ids[0]]);
  expect(seen.toSorted()).toEqual(ids.toSorted());
  const stranger = await makeHouse(hub);
  expect((await listFollowUps(hub, stranger, { clientId: client.id, limit: 10 })).items).toEqual([]);
  expect(
    (await listFollowUps(hub, house, { clientId: client.id, ownerId: house.supervisor.id, limit: 10 })).items,
  ).toEqual([]);
  await expect(listFollowUps(hub, house, { cursor: 'nonsense', limit: 2 })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});
