import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Two conversations of one client that are worked on together: one holder, one wrap-up, one survey; and as before when they are
// separated again.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

/** A client’s text, which the agent has, and the same client’s mail, which waits. */
async function textAndMail() {
  const place = await house.open({ agents: 2 });
  const [agent, colleague] = place.agents as [Member, Member];
  await colleague.goes('away', 'lunch');
  const customer = house.customer();
  const client = await agent.post('/clients', {
    name: 'Two Ways',
    addresses: [
      { kind: 'phone', value: customer.number },
      { kind: 'email', value: customer.email },
    ],
  });
  await customer.text(place.number, 'where is my order?');
  const { id: textId } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${textId}/accept`);
  await agent.goes('away', 'lunch');
  await customer.mail(place.mailbox, { subject: 'My order', text: 'Where is it?' });
  const mail = await until(() =>
    house.hub.prisma.conversation.findFirst({ where: { clientId: client.id, channel: 'email' } }),
  );
  return { place, agent, colleague, customer, clientId: client.id as string, textId, mailId: mail.id };
}
const look = (agent: Member, id: string) => agent.get(`/conversations/${id}`);
const join = (agent: Member, headId: string, partId: string) =>
  agent.ask('POST', `/conversations/${headId}/join`, { partId });
const visits = (conversationId: string) =>
  house.hub.prisma.queueVisit.findMany({ where: { conversationId }, orderBy: { enteredAt: 'asc' } });
const events = async (clientId: string, kind: string) =>
  (await house.timeline(clientId)).filter((event) => event.kind === kind);

describe('worked on together', () => {
  test('one holder has both, answers both, and closes both with one wrap-up and one survey', async () => {
    const supervisor = await house.member('supervisor');
    await supervisor.put('/settings', {
      surveysEnabled: true,
      surveyDelaySeconds: 3_600,
      quietHoursEnabled: false,
    });
    const { agent, colleague, customer, place, clientId, textId, mailId } = await textAndMail();
    expect((await join(agent, textId, mailId)).status).toBe(200);
    expect(await look(agent, mailId)).toMatchObject({
      state: 'joined',
      agentId: agent.agentId,
      joinedTo: textId,
    });
    expect(await visits(mailId)).toMatchObject([{ result: 'answered', agentId: agent.agentId }]);
    expect(await agent.get('/inbox/counts')).toMatchObject({ mine: 1, team: 1, unassigned: 0 });
    expect((await agent.get('/me/desk')).waiting).toEqual([]);
    expect(await events(clientId, 'conversation.joined')).toMatchObject([
      {
        conversationId: textId,
        data: { partId: mailId, channel: 'email', subject: 'My order', wasAgentId: null },
      },
    ]);
    expect(await events(clientId, 'conversation.joinedTo')).toMatchObject([{ conversationId: mailId }]);

    // What comes into the part is work on the head; an answer in one is an answer to both.
    await agent.post(`/conversations/${textId}/reply`, { text: 'It is on its way' });
    expect([(await look(agent, textId)).waitingSince, (await look(agent, mailId)).waitingSince]).toEqual([
      null,
      null,
    ]);
    await customer.mail(place.mailbox, { subject: 'Re: My order', text: 'Since when?' });
    await until(async () => (await look(agent, textId)).waitingSince);
    await agent.post(`/conversations/${mailId}/reply`, { text: 'Since Monday' });
    expect((await customer.getsMail(/Since Monday/)).subject).toBe('Re: My order');
    expect((await look(agent, textId)).waitingSince).toBeNull();

    // Whoever has the head has the part.
    await agent.post(`/conversations/${textId}/assign`, { agentId: colleague.agentId });
    expect((await look(agent, mailId)).agentId).toBe(colleague.agentId);
    expect((await agent.ask('POST', `/conversations/${mailId}/reply`, { text: 'not mine' })).status).toBe(
      409,
    );
    expect((await colleague.ask('POST', `/conversations/${mailId}/close`)).status).toBe(409);
    await colleague.post(`/conversations/${textId}/close`);
    expect(await look(agent, mailId)).toMatchObject({
      state: 'closed',
      outcome: 'handled',
    });
    expect(await events(clientId, 'conversation.closed')).toHaveLength(2);
    await house.drain();
    const invites = await house.hub.prisma.surveyInvite.findMany({ where: { clientId } });
    expect(invites.map((one) => one.conversationId)).toEqual([textId]);
    await supervisor.put('/settings', { surveysEnabled: false, surveyDelaySeconds: 20 });
  });

  test('separated again, what had waited waits again, and has its own holder', async () => {
    const { agent, clientId, textId, mailId } = await textAndMail();
    const before = await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id: mailId } });
    await join(agent, textId, mailId);
    await agent.post(`/conversations/${mailId}/separate`);
    const after = await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id: mailId } });
    expect(after).toMatchObject({ state: 'queued', agentId: null, rankAt: before.rankAt });
    expect(after.waitingSince).not.toBeNull();
    expect(await visits(mailId)).toMatchObject([{ result: 'answered' }, { result: null, leftAt: null }]);
    expect(await look(agent, textId)).toMatchObject({ state: 'handled', agentId: agent.agentId });
    expect(await events(clientId, 'conversation.separated')).toMatchObject([
      { conversationId: mailId, data: { headId: textId, agentId: null } },
    ]);
    expect((await agent.ask('POST', `/conversations/${mailId}/separate`)).status).toBe(409);
    // And once more, the other way round.
    await agent.post(`/conversations/${mailId}/accept`);
    expect((await join(agent, mailId, textId)).status).toBe(200);
    await agent.post(`/conversations/${textId}/separate`);
    expect(await look(agent, textId)).toMatchObject({ state: 'handled', agentId: agent.agentId });
    const parts = await house.hub.prisma.agentSegment.findMany({ where: { conversationId: textId } });
    expect(parts.map(({ result }) => result)).toEqual(['handled']);
    const links = await house.hub.prisma.conversationLink.findMany({
      where: { headId: { in: [textId, mailId] } },
    });
    expect(links.map(({ undoneAt }) => undoneAt !== null)).toEqual([true, true]);
  });

  test('back in the queue and put off, the part goes along, and what comes into it wakes the head', async () => {
    const { agent, customer, place, textId, mailId } = await textAndMail();
    await join(agent, textId, mailId);
    await agent.post(`/conversations/${textId}/snooze`, { until: null });
    expect(await look(agent, mailId)).toMatchObject({ state: 'joined', agentId: null });
    await customer.mail(place.mailbox, { subject: 'Re: My order', text: 'And now?' });
    await until(async () => (await look(agent, textId)).snooze === null);
    await agent.post(`/conversations/${textId}/accept`);
    expect((await look(agent, mailId)).agentId).toBe(agent.agentId);
    await agent.post(`/conversations/${textId}/end`);
    await customer.mail(place.mailbox, { subject: 'Re: My order', text: 'One more thing' });
    await until(async () => (await look(agent, textId)).state === 'handled');
    await agent.post(`/conversations/${textId}/close`);
  });
});

describe('refused', () => {
  test('across clients, with a call, for what another has, twice, and in chains', async () => {
    const { agent, colleague, customer, place, textId, mailId } = await textAndMail();
    const other = house.customer();
    await other.text(place.number, 'I am somebody else');
    const stranger = await until(() =>
      house.hub.prisma.conversation.findFirst({ where: { address: { value: other.number } } }),
    );
    expect(await join(agent, textId, stranger.id)).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', details: { clientIds: expect.any(Array) } } },
    });
    expect((await join(agent, textId, textId)).status).toBe(409);
    expect((await join(colleague, textId, mailId)).status).toBe(409);
    await colleague.post(`/conversations/${mailId}/accept`);
    expect(await join(agent, textId, mailId)).toMatchObject({
      body: { error: { code: 'already_assigned' } },
    });
    const supervisor = await house.member('supervisor');
    expect((await join(supervisor, textId, mailId)).status).toBe(200);
    expect((await join(agent, textId, mailId)).status).toBe(409);
    await agent.post(`/conversations/${mailId}/separate`);
    expect(await look(agent, mailId)).toMatchObject({ state: 'handled', agentId: colleague.agentId });
    const call = await customer.call(place.number);
    const ringing = await until(() =>
      house.hub.prisma.conversation.findFirst({
        where: { channel: 'call', address: { value: customer.number } },
      }),
    );
    expect((await join(agent, textId, ringing.id)).status).toBe(409);
    await call.hangUp();
  });

  test('ten at once: one link, and everybody’s hand is counted right', async () => {
    const { agent, textId, mailId } = await textAndMail();
    const answers = await Promise.all(Array.from({ length: 10 }, () => join(agent, textId, mailId)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await house.hub.prisma.conversationLink.count({ where: { partId: mailId, undoneAt: null } })).toBe(
      1,
    );
  });
});

describe('a mail that is split off', () => {
  /** Two mails of one client in one conversation, which the agent has. */
  async function twoMails() {
    const place = await house.open({ agents: 2 });
    const [agent, colleague] = place.agents as [Member, Member];
    await colleague.goes('away', 'lunch');
    const customer = house.customer();
    await customer.mail(place.mailbox, { subject: 'My order', text: 'Where is it?' });
    const { id, clientId } = await agent.isOffered(customer.email);
    await agent.post(`/conversations/${id}/accept`);
    await agent.goes('away', 'lunch');
    await customer.mail(place.mailbox, { subject: 'My invoice', text: 'It is wrong' });
    const second = await until(() =>
      house.hub.prisma.message.findFirst({ where: { conversationId: id, subject: 'My invoice' } }),
    );
    return { place, agent, colleague, customer, clientId, id, messageId: second.id };
  }
  const split = async (agent: Member, id: string, body: object) =>
    (await agent.ask('POST', `/conversations/${id}/split`, body)).status;
  const splitOff = (clientId: string) =>
    house.hub.prisma.conversation.findFirstOrThrow({ where: { clientId, thread: { not: '' } } });

  test('has its own conversation, which answers follow, and goes back by working on both together', async () => {
    const { place, agent, customer, clientId, id, messageId } = await twoMails();
    expect(await split(agent, id, { messageId })).toBe(200);
    const own = await splitOff(clientId);
    expect(own).toMatchObject({ state: 'handled', agentId: agent.agentId, subject: 'My invoice' });
    expect(await visits(own.id)).toMatchObject([{ result: 'answered', agentId: agent.agentId }]);
    expect(await events(clientId, 'conversation.mailSplitOff')).toMatchObject([
      { conversationId: id, data: { messageId, toConversationId: own.id } },
    ]);
    expect(await events(clientId, 'conversation.splitOff')).toMatchObject([
      { conversationId: own.id, data: { fromConversationId: id, why: 'by_agent' } },
    ]);
    await agent.post(`/conversations/${own.id}/reply`, { text: 'We correct it' });
    await agent.post(`/conversations/${id}/reply`, { text: 'It comes today' });
    const [invoice, order] = [
      await customer.getsMail(/We correct it/),
      await customer.getsMail(/It comes today/),
    ];
    expect([invoice.subject, order.subject]).toEqual(['Re: My invoice', 'Re: My order']);
    const answer = (mail: typeof invoice, text: string) =>
      customer.mail(place.mailbox, {
        subject: mail.subject,
        text,
        inReplyTo: mail.messageId,
        references: [...mail.references, mail.messageId],
      });
    await answer(invoice, 'Thank you for the invoice');
    await answer(order, 'Thank you for the order');
    await customer.mail(place.mailbox, { subject: 'Something else', text: 'A new matter' });
    const whereIs = async (text: string) =>
      (
        await until(() =>
          house.hub.prisma.message.findFirst({ where: { clientId, text: { contains: text } } }),
        )
      ).conversationId;
    expect(await whereIs('Thank you for the invoice')).toBe(own.id);
    expect(await whereIs('Thank you for the order')).toBe(id);
    expect(await whereIs('A new matter')).toBe(id);
    expect((await join(agent, id, own.id)).status).toBe(200);
    await answer(invoice, 'And once more');
    expect(await whereIs('And once more')).toBe(own.id);
    await until(async () => (await look(agent, id)).waitingSince);
    await agent.post(`/conversations/${id}/close`);
    expect((await look(agent, own.id)).state).toBe('closed');
    await customer.mail(place.mailbox, { subject: 'Again', text: 'A new day' });
    expect(await whereIs('A new day')).not.toBe(id);
  });

  test('waits in its queue where nobody keeps it', async () => {
    const { agent, colleague, clientId, id, messageId, customer } = await twoMails();
    expect(await split(agent, id, { messageId, hold: false })).toBe(200);
    const own = await splitOff(clientId);
    expect(await visits(own.id)).toMatchObject([{ result: null }]);
    await colleague.goes('available');
    expect(await colleague.isOffered(customer.email)).toMatchObject({ id: own.id });
  });

  test('is refused for texts, for our own words, for the only one, for what another has or says', async () => {
    const { place, agent, colleague, id, messageId, customer } = await twoMails();
    expect(await split(colleague, id, { messageId })).toBe(409);
    await agent.post(`/conversations/${id}/reply`, { text: 'ours' });
    const ours = await until(() =>
      house.hub.prisma.message.findFirst({ where: { conversationId: id, direction: 'outbound' } }),
    );
    expect(await split(agent, id, { messageId: ours.id })).toBe(409);
    await agent.goes('available');
    await customer.text(place.number, 'one');
    const text = await until(() => house.hub.prisma.message.findFirst({ where: { from: customer.number } }));
    expect(await split(agent, id, { messageId: text.id })).toBe(409);
    await agent.isOffered(customer.number);
    await agent.post(`/conversations/${text.conversationId}/accept`);
    await customer.text(place.number, 'two');
    expect(await split(agent, text.conversationId!, { messageId: text.id })).toBe(409);
  });
});
