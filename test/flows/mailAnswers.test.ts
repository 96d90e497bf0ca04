import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Customer, SeenMail } from '../support/customer.ts';
import { startHarness, type Harness, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// Answers to a mail that names several: to those whom it names, each with a reply address of their own; and what is passed on.

let house: Harness;
let place: Place;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

/** A mail to us and others, taken by the agent. */
async function mailed({ replyTo }: { replyTo?: string } = {}) {
  const [ann, boss, friend] = [house.customer(), house.customer(), house.customer()];
  const raw = [
    `From: Ann <${ann.email}>`,
    `To: ${place.mailbox}, Boss <${boss.email.toUpperCase()}>`,
    `Cc: ${friend.email}, ${place.mailbox.replace('@', '+old@')}`,
    ...(replyTo ? [`Reply-To: ${replyTo}`] : []),
    'Subject: Re: The order',
    `Message-ID: <${ann.email}>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'Where is it?',
    '--b',
    'Content-Type: application/pdf; name=order.pdf',
    'Content-Disposition: attachment; filename=order.pdf',
    '',
    'the order',
    '--b--',
    '',
  ].join('\r\n');
  await house.control('POST', '/mails', { from: ann.email, to: place.mailbox, raw });
  const { id, clientId } = await place.agent.isOffered(ann.email);
  await place.agent.post(`/conversations/${id}/accept`);
  const [received] = await house.timeline(clientId);
  if (received?.kind !== 'message.received') throw new Error('nothing received');
  return { ann, boss, friend, id, clientId, messageId: received.data.messageId };
}

const done = (id: string) => place.agent.post(`/conversations/${id}/close`);
const named = (mail: SeenMail, field: string) => (mail.headers[field] ?? '').split(/,\s*/).filter(Boolean);

describe('an answer', () => {
  test('to all goes to whom the mail names, each by a way of their own, Bcc unseen', async () => {
    const { ann, boss, friend, id, clientId, messageId } = await mailed();
    const { agent } = place;
    expect(await agent.get(`/messages/${messageId}/recipients?mode=reply`)).toEqual({
      to: [ann.email],
      cc: [],
      subject: 'Re: The order',
    });
    expect(await agent.get(`/messages/${messageId}/recipients?mode=replyAll`)).toEqual({
      to: [ann.email, boss.email],
      cc: [friend.email],
      subject: 'Re: The order',
    });
    const [quiet, added] = [house.customer(), house.customer()];
    await agent.post(`/conversations/${id}/reply`, {
      text: 'On its way.',
      mail: { messageId, mode: 'replyAll', cc: [added.email], bcc: [quiet.email], without: [friend.email] },
    });
    const copies: [Customer, SeenMail][] = [];
    for (const one of [ann, boss, added, quiet]) copies.push([one, await one.getsMail('On its way.')]);
    expect(await friend.mails()).toEqual([]);
    for (const [one, mail] of copies) {
      expect(mail.envelope.to).toEqual([one.email]);
      expect(named(mail, 'to')).toEqual([ann.email, boss.email]);
      expect(named(mail, 'cc')).toEqual([added.email]);
      expect(mail.headers).not.toHaveProperty('bcc');
      expect(mail).toMatchObject({ subject: 'Re: The order', inReplyTo: `<${ann.email}>` });
    }
    expect(new Set(copies.map(([, mail]) => mail.messageId)).size).toBe(1);
    expect(new Set(copies.map(([, mail]) => mail.headers['reply-to'])).size).toBe(4);
    const queued = (await house.timeline(clientId)).filter(({ kind }) => kind === 'message.queued');
    expect(queued).toHaveLength(1);
    expect(queued[0]?.data).toMatchObject({
      to: `${ann.email}, ${boss.email}`,
      copies: [
        { to: boss.email, role: 'to' },
        { to: added.email, role: 'cc' },
        { to: quiet.email, role: 'bcc' },
      ],
    });
    await until(async () => {
      const events = await house.timeline(clientId);
      return events.filter(({ kind }) => kind === 'message.sent').length === 4;
    });

    // Whoever got it takes part, by the address that was given to them.
    const bossMail = copies[1]![1];
    await boss.mail(bossMail.headers['reply-to']!.replace(/[<>]/g, ''), {
      subject: 'x',
      text: 'I am the boss.',
    });
    const said = await until(async () =>
      (await house.timeline(clientId)).find(
        (event) => event.kind === 'message.received' && event.data.text === 'I am the boss.',
      ),
    );
    expect(said).toMatchObject({ conversationId: id, data: { flags: ['from_participant'], opened: false } });
    expect(await house.hub.prisma.address.count({ where: { value: boss.email } })).toBe(0);
    const next = said.kind === 'message.received' ? said.data.messageId : '';
    // To Ann the boss did not write, so an answer to the boss does not go to her.
    expect(await agent.get(`/messages/${next}/recipients?mode=replyAll`)).toMatchObject({
      to: [boss.email],
      cc: [],
    });
    await done(id);
  });

  test('goes where the mail wants answers, and without a message to the client of the conversation', async () => {
    const desk = house.customer();
    const { ann, id, messageId } = await mailed({ replyTo: `Desk <${desk.email}>` });
    const reply = (body: object) => place.agent.post(`/conversations/${id}/reply`, body);
    await reply({ text: 'To the desk.', mail: { messageId, mode: 'reply' } });
    await reply({ text: 'To Ann.' });
    await desk.getsMail('To the desk.');
    await ann.getsMail('To Ann.');
    expect((await ann.mails()).map(({ text }) => text.trim())).toEqual(['To Ann.']);
    await done(id);
  });

  test('is refused for a message of others, an address of ours, one that is none, and nobody', async () => {
    const { ann, boss, id, messageId } = await mailed();
    const { agent } = place;
    const ask = (mail: object) => agent.ask('POST', `/conversations/${id}/reply`, { text: 'x', mail });
    const { id: otherId } = await agent.post('/clients', {
      name: 'Other',
      addresses: [{ kind: 'email', value: house.customer().email }],
    });
    const other = await house.hub.prisma.message.create({
      data: {
        clientId: otherId,
        channel: 'email',
        direction: 'inbound',
        from: 'x@y.example',
        to: place.mailbox,
        text: 'x',
      },
    });
    expect(await ask({ messageId: other.id, mode: 'reply' })).toMatchObject({ status: 409 });
    await house.hub.prisma.message.delete({ where: { id: other.id } });
    for (const [field, address] of [
      ['cc', place.mailbox],
      ['bcc', place.mailbox.replace('@', '+abc@')],
      ['to', 'nobody'],
      ['cc', 'a@b.example\r\nBcc: evil@x.example'],
    ] as const)
      expect(await ask({ messageId, mode: 'replyAll', [field]: [address] })).toMatchObject({
        status: 400,
        body: { error: { fields: { [field]: expect.any(String) } } },
      });
    expect(await ask({ messageId, mode: 'forward' })).toMatchObject({ status: 400 });
    expect(await ask({ messageId, mode: 'reply', without: [ann.email] })).toMatchObject({ status: 400 });
    await house.hub.prisma.address.create({
      data: {
        clientId: otherId,
        kind: 'email',
        value: boss.email,
        optedOutAt: new Date(),
      },
    });
    expect(await ask({ messageId, mode: 'replyAll' })).toMatchObject({
      status: 409,
      body: { error: { code: 'opted_out', details: { address: boss.email } } },
    });
    expect(await ann.mails()).toEqual([]);
    await done(id);
  });
});

test('what is passed on goes with its files to those who are named, and is no answer', async () => {
  const { ann, id, clientId, messageId } = await mailed();
  const { agent } = place;
  const [partner, second] = [house.customer(), house.customer()];
  const mine = await agent.bring('mine.txt', Buffer.from('mine'));
  await agent.post(`/conversations/${id}/reply`, {
    text: 'Please look into this.',
    attachmentIds: [mine.body.id],
    mail: { messageId, mode: 'forward', to: [partner.email, second.email] },
  });
  const mail = await partner.getsMail('Please look into this.');
  await second.getsMail('Please look into this.');
  expect(mail).toMatchObject({ subject: 'Fwd: The order', inReplyTo: null });
  expect(mail.text).toContain(`---------- Forwarded message ----------\nFrom: Ann <${ann.email}>`);
  expect(mail.text).toContain('Where is it?');
  expect(mail.attachments.map(({ filename }) => filename)).toEqual(['mine.txt', 'order.pdf']);
  const sent = await fetch(`${house.sandboxUrl}/control/mails/${mail.id}/attachments/1`);
  expect(await sent.text()).toBe('the order');
  expect(await ann.mails()).toEqual([]);
  await happened(house, clientId, 'message.sent');
  await done(id);
});

test('a first mail has copies', async () => {
  const [to, cc, bcc] = [house.customer(), house.customer(), house.customer()];
  const { agent } = place;
  const order = { channel: 'email', to: to.email, text: 'Good morning', queueId: place.queueId };
  const { conversation } = await agent.post('/conversations', {
    ...order,
    copies: { cc: [cc.email], bcc: [bcc.email, cc.email] },
  });
  const mail = await bcc.getsMail('Good morning');
  expect([named(mail, 'to'), named(mail, 'cc')]).toEqual([[to.email], [cc.email]]);
  await to.getsMail('Good morning');
  await cc.getsMail('Good morning');
  await done(conversation.id);
});

test('a mailbox has a signature, below what agents write and nowhere else', async () => {
  const administrator = await house.member('administrator');
  const { items } = await administrator.get('/mailboxes');
  const mine = items.find((one: any) => one.address === place.mailbox);
  expect(mine).toMatchObject({ signature: null, queueName: place.queueName });
  const signature = 'Kind regards\n{{agent}}, {{queue}} <b>';
  expect(await administrator.patch(`/mailboxes/${mine.id}`, { signature })).toMatchObject({ signature });
  const { ann, id, clientId } = await mailed();
  await place.agent.post(`/conversations/${id}/reply`, { text: 'Here it is.' });
  const mail = await ann.getsMail('Here it is.');
  expect(mail.text.trim()).toBe(
    `Here it is.\n\n-- \nKind regards\n${place.agent.name}, ${place.queueName} <b>`,
  );
  expect(mail.html).toContain(`${place.agent.name}, ${place.queueName} &lt;b&gt;`);
  const queued = (await house.timeline(clientId)).find(({ kind }) => kind === 'message.queued');
  expect(queued?.data).toMatchObject({ text: 'Here it is.' });
  await administrator.patch(`/mailboxes/${mine.id}`, { signature: '' });
  expect(
    (await administrator.get('/mailboxes')).items.find((one: any) => one.id === mine.id).signature,
  ).toBeNull();
  await done(id);
});
