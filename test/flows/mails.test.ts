import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { backends, startHarness, type Harness, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf } from '../support/talk.ts';

// A mail, from the customer's mailbox to the agent and back into the same thread.

describe.each(backends)('mails, queue on %s', (backend) => {
  let house: Harness;
  beforeAll(async () => {
    house = await startHarness({ backend });
  });
  afterEach(() => house.checkInvariants());
  afterAll(() => house.close());

  async function ask(place: Place, order: { subject?: string; text: string; html?: string }) {
    const customer = house.customer();
    const mail = await customer.mail(place.mailbox, { fromName: 'Ann Example', ...order });
    expect(mail.accepted, mail.response).toBe(true);
    const offer = await place.agent.isOffered(customer.email);
    await place.agent.post(`/conversations/${offer.id}/accept`);
    return { customer, mail, ...offer };
  }

  test('comes in, is routed, and the answer is in the same thread, both ways, twice', async () => {
    const place = await house.open();
    const { agent, mailbox } = place;
    const { customer, mail, id, clientId } = await ask(place, {
      subject: 'My order',
      text: 'Where is it?',
      html: '<p>Where is it?<script>x</script></p>',
    });
    expect(await agent.get(`/clients/${clientId}`)).toMatchObject({ name: 'Ann Example' });
    const [received] = await house.timeline(clientId);
    expect(received).toMatchObject({
      kind: 'message.received',
      data: { subject: 'My order', hasHtml: true, from: `Ann Example <${customer.email}>` },
    });
    const messageId = received?.kind === 'message.received' ? received.data.messageId : '';
    const shown = await agent.get(`/messages/${messageId}`);
    expect(shown.html).toContain('Where is it?');
    expect(shown.html).not.toContain('script');

    await agent.post(`/conversations/${id}/reply`, { text: 'It is on its way.' });
    const answer = await customer.getsMail('It is on its way.');
    expect(answer.subject).toBe('Re: My order');
    expect(answer.inReplyTo).toContain(mail.messageId.replace(/[<>]/g, ''));
    expect(answer.from).toContain(mailbox);
    const replyTo = answer.headers['reply-to'] ?? '';
    expect(replyTo).toMatch(/^<?desk\d+\+[a-z0-9]{40,}@hub\.example>?$/);
    await happened(house, clientId, 'message.sent');

    // By the token of the reply address, and by the thread's own headers alone.
    const console = await agent.socket();
    await console.watch(clientId);
    await customer.mail(replyTo.replace(/[<>]/g, ''), {
      subject: 'Re: My order',
      text: 'Thank you!',
      inReplyTo: answer.messageId,
    });
    const next = await console.sees((event) => event.kind === 'message.received');
    expect(next).toMatchObject({ conversationId: id, data: { text: 'Thank you!', opened: false } });
    await customer.mail(mailbox, {
      subject: 'Re: My order',
      text: 'One more thing',
      inReplyTo: answer.messageId,
      references: [mail.messageId, answer.messageId],
    });
    await console.sees((event) => event.kind === 'message.received' && event.data.text === 'One more thing');

    await agent.post(`/conversations/${id}/reply`, { text: 'Gladly.' });
    const second = await customer.getsMail('Gladly.');
    expect(second.references.length).toBeGreaterThanOrEqual(3);
    expect(await house.hub.prisma.conversation.count({ where: { clientId } })).toBe(1);
  });

  test('the same mail ten times at once is one event', async () => {
    const place = await house.open({ available: false });
    const customer = house.customer();
    const raw = [
      `From: <${customer.email}>`,
      `To: <${place.mailbox}>`,
      'Subject: Twice',
      `Message-ID: <twice-${customer.email}>`,
      '',
      'Only once.',
      '',
    ].join('\r\n');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        house.control<{ accepted: boolean }>('POST', '/mails', {
          from: customer.email,
          to: place.mailbox,
          raw,
        }),
      ),
    );
    expect(answers.every((answer) => answer.accepted)).toBe(true);
    const clientId = await house.clientOf(customer.email);
    await house.drain();
    expect(await kindsOf(house, clientId)).toEqual(['message.received']);
  });

  test('after the end, a mail to the old thread is new work of the same client', async () => {
    const place = await house.open();
    const { customer, id, clientId } = await ask(place, { subject: 'A', text: 'first' });
    await place.agent.post(`/conversations/${id}/reply`, { text: 'answered' });
    const answer = await customer.getsMail('answered');
    await place.agent.post(`/conversations/${id}/close`);
    await customer.mail((answer.headers['reply-to'] ?? '').replace(/[<>]/g, ''), {
      subject: 'Re: A',
      text: 'again',
      inReplyTo: answer.messageId,
    });
    const next = await place.agent.isOffered(customer.email);
    expect(next.clientId).toBe(clientId);
    expect(next.id).not.toBe(id);
  });

  test('an absence note opens nothing and is kept where a supervisor finds it', async () => {
    const place = await house.open({ available: false });
    const supervisor = await house.member('supervisor');
    const customer = house.customer();
    await house.control('POST', '/mails', {
      from: customer.email,
      to: place.mailbox,
      subject: 'Out of office',
      text: 'I am away.',
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
    const kept = await until(async () =>
      (await supervisor.get('/quarantine')).items.find((one: any) => one.from === customer.email),
    );
    expect(kept.reason).toBe('auto_reply');
    expect(await house.hub.prisma.address.count({ where: { value: customer.email } })).toBe(0);
  });

  test('what the mail server refuses is shown as failed', async () => {
    const place = await house.open();
    const { customer, id, clientId } = await ask(place, { subject: 'B', text: 'hello' });
    await house.control('PUT', '/faults', [{ match: 'smtp:in', action: 'fail', status: 550, times: 1 }]);
    await place.agent.post(`/conversations/${id}/reply`, { text: 'will bounce' });
    expect((await happened(house, clientId, 'message.failed')).data).toMatchObject({
      state: 'failed',
      reason: 'smtp_550',
    });
    await house.control('DELETE', '/faults');
    expect(await customer.mails()).toEqual([]);
  });

  test('a mail server that is busy for a moment is asked again, and the mail arrives once', async () => {
    const place = await house.open();
    const { customer, id } = await ask(place, { subject: 'C', text: 'hello' });
    await house.control('PUT', '/faults', [{ match: 'smtp:in', action: 'fail', status: 451, times: 1 }]);
    await place.agent.post(`/conversations/${id}/reply`, { text: 'in a moment' });
    await customer.getsMail('in a moment');
    await house.control('DELETE', '/faults');
    await house.drain();
    expect(await customer.mails()).toHaveLength(1);
  });

  test('an agent writes first, and the answer comes back to that conversation', async () => {
    const place = await house.open();
    const customer = house.customer();
    const started = await place.agent.post('/conversations', {
      channel: 'email',
      to: customer.email,
      queueId: place.queueId,
      subject: 'Your offer',
      text: 'Here it is.',
    });
    const mail = await customer.getsMail('Here it is.');
    expect(mail.subject).toBe('Your offer');
    const console = await place.agent.socket();
    await customer.mail((mail.headers['reply-to'] ?? '').replace(/[<>]/g, ''), {
      subject: 'Re: Your offer',
      text: 'Agreed',
      inReplyTo: mail.messageId,
    });
    const shown = await console.sees((event) => event.kind === 'message.received');
    expect(shown.conversationId).toBe(started.conversation.id);
  });
});
