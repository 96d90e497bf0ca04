import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { queueMessage } from '../../core/conversations/queueMessage.ts';
import { withTransaction } from '../../core/db.ts';
import { backends, startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// A text, from the customer's thumb to the agent's screen and back.

describe.each(backends)('texts, queue on %s', (backend) => {
  let house: Harness;
  beforeAll(async () => {
    house = await startHarness({ backend });
  });
  afterEach(() => house.checkInvariants());
  afterAll(() => house.close());

  const kindsOf = async (clientId: string) => (await house.timeline(clientId)).map((event) => event.kind);

  test('comes in, is pushed, routed, accepted and answered', async () => {
    const { agent, number, queueId } = await house.open();
    const customer = house.customer();
    const console = await agent.socket();
    const { webhook, messageSid } = await customer.text(number, 'My heating is cold 🥶');
    expect(webhook?.status).toBe(200);

    const offer = await agent.isOffered(customer.number);
    expect(offer.why).toMatchObject({ rule: 'longest_idle', position: 1, candidates: 1 });
    expect(offer.desk.agent.engagement).toBe('offered');
    await until(
      async () => console.desks.includes('offer') || console.desks.includes('conversation.offered'),
    );
    const { ok } = await console.watch(offer.clientId);
    expect(ok).toBe(true);

    const accepted = await agent.post(`/conversations/${offer.id}/accept`);
    expect(accepted.conversation).toMatchObject({ state: 'handled', agentId: agent.agentId, queueId });
    const shown = await console.sees((event) => event.kind === 'conversation.accepted');
    expect(shown).toMatchObject({ id: accepted.eventId, seq: accepted.seq, clientId: offer.clientId });

    const reply = { text: 'A colleague comes today at 15:00.', clientKey: 'key-of-the-console' };
    const sent = await agent.post(`/conversations/${offer.id}/reply`, reply);
    const again = await agent.post(`/conversations/${offer.id}/reply`, reply);
    expect(again.eventId).toBe(sent.eventId);
    const text = await customer.getsText(reply.text);
    expect(text.from).toBe(number);
    await console.sees((event) => event.kind === 'message.delivered');
    expect(await customer.texts()).toHaveLength(1);

    expect(await kindsOf(offer.clientId)).toEqual([
      'message.received',
      'conversation.offered',
      'conversation.accepted',
      'message.queued',
      'message.sent',
      'message.delivered',
    ]);
    // Pushes of two processes may overtake each other; the console puts them in order by their numbers.
    expect(console.events.map((event) => event.seq).toSorted((a, b) => a - b)).toEqual([3, 4, 5, 6]);
    const stored = await house.hub.prisma.timelineEvent.findMany({
      where: { dedupeKey: `twilio:${messageSid}` },
    });
    expect(stored).toHaveLength(1);
  });

  test('a second text belongs to the same conversation, and pushes it to who holds it', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    await customer.text(number, 'one');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    const console = await agent.socket();
    await customer.text(number, 'two');
    const shown = await console.sees((event) => event.kind === 'message.received');
    expect(shown).toMatchObject({ conversationId: offer.id, data: { text: 'two', opened: false } });
    const page = await agent.get(`/conversations?clientId=${offer.clientId}`);
    expect(page.items).toHaveLength(1);
    expect(page.items[0].waitingSince).not.toBeNull();
  });

  test('ended, logged with a follow-up, closed; the next text is new work', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    await customer.text(number, 'hello');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    const ended = await agent.post(`/conversations/${offer.id}/end`);
    expect(ended.conversation.state).toBe('wrapping');
    expect((await agent.get('/me/desk')).agent.engagement).toBe('wrapping');
    const dueAt = new Date(Date.now() + 86_400_000).toISOString();
    const logged = await agent.post(`/conversations/${offer.id}/wrap-up`, {
      disposition: 'Resolved',
      note: 'All well',
      followUp: { title: 'Ask again tomorrow', dueAt },
    });
    expect(logged.conversation).toMatchObject({
      state: 'closed',
      disposition: 'Resolved',
      note: 'All well',
      outcome: 'handled',
    });
    const { items } = await agent.get(`/follow-ups?clientId=${offer.clientId}`);
    expect(items).toMatchObject([
      { title: 'Ask again tomorrow', state: 'planned', owner: { id: agent.agentId } },
    ]);
    await customer.text(number, 'one more thing');
    const next = await agent.isOffered(customer.number);
    expect(next.id).not.toBe(offer.id);
    expect(next).toMatchObject({
      clientId: offer.clientId,
      lastContact: { channel: 'sms', summary: 'All well' },
    });
    await agent.goes('offline');
  });

  test('what did not arrive says so', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    await customer.behaves({ onMessage: 'undelivered' });
    await customer.text(number, 'hello');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    await agent.post(`/conversations/${offer.id}/reply`, { text: 'can you hear me?' });
    const failed = await until(async () =>
      (await house.timeline(offer.clientId)).find((event) => event.kind === 'message.failed'),
    );
    expect(failed.data).toMatchObject({ state: 'undelivered' });
  });

  test('who wrote STOP is never written to, and START ends that', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    await customer.text(number, 'hello');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    await customer.text(number, 'Stop.');
    const refused = await agent.ask('POST', `/conversations/${offer.id}/reply`, { text: 'but…' });
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'opted_out' } } });
    const first = await agent.ask('POST', '/conversations', {
      channel: 'sms',
      to: customer.number,
      text: 'but…',
    });
    expect(first).toMatchObject({ status: 409, body: { error: { code: 'opted_out' } } });
    expect((await agent.get(`/clients/${offer.clientId}`)).addresses[0].optedOutAt).not.toBeNull();
    await house.drain();
    expect(await customer.texts()).toEqual([]);
    await customer.text(number, 'START');
    await agent.post(`/conversations/${offer.id}/reply`, { text: 'Welcome back' });
    await customer.getsText('Welcome back');
    expect(await kindsOf(offer.clientId)).toEqual(
      expect.arrayContaining(['client.optedOut', 'client.optedIn']),
    );
  });

  test('an opt-out that only the carrier knows of is learnt from its refusal', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    await customer.text(number, 'hello');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    await customer.text(number, 'STOP');
    await house.hub.prisma.address.updateMany({
      where: { value: customer.number },
      data: { optedOutAt: null },
    });
    await agent.post(`/conversations/${offer.id}/reply`, { text: 'Are you there?' });
    await until(async () => (await kindsOf(offer.clientId)).includes('message.failed'));
    expect((await agent.get(`/clients/${offer.clientId}`)).addresses[0].optedOutAt).not.toBeNull();
    expect((await kindsOf(offer.clientId)).filter((kind) => kind === 'client.optedOut')).toHaveLength(2);
    expect(await agent.ask('POST', `/conversations/${offer.id}/reply`, { text: 'but…' })).toMatchObject({
      status: 409,
      body: { error: { code: 'opted_out' } },
    });
  });

  test('a reply that was on its way when the customer opted out is held back', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    await customer.text(number, 'hello');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    // Both in one commit: the job finds an address that was open when the message was written.
    await withTransaction(house.hub, async (tx) => {
      await queueMessage(tx, {
        clientId: offer.clientId,
        conversationId: offer.id,
        channel: 'sms',
        purpose: 'reply',
        from: number,
        to: customer.number,
        text: 'too late',
        idempotencyKey: `test-${offer.id}`,
      });
      await tx.db.address.updateMany({ where: { value: customer.number }, data: { optedOutAt: new Date() } });
    });
    const canceled = await until(async () =>
      (await house.timeline(offer.clientId)).find((event) => event.kind === 'message.canceled'),
    );
    expect(canceled.data).toMatchObject({ reason: 'opted_out' });
    await house.drain();
    expect(await customer.texts()).toEqual([]);
  });

  test('1,600 emoji, and what else phones send', async () => {
    const { agent, number } = await house.open();
    const customer = house.customer();
    const emoji = '🙂'.repeat(1_600);
    expect((await customer.text(number, emoji)).webhook?.status).toBe(200);
    const offer = await agent.isOffered(customer.number);
    const odd = [
      '  ',
      '\u202eevil\u202c',
      'half \ud83d a pair',
      'with\u0000nul',
      '家',
      `${'x'.repeat(1_600)}`,
    ];
    for (const text of odd) expect((await customer.text(number, text)).webhook?.status).toBe(200);
    const events = await house.timeline(offer.clientId);
    const texts = events.flatMap((event) => (event.kind === 'message.received' ? [event.data.text] : []));
    expect(texts).toHaveLength(odd.length + 1);
    expect(texts[0]).toBe(emoji);
    expect(texts.join('')).not.toContain('\u0000');
    expect((await agent.get(`/clients/${offer.clientId}/timeline`)).events.length).toBeGreaterThanOrEqual(
      odd.length + 1,
    );
    await agent.goes('offline');
  });

  test('an agent writes first', async () => {
    const { agent, number, queueId } = await house.open();
    const customer = house.customer();
    const started = await agent.post('/conversations', {
      channel: 'sms',
      to: customer.number,
      queueId,
      text: 'Your part has arrived.',
    });
    expect(started.conversation).toMatchObject({
      direction: 'outbound',
      state: 'handled',
      agentId: agent.agentId,
      ourAddress: number,
    });
    await customer.getsText('Your part has arrived.');
    const console = await agent.socket();
    await customer.text(number, 'Great!');
    const shown = await console.sees((event) => event.kind === 'message.received');
    expect(shown.conversationId).toBe(started.conversation.id);
  });
});
