import net from 'node:net';
import pg from 'pg';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMailId, replyAddress } from '#core/channels/mailThreads.ts';
import { openInboundDoor } from '#core/conversations/receiveInbound.ts';
import type { Hub } from '#core/hub.ts';
import { startMailListener, type MailListener } from '#server/smtp/startMailListener.ts';
import { openTestHub, type TestHub } from '#test/support/openTestHub.ts';
import { makeClient, makeClosed, makeHouse, type House } from '#test/support/people.ts';
import { sendRaw, talkSmtp } from '#test/support/smtpTalk.ts';

let test: TestHub;
let hub: Hub;
let house: House;
let listener: MailListener;

beforeAll(async () => {
  test = await openTestHub({ INBOUND_SMTP_PORT: '0' });
  hub = test.hub;
  house = await makeHouse(hub);
  listener = await startMailListener(hub, openInboundDoor(hub));
});

afterAll(async () => {
  await listener?.close();
  await test?.close();
});

let count = 0;
/** A sender nobody knows yet. */
const newSender = (): string => `someone-${(count += 1)}@client.example`;

const rawMail = (
  from: string,
  options: { id?: string; subject?: string; body?: string; headers?: string[] } = {},
): string =>
  [
    `From: Some One <${from}>`,
    `To: ${house.mailbox.value}`,
    `Subject: ${options.subject ?? 'Hello'}`,
    `Message-ID: <${options.id ?? `m${(count += 1)}@client.example`}>`,
    ...(options.headers ?? []),
    '',
    options.body ?? 'I have a question.',
  ]
    .join('\n')
    .replaceAll('\n', '\r\n');

const send = (from: string, raw: string | Buffer, to = [house.mailbox.value]): Promise<string> =>
  sendRaw(listener.port, { from, to, raw });

async function messagesOf(from: string) {
  const address = await hub.prisma.address.findFirst({ where: { kind: 'email', value: from } });
  if (!address) return [];
  return hub.prisma.message.findMany({
    where: { clientId: address.clientId },
    orderBy: { createdAt: 'asc' },
  });
}

const lastRaw = (from: string) =>
  hub.prisma.rawInbound.findFirst({ where: { from }, orderBy: { receivedAt: 'desc' } });

describe('a mail from a client', () => {
  it('opens a conversation, is on the timeline and kept raw', async () => {
    const from = newSender();
    const transport = createTransport({ host: '127.0.0.1', port: listener.port, ignoreTLS: true });
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
    const [message] = await messagesOf(from);
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
    const from = newSender();
    const raw = rawMail(from);
    const answers = await Promise.all(Array.from({ length: 15 }, () => send(from, raw)));
    answers.push(
      ...(await Promise.all(
        Array.from({ length: 5 }, () => send(from, `Received: from elsewhere\r\n${raw}`)),
      )),
    );
    expect(new Set(answers.map((answer) => answer.slice(0, 3)))).toEqual(new Set(['250']));
    expect(await messagesOf(from)).toHaveLength(1);
    expect(await hub.prisma.rawInbound.count({ where: { from } })).toBe(1);
  });

  it('under a Message-ID that another mail had is not lost, and flagged', async () => {
    const from = newSender();
    await send(from, rawMail(from, { id: 'copied@client.example', body: 'one' }));
    await send(from, rawMail(from, { id: 'copied@client.example', body: 'two' }));
    const messages = await messagesOf(from);
    expect(messages.map((message) => message.text)).toEqual(['one', 'two']);
    expect(messages.map((message) => message.flags)).toEqual([[], ['copied_message_id']]);
    expect(new Set(messages.map((message) => message.conversationId)).size).toBe(1);
  });

  it('to a reply token goes on in its conversation; a made-up token is refused', async () => {
    const from = newSender();
    await send(from, rawMail(from));
    const [first] = await messagesOf(from);
    const token = replyAddress(hub.config.authSecret, house.mailbox.value, first!.conversationId!);
    expect(token).toContain('+');
    expect(
      await send(from, rawMail(from, { body: 'more\n\nOn Monday we wrote:\n> old words' }), [
        token.toUpperCase(),
        house.mailbox.value,
      ]),
    ).toMatch(/^250/);
    const messages = await messagesOf(from);
    expect(messages.map(({ text, to, conversationId }) => [text, to, conversationId])).toEqual([
      ['I have a question.', house.mailbox.value, first!.conversationId],
      ['more', house.mailbox.value, first!.conversationId],
    ]);
    const forged = token.replace(/.@/, token.includes('a@') ? 'b@' : 'a@');
    expect(await send(from, rawMail(from), [forged])).toMatch(/^550/);
    expect(await send(from, rawMail(from), [house.mailbox.value.replace('@', '+anything@')])).toMatch(/^550/);
  });

  it('to two of our addresses is there once for each', async () => {
    const other = await hub.prisma.ourAddress.create({
      data: { kind: 'email', value: 'second@hub.example', queueId: house.queue.id },
    });
    const from = newSender();
    const raw = rawMail(from);
    await send(from, raw, [house.mailbox.value, other.value]);
    await send(from, raw, [other.value]);
    expect((await messagesOf(from)).map((message) => message.to).toSorted()).toEqual(
      [house.mailbox.value, other.value].toSorted(),
    );
  });
});

describe('what no person wrote', () => {
  it('an absence note is kept and opens nothing', async () => {
    const from = newSender();
    expect(await send(from, rawMail(from, { headers: ['Auto-Submitted: auto-replied'] }))).toMatch(/^250/);
    expect(await messagesOf(from)).toEqual([]);
    expect((await lastRaw(from))?.reason).toBe('auto_reply');
  });

  it('neither does a mail with an empty sender', async () => {
    const from = newSender();
    expect(await send('', rawMail(from))).toMatch(/^250/);
    expect((await lastRaw(from))?.reason).toBe('auto_reply');
  });

  it('nor one that claims to come from us', async () => {
    expect(await send('x@client.example', rawMail(house.mailbox.value))).toMatch(/^250/);
    expect((await lastRaw(house.mailbox.value))?.reason).toBe('own_address');
    const own = makeMailId(
      hub.config.authSecret,
      '0198c0de-0000-7000-8000-00000000000d',
      house.mailbox.value,
    );
    const from = newSender();
    await send(from, rawMail(from, { id: own }));
    expect((await lastRaw(from))?.reason).toBe('own_mail');
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
    const mailId = makeMailId(hub.config.authSecret, delivery.id, house.mailbox.value);
    const stateNow = async (): Promise<string> =>
      (await hub.prisma.delivery.findUniqueOrThrow({ where: { id: delivery.id } })).state;

    await send('', bounce(mailId.replace(/\.[0-9a-f]{32}@/, `.${'0'.repeat(32)}@`)));
    await send('', bounce(mailId, 'delayed'));
    expect(await stateNow()).toBe('accepted');
    expect(await send('', bounce(mailId))).toMatch(/^250/);
    await send('', bounce(mailId));
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

describe('bad mail', () => {
  it.each<[string, (from: string) => string, string]>([
    ['two From fields', (from) => rawMail(from, { headers: ['From: other@client.example'] }), 'two_from'],
    [
      'broken MIME',
      (from) => rawMail(from, { headers: ['Content-Type: multipart/mixed; boundary=b'], body: '--b\n\nx' }),
      'broken_mime',
    ],
    ['NUL in the header', (from) => rawMail(from, { subject: 'a\0b' }), 'nul_in_header'],
  ])('with %s is kept with the reason and opens nothing', async (_what, make, reason) => {
    const from = newSender();
    expect(await send(from, make(from))).toMatch(/^250/);
    expect(await messagesOf(from)).toEqual([]);
    expect((await lastRaw(from))?.reason).toBe(reason);
  });

  it('with NUL in its text is taken without it, and flagged', async () => {
    const from = newSender();
    expect(await send(from, rawMail(from, { body: 'one\0two' }))).toMatch(/^250/);
    expect((await messagesOf(from))[0]).toMatchObject({ text: 'onetwo', flags: ['nul_removed'] });
  });

  it('of 50 MB is refused with 552, whether it says its size or not', async () => {
    const talk = await talkSmtp(listener.port);
    expect(await talk.say(`MAIL FROM:<a@client.example> SIZE=${50 * 1024 * 1024}`)).toMatch(/^552/);
    talk.end();
    const from = newSender();
    expect(await send(from, Buffer.alloc(50 * 1024 * 1024, 'x'))).toMatch(/^552/);
    expect(await lastRaw(from)).toBeNull();
  });

  it.each(['nobody@hub.example', 'postmaster@hub.example', 'someone@elsewhere.example', 'a@b@hub.example'])(
    'for %s is refused with 550',
    async (to) => {
      expect(await send(newSender(), rawMail('a@client.example'), [to])).toMatch(/^5\d\d/);
    },
  );

  it.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r', '\r\n\0.\r\n', '\n\r.\r\n'])(
    'that hides a second mail behind %j is one mail or none',
    async (end) => {
      const [from, evil] = [newSender(), newSender()];
      const talk = await talkSmtp(listener.port);
      for (const command of [`MAIL FROM:<${from}>`, `RCPT TO:<${house.mailbox.value}>`, 'DATA'])
        await talk.say(command);
      const hidden = `MAIL FROM:<${evil}>\r\nRCPT TO:<${house.mailbox.value}>\r\nDATA\r\n${rawMail(evil)}`;
      await talk.write(`${rawMail(from)}${end}${hidden}\r\n.\r\n`);
      const answers = await talk.allAnswers();
      talk.end();
      expect(answers).toHaveLength(1);
      expect(await messagesOf(evil)).toEqual([]);
      expect(await hub.prisma.rawInbound.count({ where: { from: evil } })).toBe(0);
    },
  );

  it('that stops in the middle leaves nothing', async () => {
    const from = newSender();
    const talk = await talkSmtp(listener.port);
    for (const command of [`MAIL FROM:<${from}>`, `RCPT TO:<${house.mailbox.value}>`, 'DATA'])
      await talk.say(command);
    await talk.write(rawMail(from));
    talk.end();
    expect(await send(newSender(), rawMail(newSender()))).toMatch(/^250/);
    expect(await lastRaw(from)).toBeNull();
  });

  it('of anybody has its bounds: connections, recipients, odd commands', async () => {
    const talks = await Promise.all(Array.from({ length: 21 }, () => talkSmtp(listener.port)));
    const answers = await Promise.all(talks.map((talk) => talk.say('NOOP')));
    for (const talk of talks) talk.end();
    expect(answers.filter((answer) => answer.startsWith('250')).length).toBeLessThanOrEqual(20);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const talk = await talkSmtp(listener.port);
    for (const command of ['AUTH PLAIN AAAA', 'STARTTLS', 'VRFY root', 'XCLIENT ADDR=1.2.3.4', 'WIZ'])
      expect(await talk.say(command)).toMatch(/^5/);
    talk.end();
  });
});

describe('while the database is away', () => {
  /** A line to the database that can be cut and mended. */
  async function openLine(url: URL): Promise<{ url: string; cut(): void; mend(): void; close(): void }> {
    const sockets = new Set<net.Socket>();
    let isCut = false;
    const server = net.createServer((near) => {
      if (isCut) return near.destroy();
      const far = net.connect(Number(url.port), url.hostname);
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String((server.address() as net.AddressInfo).port);
    const cut = (): void => {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    };
    return { url: through.href, cut, mend: () => void (isCut = false), close: () => (cut(), server.close()) };
  }

  it('every mail is put off with 451, none is answered with 250, and it heals by itself', async () => {
    const line = await openLine(new URL(hub.config.databaseUrl));
    const pool = new pg.Pool({ connectionString: line.url, max: 4, connectionTimeoutMillis: 1_500 });
    pool.on('error', () => undefined);
    const shaky: Hub = { ...hub, pool };
    const away = await startMailListener(shaky, openInboundDoor(shaky));
    try {
      const from = newSender();
      const raw = rawMail(from);
      const talk = await talkSmtp(away.port);
      for (const command of [`MAIL FROM:<${from}>`, `RCPT TO:<${house.mailbox.value}>`, 'DATA'])
        expect(await talk.say(command)).toMatch(/^[23]/);
      line.cut();
      await talk.write(raw);
      const started = performance.now();
      expect(await talk.say('\r\n.')).toMatch(/^451/);
      expect(await talk.say('RSET')).toMatch(/^250/);
      expect(await talk.say(`MAIL FROM:<${from}>`)).toMatch(/^250/);
      expect(await talk.say(`RCPT TO:<${house.mailbox.value}>`)).toMatch(/^451/);
      expect(performance.now() - started).toBeLessThan(8_000);
      talk.end();
      expect(await messagesOf(from)).toEqual([]);
      line.mend();
      expect(await sendRaw(away.port, { from, to: [house.mailbox.value], raw })).toMatch(/^250/);
      expect(await messagesOf(from)).toHaveLength(1);
    } finally {
      await away.close();
      await pool.end();
      line.close();
    }
  });
});
