import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deliverMessage } from '../../core/conversations/deliverMessage.ts';
import { queueMessage } from '../../core/conversations/queueMessage.ts';
import { withTransaction } from '../../core/db.ts';
import { sendDueSurveys } from '../../core/surveys/sendSurvey.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// From which of our numbers a client is written to: chosen once, kept, shown, changed by hand, and chosen anew when it is retired.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

/** An agent of two queues with a number each. */
async function twoNumbers() {
  const [first, second] = [await house.open(), await house.open({ agents: 0 })];
  const { agent } = first;
  await house.hub.prisma.queueMember.create({ data: { agentId: agent.agentId, queueId: second.queueId } });
  return { first, second, agent, administrator: await house.member('administrator') };
}
const idOf = async (place: Place) =>
  (await house.hub.prisma.ourAddress.findFirstOrThrow({ where: { value: place.number } })).id;
const senders = (agent: Member, to: string) => agent.get(`/me/text-senders?to=${encodeURIComponent(to)}`);
const chosen = async (agent: Member, to: string) => {
  const { items, chosenId, why } = await senders(agent, to);
  return [items.find((one: any) => one.id === chosenId)?.value, why];
};
const write = (agent: Member, to: string, more: object = {}) =>
  agent.post('/conversations', { channel: 'sms', to, text: 'good morning', ...more });
const retire = async (administrator: Member, place: Place, retired = true) =>
  administrator.ask('PUT', `/numbers/${await idOf(place)}`, { retired });
async function over(agent: Member, id: string) {
  await agent.post(`/conversations/${id}/end`);
  await agent.post(`/conversations/${id}/close`);
}
const lastFrom = async (number: string) =>
  (
    await house.hub.prisma.delivery.findFirstOrThrow({
      where: { to: number },
      orderBy: { createdAt: 'desc' },
    })
  ).from;

describe('the sender of texts', () => {
  test('is kept for each number of a client, and follows where the client writes', async () => {
    const { first, second, agent } = await twoNumbers();
    const customer = house.customer();
    const begun = await write(agent, customer.number, { queueId: second.queueId });
    expect(begun.conversation.ourAddress).toBe(second.number);
    await over(agent, begun.conversation.id);
    expect(await chosen(agent, customer.number)).toEqual([second.number, 'kept']);
    const again = await write(agent, customer.number, { queueId: first.queueId });
    expect(again.conversation.ourAddress).toBe(second.number);
    await over(agent, again.conversation.id);
    await customer.text(first.number, 'I write here now');
    const { id, clientId } = await agent.isOffered(customer.number);
    expect(await chosen(agent, customer.number)).toEqual([first.number, 'last']);
    await agent.post(`/conversations/${id}/accept`);
    await agent.post(`/conversations/${id}/reply`, { text: 'and we answer here' });
    expect(await lastFrom(customer.number)).toBe(first.number);
    expect((await house.timeline(clientId)).filter(({ kind }) => kind === 'sender.changed')).toEqual([]);
    expect(await house.hub.prisma.textSender.count({ where: { address: { value: customer.number } } })).toBe(
      1,
    );
  });

  test('is chosen by hand, among those of the own queues, and the timeline says so', async () => {
    const { first, second, agent } = await twoNumbers();
    const elsewhere = await house.open({ agents: 0 });
    const customer = house.customer();
    await over(agent, (await write(agent, customer.number, { queueId: first.queueId })).conversation.id);
    const taken = await write(agent, customer.number, { fromId: await idOf(second) });
    expect(taken.conversation.ourAddress).toBe(second.number);
    expect(await chosen(agent, customer.number)).toEqual([second.number, 'kept']);
    const changed = (await house.timeline(taken.conversation.clientId)).filter(
      ({ kind }) => kind === 'sender.changed',
    );
    expect(changed).toMatchObject([
      { agentId: agent.agentId, data: { from: first.number, sender: second.number, why: 'by_agent' } },
    ]);
    const order = {
      channel: 'sms',
      to: house.customer().number,
      text: 'hello',
      fromId: await idOf(elsewhere),
    };
    expect((await agent.ask('POST', '/conversations', order)).status).toBe(403);
    expect((await senders(agent, order.to)).items.map((one: any) => one.value)).not.toContain(
      elsewhere.number,
    );
  });

  test('that is retired gives way to the next: in a conversation, and the client’s answer finds it', async () => {
    const { first, second, agent, administrator } = await twoNumbers();
    const customer = house.customer();
    await customer.text(first.number, 'hello');
    const { id, clientId } = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${id}/accept`);
    expect((await retire(administrator, first)).body).toMatchObject({ retiredAt: expect.any(String) });
    await administrator.ask('PUT', `/numbers/${await idOf(second)}`, { isTextDefault: true });
    await agent.post(`/conversations/${id}/reply`, { text: 'from another number' });
    expect(await lastFrom(customer.number)).toBe(second.number);
    expect((await agent.get(`/conversations/${id}`)).ourAddress).toBe(second.number);
    expect((await house.timeline(clientId)).filter(({ kind }) => kind === 'sender.changed')).toMatchObject([
      { data: { from: first.number, sender: second.number, why: 'retired', to: customer.number } },
    ]);
    await customer.text(second.number, 'I answer there');
    await until(
      async () => (await house.timeline(clientId)).filter(({ kind }) => kind === 'message.received')[1],
    );
    expect(await house.hub.prisma.conversation.count({ where: { clientId } })).toBe(1);
    const refused = { channel: 'sms', to: customer.number, text: 'no', fromId: await idOf(first) };
    expect((await agent.ask('POST', '/conversations', refused)).status).toBe(409);
    await retire(administrator, first, false);
    expect((await senders(agent, house.customer().number)).items).toHaveLength(2);
  });

  test('of a text that was put off is chosen anew when it is retired meanwhile; without any it goes on waiting', async () => {
    const { first, agent, administrator } = await twoNumbers();
    const customer = house.customer();
    const { conversation } = await write(agent, customer.number, { queueId: first.queueId });
    await over(agent, conversation.id);
    const { clientId } = conversation;
    const putOff = async (text: string) => {
      const { deliveryId } = await withTransaction(house.hub, async (tx) => {
        const order = { clientId, conversationId: null, from: first.number, to: customer.number, text };
        const made = await queueMessage(tx, {
          ...order,
          channel: 'sms',
          purpose: 'reminder',
          idempotencyKey: `${clientId} ${text}`,
          sendAt: new Date(Date.now() + 3_600_000),
        });
        return made!;
      });
      await house.hub.prisma.delivery.update({
        where: { id: deliveryId },
        data: { state: 'held', heldReason: 'quiet_hours' },
      });
      return async () => {
        await house.hub.prisma.delivery.update({ where: { id: deliveryId }, data: { dueAt: new Date() } });
        await deliverMessage(house.hub, { deliveryId });
        return house.hub.prisma.delivery.findUniqueOrThrow({ where: { id: deliveryId } });
      };
    };
    const [one, two] = [await putOff('You asked for word'), await putOff('And for more')];
    await retire(administrator, first);
    const left = await one();
    expect(left.from).not.toBe(first.number);
    expect((await customer.getsText('You asked for word')).from).toBe(left.from);

    const others = await house.hub.prisma.ourAddress.findMany({ where: { kind: 'phone', retiredAt: null } });
    await house.hub.prisma.ourAddress.updateMany({
      where: { id: { in: others.map(({ id }) => id) } },
      data: { retiredAt: new Date() },
    });
    expect(await two()).toMatchObject({ state: 'held', heldReason: 'no_address' });
    const held = (await house.timeline(clientId)).at(-1);
    expect(held).toMatchObject({ kind: 'message.held', data: { why: 'no_address' } });
    await house.hub.prisma.ourAddress.updateMany({ data: { retiredAt: null } });
    await two();
    await customer.getsText('And for more');
  });

  test('is the same for reminders and surveys, also when it is retired before they are due', async () => {
    const { first, second, agent, administrator } = await twoNumbers();
    await administrator.ask('PUT', `/numbers/${await idOf(second)}`, { isTextDefault: true });
    const supervisor = await house.member('supervisor');
    await supervisor.put('/settings', {
      surveysEnabled: true,
      surveyDelaySeconds: 3_600,
      quietHoursEnabled: false,
    });
    const customer = house.customer();
    await customer.text(first.number, 'hello');
    const { id, clientId } = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${id}/accept`);
    await agent.post(`/conversations/${id}/reply`, { text: 'done' });
    await over(agent, id);
    const { prisma } = house.hub;
    const invite = await until(() => prisma.surveyInvite.findFirst({ where: { conversationId: id } }));
    expect(invite.ourAddress).toBe(first.number);
    await retire(administrator, first);
    await agent.post('/follow-ups', {
      clientId,
      kind: 'text',
      title: 'remind',
      text: 'do not forget',
      dueAt: new Date(Date.now() + 200).toISOString(),
      conversationId: id,
    });
    const reminder = await until(() =>
      prisma.delivery.findFirst({ where: { to: customer.number, purpose: 'reminder' } }),
    );
    expect(reminder.from).toBe(second.number);
    await prisma.surveyInvite.update({ where: { id: invite.id }, data: { dueAt: new Date() } });
    await sendDueSurveys(house.hub);
    const survey = await until(() =>
      prisma.delivery.findFirst({ where: { to: customer.number, purpose: 'survey' } }),
    );
    expect(survey.from).toBe(second.number);
    await retire(administrator, first, false);
    await supervisor.put('/settings', { surveysEnabled: false, surveyDelaySeconds: 20 });
  });
});
