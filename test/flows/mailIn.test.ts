import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMailId, replyAddress } from '#core/channels/mailThreads.ts';
import type { Hub } from '#core/hub.ts';
import { breaksOnPurpose } from '#test/support/invariants.ts';
import { openMailDoor, type TestMailDoor } from '#test/support/mailDoor.ts';
import { makeClient, makeClosed, type House } from '#test/support/people.ts';

let mail: TestMailDoor;
let hub: Hub;
let house: House;

beforeAll(async () => {
  mail = await openMailDoor();
  ({ hub, house } = mail);
});

afterAll(() => mail?.close());

describe('a mail from a client', () => {
  it('opens a conversation, is on the timeline and kept raw', async () => {
    const from = mail.newSender();
    const transport = createTransport({ host: '127.0.0.1', port: mail.port, ignoreTLS: true });
    await transport.sendMail({
      from: `张伟 <${from}>`,
      to: house.mailbox.value,
      subject: '订单',
      text: '你好，我的订单在哪里？',
      html: '<p>你好</p><script>x</script>',
      messageId: '<first@client.example>',
      attachments: [{ filename: '照片.png', content: Buffer.alloc(1_000, 1) }],
    });
    transport.close();
    const [message] = await mail.messagesOf(from);
    expect(message).toMatchObject({
      channel: 'email',
      direction: 'inbound',
      subject: '订单',
      text: '你好，我的订单在哪里？',
      from: `张伟 <${from}>`,
      to: house.mailbox.value,
      mailId: 'first@client.example',
      references: ['first@client.example'],
      attachments: [{ name: '照片.png', type: 'image/png', bytes: 1_000 }],
    });
    const client = await hub.prisma.client.findUniqueOrThrow({ where: { id: message!.clientId } });
    expect(client).toMatchObject({ name: '张伟', language: 'zh' });
    const raw = await hub.prisma.rawInbound.findUniqueOrThrow({ where: { id: message!.rawId! } });
    expect(raw.reason).toBeNull();
    expect(Buffer.from(raw.bytes).toString()).toContain('Message-ID: <first@client.example>');
    const events = await hub.prisma.timelineEvent.findMany({ where: { clientId: client.id } });
    expect(events.filter((event) => event.kind === 'message.received')).toHaveLength(1);
    const conversation = await hub.prisma.conversation.findUniqueOrThrow({
      where: { id: message!.conversationId! },
    });
    expect(conversation).toMatchObject({ channel: 'email', direction: 'inbound', subject: '订单' });
  });

  it('that comes twenty times at once is there once', async () => {
    const from = mail.newSender();
    const raw = mail.rawMail(from);
    const answers = await Promise.all(Array.from({ length: 15 }, () => mail.send(from, raw)));
    answers.push(
      ...(await Promise.all(
        Array.from({ length: 5 }, () => mail.send(from, `Received: from elsewhere\r\n${raw}`)),
      )),
    );
    expect(new Set(answers.map((answer) => answer.slice(0, 3)))).toEqual(new Set(['250']));
    expect(await mail.messagesOf(from)).toHaveLength(1);
    expect(await hub.prisma.rawInbound.count({ where: { from } })).toBe(1);
  });

  it('under a Message-ID that another mail had is not lost, and flagged', async () => {
    const from = mail.newSender();
    await mail.send(from, mail.rawMail(from, { id: 'copied@client.example', body: 'one' }));
    await mail.send(from, mail.rawMail(from, { id: 'copied@client.example', body: 'two' }));
    const messages = await mail.messagesOf(from);
    expect(messages.map((message) => message.text)).toEqual(['one', 'two']);
    expect(messages.map((message) => message.flags)).toEqual([[], ['copied_message_id']]);
    expect(new Set(messages.map((message) => message.conversationId)).size).toBe(1);
  });

  it('to a reply token goes on in its conversation; a made-up token is refused', async () => {
    const from = mail.newSender();
    await mail.send(from, mail.rawMail(from));
    const [first] = await mail.messagesOf(from);
    const written = await mail.writes(first!, from);
    const token = replyAddress(hub.config.authSecret, house.mailbox.value, written.deliveryId);
    expect(token).toContain('+');
    expect(
      await mail.send(from, mail.rawMail(from, { body: 'more\n\nOn Monday we wrote:\n> old words' }), [
        token.toUpperCase(),
        house.mailbox.value,
      ]),
    ).toMatch(/^250/);
    const messages = (await mail.messagesOf(from)).filter(({ direction }) => direction === 'inbound');
    expect(messages.map(({ text, to, conversationId }) => [text, to, conversationId])).toEqual([
      ['I have a question.', house.mailbox.value, first!.conversationId],
      ['more', house.mailbox.value, first!.conversationId],
    ]);
    const forged = token.replace(/.@/, token.includes('a@') ? 'b@' : 'a@');
    expect(await mail.send(from, mail.rawMail(from), [forged])).toMatch(/^550/);
    expect(
      await mail.send(from, mail.rawMail(from), [house.mailbox.value.replace('@', '+anything@')]),
    ).toMatch(/^550/);
  });

  it('to two of our addresses is there once for each', async () => {
    const other = await hub.prisma.ourAddress.create({
      data: { kind: 'email', value: 'second@hub.example', queueId: house.queue.id },
    });
    const from = mail.newSender();
    const raw = mail.rawMail(from);
    await mail.send(from, raw, [house.mailbox.value, other.value]);
    await mail.send(from, raw, [other.value]);
    expect((await mail.messagesOf(from)).map((message) => message.to).toSorted()).toEqual(
      [house.mailbox.value, other.value].toSorted(),
    );
  });
});

describe('what no person wrote', () => {
  it('an absence note is kept and opens nothing', async () => {
    const from = mail.newSender();
    expect(await mail.send(from, mail.rawMail(from, { headers: ['Auto-Submitted: auto-replied'] }))).toMatch(
      /^250/,
    );
    expect(await mail.messagesOf(from)).toEqual([]);
    expect((await mail.lastRaw(from))?.reason).toBe('auto_reply');
  });

  it('neither does a mail with an empty sender', async () => {
    const from = mail.newSender();
    expect(await mail.send('', mail.rawMail(from))).toMatch(/^250/);
    expect((await mail.lastRaw(from))?.reason).toBe('auto_reply');
  });

  it('nor one that claims to come from us', async () => {
    expect(await mail.send('x@client.example', mail.rawMail(house.mailbox.value))).toMatch(/^250/);
    expect((await mail.lastRaw(house.mailbox.value))?.reason).toBe('own_address');
    const own = makeMailId(
      hub.config.authSecret,
      '0198c0de-0000-7000-8000-00000000000d',
      house.mailbox.value,
    );
    const from = mail.newSender();
    await mail.send(from, mail.rawMail(from, { id: own }));
    expect((await mail.lastRaw(from))?.reason).toBe('own_mail');
  });

  const bounce = (mailId: string, action = 'failed'): string =>
    [
      'From: MAILER-DAEMON@relay.example',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'Sorry.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; relay.example',
      '',
      'Final-Recipient: rfc822; x@client.example',
      `Action: ${action}`,
      'Status: 5.1.1',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${mailId}>`,
      '--b--',
      '',
    ].join('\r\n');

  it('a bounce settles its delivery, once, and only when it is about a mail of ours', async () => {
    const client = await makeClient(hub, house);
    const conversation = await makeClosed(hub, house, { clientId: client.id, channel: 'email' });
    const message = await hub.prisma.message.create({
      data: {
        clientId: client.id,
        conversationId: conversation.id,
        channel: 'email',
        direction: 'outbound',
        from: house.mailbox.value,
        to: client.email,
        text: 'hi',
      },
    });
    const delivery = await hub.prisma.delivery.create({
      data: {
        messageId: message.id,
        clientId: client.id,
        channel: 'email',
        purpose: 'reply',
        from: house.mailbox.value,
        to: client.email,
        state: 'accepted',
        idempotencyKey: 'bounce-1',
        callbackToken: 'bounce-1',
      },
    });
    breaksOnPurpose(hub.config.databaseUrl, ['sent_on_timeline'], 'rows made by hand, without their event');
    const mailId = makeMailId(hub.config.authSecret, delivery.id, house.mailbox.value);
    const stateNow = async (): Promise<string> =>
      (await hub.prisma.delivery.findUniqueOrThrow({ where: { id: delivery.id } })).state;

    await mail.send('', bounce(mailId.replace(/\.[0-9a-f]{32}@/, `.${'0'.repeat(32)}@`)));
    await mail.send('', bounce(mailId, 'delayed'));
    expect(await stateNow()).toBe('accepted');
    expect(await mail.send('', bounce(mailId))).toMatch(/^250/);
    await mail.send('', bounce(mailId));
    expect(await stateNow()).toBe('undelivered');
    const events = await hub.prisma.timelineEvent.findMany({
      where: { clientId: client.id, kind: 'message.failed' },
    });
    expect(events.map((event) => event.data)).toEqual([
      {
        deliveryId: delivery.id,
        messageId: message.id,
        channel: 'email',
        state: 'undelivered',
        reason: 'bounced_5.1.1',
      },
    ]);
    expect(await hub.prisma.conversation.count({ where: { clientId: client.id } })).toBe(1);
  });
});
