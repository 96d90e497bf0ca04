import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { backends, startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';
import { newSid, postWebhook, textForm } from '../support/webhook.ts';

// Many at once, over two servers that share nothing but the database.

describe.each(backends)('races, queue on %s', (backend) => {
  let house: Harness;
  beforeAll(async () => {
    house = await startHarness({ backend, servers: 2 });
  });
  afterEach(() => house.checkInvariants());
  afterAll(() => house.close());

  const times = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index));

  test('ten agents accept at once: one has it, nine are told who', async () => {
    const { agents, number, queueId } = await house.open({ agents: 10, available: false });
    const customer = house.customer();
    await customer.text(number, 'whoever is first');
    const { items } = await until(async () => {
      const page = await agents[0]!.get(`/conversations?queueId=${queueId}`);
      return page.items.length > 0 && page;
    });
    const [{ id, clientId }] = items;
    for (const [index, agent] of agents.entries()) agent.url = house.urls[index % 2]!;
    const answers = await Promise.all(
      agents.map((agent) => agent.ask('POST', `/conversations/${id}/accept`, {})),
    );
    const winners = answers.filter((answer) => answer.status === 200);
    expect(winners).toHaveLength(1);
    const winner = agents[answers.findIndex((answer) => answer.status === 200)]!;
    const losers = answers.filter((answer) => answer.status !== 200);
    for (const answer of losers) {
      expect(answer).toMatchObject({
        status: 409,
        body: { error: { code: 'already_assigned', details: { agentName: winner.name } } },
      });
    }
    const accepted = (await house.timeline(clientId)).filter(
      (event) => event.kind === 'conversation.accepted',
    );
    expect(accepted).toHaveLength(1);
  });

  test('the same text twenty times at once is one event', async () => {
    const { number } = await house.open({ available: false });
    const customer = house.customer();
    const form = textForm(customer.number, number, 'again and again');
    const answers = await Promise.all(
      times(20, (index) => postWebhook(house, { path: '/sms', form, server: index % 2 })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(times(20, () => 200));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    const events = await house.timeline(await house.clientOf(customer.number));
    expect(events.map((event) => event.kind)).toEqual(['message.received']);
    // And once more, much later, with another idempotency token: that header is not signed.
    await postWebhook(house, { path: '/sms', form, headers: { 'i-twilio-idempotency-token': 'new' } });
    expect(await house.timeline(await house.clientOf(customer.number))).toHaveLength(1);
  });

  test('the same call ten times at once is one call, with one answer', async () => {
    const { number } = await house.open({ available: false });
    const customer = house.customer();
    const { AccountSid } = textForm('', '', '');
    const form = {
      AccountSid: AccountSid!,
      CallSid: newSid('CA'),
      From: customer.number,
      To: number,
      CallStatus: 'ringing',
    };
    const answers = await Promise.all(
      times(10, (index) => postWebhook(house, { path: '/voice', form, server: index % 2 })),
    );
    const documents = new Set(await Promise.all(answers.map((answer) => answer.text())));
    expect(documents.size).toBe(1);
    expect([...documents][0]).toContain('/webhooks/twilio/voice/greet/');
    const clientId = await house.clientOf(customer.number);
    expect(await house.timeline(clientId)).toHaveLength(1);
    await postWebhook(house, { path: '/voice/status', form: { ...form, CallStatus: 'completed' } });
    await happened(house, clientId, 'call.abandoned');
  });

  test('a new sender’s different messages at once are one client and one conversation', async () => {
    const { number } = await house.open({ available: false });
    const senders = times(12, (index) => ({ customer: house.customer(), count: 2 + (index % 4) }));
    const posts = senders.flatMap(({ customer, count }) =>
      times(count, (index) =>
        postWebhook(house, {
          path: '/sms',
          form: textForm(customer.number, number, `part ${index}`),
          server: index % 2,
        }),
      ),
    );
    const statuses = (await Promise.all(posts)).map((answer) => answer.status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    for (const { customer, count } of senders) {
      const clientId = await house.clientOf(customer.number);
      const received = (await house.timeline(clientId)).filter((event) => event.kind === 'message.received');
      expect(received).toHaveLength(count);
      expect(new Set(received.map((event) => event.conversationId)).size).toBe(1);
      expect(received.filter((event) => event.data.opened)).toHaveLength(1);
      expect(await house.hub.prisma.conversation.count({ where: { clientId } })).toBe(1);
    }
  });

  test('forty texts and six agents: everyone is asked one thing at a time, every text is offered', async () => {
    const { agents, number, queueId } = await house.open({ agents: 6 });
    const customers = times(40, () => house.customer());
    await Promise.all(
      customers.map((customer, index) =>
        postWebhook(house, {
          path: '/sms',
          form: textForm(customer.number, number, 'hello'),
          server: index % 2,
        }),
      ),
    );
    const capacity = 3;
    const takeAll = async (index: number): Promise<number> => {
      const agent = agents[index]!;
      agent.url = house.urls[index % 2]!;
      let taken = 0;
      await until(async () => {
        const desk = await agent.get('/me/desk');
        expect(desk.offers.length).toBeLessThanOrEqual(1);
        for (const offer of desk.offers) {
          const { status } = await agent.ask('POST', `/conversations/${offer.conversation.id}/accept`, {});
          if (status === 200) taken += 1;
        }
        return taken === capacity;
      });
      return taken;
    };
    const taken = await Promise.all(agents.map((_, index) => takeAll(index)));
    expect(taken).toEqual(times(6, () => capacity));
    const open = await house.hub.prisma.conversation.groupBy({
      by: ['state'],
      where: { queueId },
      _count: true,
    });
    expect(Object.fromEntries(open.map((one) => [one.state, one._count]))).toEqual({
      handled: 18,
      queued: 22,
    });
  });

  test('an event committed by one server is seen on the sockets of the other', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    agent.url = house.urls[1]!;
    const console = await agent.socket();
    await customer.text(number, 'one');
    const { clientId, id } = await agent.isOffered(customer.number);
    await console.watch(clientId);
    await agent.post(`/conversations/${id}/accept`);
    await postWebhook(house, { path: '/sms', form: textForm(customer.number, number, 'two'), server: 0 });
    const shown = await console.sees((event) => event.kind === 'message.received');
    expect(shown.data).toMatchObject({ text: 'two' });
  });

  test('two clicks on accept and one on decline at once: it is held once', async () => {
    const { agent, number } = await house.open();
    for (let round = 0; round < 3; round += 1) {
      const customer = house.customer();
      await customer.text(number, 'hello');
      const { id, clientId } = await agent.isOffered(customer.number);
      const act = (name: string) => agent.ask('POST', `/conversations/${id}/${name}`, {});
      const answers = await Promise.all([act('accept'), act('decline'), act('accept')]);
      const [first, , second] = answers.map((answer) => answer.status);
      // Declined first, it waits again, and accept takes it from the queue.
      expect([first, second].toSorted((a, b) => Number(a) - Number(b))).toEqual([200, 409]);
      await house.drain();
      const kinds = (await house.timeline(clientId)).map((event) => event.kind);
      expect(kinds.filter((kind) => kind === 'conversation.accepted')).toHaveLength(1);
      expect(await agent.get(`/conversations/${id}`)).toMatchObject({
        state: 'handled',
        agentId: agent.agentId,
      });
      await agent.post(`/conversations/${id}/close`);
    }
  });

  test('an agent of several queues who comes back is asked at once, wherever somebody waits', async () => {
    const places = [
      await house.open({ agents: 0 }),
      await house.open({ agents: 0 }),
      await house.open({ agents: 0 }),
    ];
    const agent = await house.member('agent', { queueIds: places.map((place) => place.queueId) });
    for (let round = 0; round < 9; round += 1) {
      const customer = house.customer();
      await customer.text(places[round % 3]!.number, 'is anybody there?');
      await house.drain();
      await agent.goes('available');
      const { id } = await agent.isOffered(customer.number);
      await agent.post(`/conversations/${id}/accept`);
      await agent.post(`/conversations/${id}/close`);
      await agent.goes('away', 'break');
    }
  });

  test('a customer whose next text comes while the first is being offered does not wait for it', async () => {
    const { agent, number } = await house.open();
    for (let round = 0; round < 12; round += 1) {
      const customer = house.customer();
      await Promise.all(
        times(5, (index) =>
          postWebhook(house, {
            path: '/sms',
            form: textForm(customer.number, number, `part ${index}`),
            server: index % 2,
          }),
        ),
      );
      const { id } = await agent.isOffered(customer.number);
      await agent.post(`/conversations/${id}/accept`);
      await agent.post(`/conversations/${id}/close`);
    }
  });

  test('customer and agent who write at the same moment do not get in each other’s way', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    await customer.text(number, 'hello');
    const { id, clientId } = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${id}/accept`);
    const rounds = 8;
    for (let round = 0; round < rounds; round += 1) {
      const texts = times(3, (index) =>
        postWebhook(house, {
          path: '/sms',
          form: textForm(customer.number, number, `question ${round} ${index}`),
          server: index % 2,
        }),
      );
      const replies = times(2, (index) =>
        agent.ask('POST', `/conversations/${id}/reply`, { text: `answer ${round} ${index}` }),
      );
      const answers = await Promise.all([...texts, ...replies]);
      expect(answers.map((answer) => answer.status)).toEqual(times(5, () => 200));
    }
    await house.drain();
    const kinds = (await house.timeline(clientId)).map((event) => event.kind);
    expect(kinds.filter((kind) => kind === 'message.received')).toHaveLength(1 + rounds * 3);
    expect(kinds.filter((kind) => kind === 'message.queued')).toHaveLength(rounds * 2);
  });
});
