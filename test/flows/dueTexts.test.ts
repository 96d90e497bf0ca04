import { afterAll, beforeAll, expect, test } from 'vitest';
import { openInboundDoor } from '../../core/conversations/receiveInbound.ts';
import { withTransaction } from '../../core/db.ts';
import { planFollowUp, type NewFollowUp } from '../../core/followUps/planFollowUp.ts';
import { newSeries } from '../../core/followUps/planNext.ts';
import { remind } from '../../core/followUps/remind.ts';
import { sendDueTexts } from '../../core/followUps/sendDueTexts.ts';
import { openTestHub, type TestHub } from '../support/openTestHub.ts';
import { makeClient, makeHouse, type House } from '../support/people.ts';

// Planned messages that are due are dealt with by the hundred; each must come to what it comes to alone.

let opened: TestHub;
let house: House;

beforeAll(async () => {
  opened = await openTestHub();
  house = await makeHouse(opened.hub);
});
afterAll(() => opened.close());

const HOUR = 3_600_000;
const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR);
const clock = (hours: number) => inHours(hours).toISOString().slice(11, 16);
type Person = Awaited<ReturnType<typeof makeClient>>;

async function plan(client: Person, order: Partial<NewFollowUp> = {}): Promise<void> {
  await withTransaction(opened.hub, (tx) =>
    planFollowUp(tx, {
      clientId: client.id,
      kind: 'text',
      title: 'Later',
      text: 'Hello again',
      dueAt: inHours(5),
      ownerId: house.agent.id,
      ...order,
    }),
  );
}

async function textIn(client: Person): Promise<void> {
  await openInboundDoor(opened.hub).receive({
    channel: 'sms',
    dedupeKey: `in-${client.id}`,
    from: client.phone,
    fromShown: client.phone,
    to: house.phone.value,
    at: new Date(),
    text: 'I am back',
    score: null,
  });
}

/** Nobody has looked since the client wrote. */
const plannedBefore = (client: Person) =>
  opened.hub.pool.query(
    `UPDATE follow_up SET created_at = created_at - interval '1 hour' WHERE client_id = $1`,
    [client.id],
  );

const phone = 'phone' as const;
const situations: Record<string, (client: Person) => Promise<void>> = {
  'a text': (client) => plan(client),
  'to who has a mail address alone': async (client) => {
    await opened.hub.prisma.address.deleteMany({ where: { clientId: client.id, kind: phone } });
    await plan(client, { purpose: 'care' });
  },
  'to who cannot be reached': async (client) => {
    await opened.hub.prisma.address.deleteMany({ where: { clientId: client.id } });
    await plan(client);
  },
  'to who wants no texts': async (client) => {
    await opened.hub.prisma.address.updateMany({
      where: { clientId: client.id, kind: phone },
      data: { optedOutAt: new Date() },
    });
    await plan(client);
  },
  'a mail that somebody wrote with a form': (client) =>
    plan(client, {
      send: { channel: 'email', to: client.email, subject: 'News', html: '<p>Hello</p>', timeZone: null },
    }),
  'where the address is the client’s no more': (client) =>
    plan(client, { send: { channel: 'sms', to: '+14155550100', subject: null, timeZone: null } }),
  'about a conversation': async (client) => {
    await textIn(client);
    const { id } = await opened.hub.prisma.conversation.findFirstOrThrow({ where: { clientId: client.id } });
    await plan(client, { conversationId: id });
  },
  'to who got in touch meanwhile': async (client) => {
    await textIn(client);
    await plan(client);
    await plannedBefore(client);
  },
  'a birthday of who got in touch meanwhile': async (client) => {
    await textIn(client);
    await plan(client, { purpose: 'care' });
    await plannedBefore(client);
  },
  'a turn of a series': (client) =>
    plan(client, {
      series: newSeries({ every: 1, unit: 'week', on: 'due' }, inHours(5), 'UTC'),
    }),
  'two at once where one a week is enough': async (client) => {
    await plan(client, { purpose: 'care', title: 'First' });
    await plan(client, { purpose: 'care', title: 'Second', dueAt: inHours(5.1) });
  },
};

/** One client in each situation; nothing is due yet. */
async function makeAll(): Promise<Map<string, Person>> {
  const made = new Map<string, Person>();
  for (const [name, make] of Object.entries(situations)) {
    const client = await makeClient(opened.hub, house);
    await make(client);
    made.set(name, client);
  }
  await opened.hub.relay.settled();
  return made;
}

const dueNow = (clientIds: string[]) =>
  opened.hub.pool.query(
    `UPDATE follow_up SET due_at = due_at - interval '6 hours' WHERE client_id = ANY ($1) AND state = 'planned'`,
    [clientIds],
  );

/** What came of a client, without what is another for each. */
async function outcome(client: Person) {
  const { prisma } = opened.hub;
  const where = { clientId: client.id };
  const followUps = await prisma.followUp.findMany({ where, orderBy: [{ dueAt: 'asc' }, { title: 'asc' }] });
  const messages = await prisma.message.findMany({
    where: { ...where, direction: 'outbound' },
    orderBy: { createdAt: 'asc' },
  });
  const deliveries = await prisma.delivery.findMany({ where, orderBy: { createdAt: 'asc' } });
  const events = await prisma.timelineEvent.findMany({ where, orderBy: { seq: 'asc' } });
  const refusals = await prisma.contactRefusal.findMany({ where });
  const senders = await prisma.textSender.findMany({ where: { address: where } });
  return JSON.parse(
    JSON.stringify({
      followUps: followUps.map(({ state, cancelReason, title, seriesNo, dueAt, doneAt }) => ({
        state,
        cancelReason,
        title,
        seriesNo,
        isLater: dueAt > inHours(0.01),
        isDone: doneAt !== null,
      })),
      messages: messages.map(({ channel, from, to, subject, text, html, agentId, attachments, flags }) => ({
        channel,
        from,
        to,
        subject,
        text,
        html,
        agentId,
        attachments,
        flags,
      })),
      deliveries: deliveries.map(({ channel, purpose, from, to, role }) => ({
        channel,
        purpose,
        from,
        to,
        role,
      })),
      events: events
        .filter(({ kind }) => kind !== 'message.sent')
        .map(({ kind, agentId, data }) => ({ kind, agentId, data })),
      refusals: refusals.map(({ channel, purpose, why, until, followUpId }) => ({
        channel,
        purpose,
        why,
        hasUntil: until !== null,
        isOf: followUpId !== null,
      })),
      // Why that one depends on the country of a number, which is made up.
      senders: senders.map(({ ourAddressId, byAgentId }) => ({ ourAddressId, byAgentId })),
    })
      .replaceAll(client.phone, 'PHONE')
      .replaceAll(client.email, 'MAIL')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'WHEN'),
  );
}

test.each([
  ['by day', { quietHoursEnabled: false }],
  ['by night', { quietHoursEnabled: true, timeZone: 'UTC', quietHours: { from: clock(2), to: clock(22) } }],
])('%s each comes to what it comes to alone', { timeout: 60_000 }, async (_name, hours) => {
  const { hub } = opened;
  await hub.settings.change({
    ...hours,
    contactCaps: [{ count: 1, days: 7, channel: null, purposes: ['care'] }],
  });
  const alone = await makeAll();
  const together = await makeAll();
  await dueNow([...alone.values()].map(({ id }) => id));
  for (const client of alone.values()) {
    const due = await hub.prisma.followUp.findMany({
      where: { clientId: client.id },
      orderBy: { dueAt: 'asc' },
    });
    for (const { id } of due) await remind(hub, { followUpId: id });
  }
  await dueNow([...together.values()].map(({ id }) => id));
  await Promise.all([sendDueTexts(hub), sendDueTexts(hub)]);
  for (const name of Object.keys(situations)) {
    const [one, other] = [alone.get(name)!, together.get(name)!];
    expect(await outcome(other), name).toEqual(await outcome(one));
  }
});
