import net from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openInboundDoor } from '#core/conversations/receiveInbound.ts';
import type { Hub } from '#core/hub.ts';
import { startMailListener } from '#server/smtp/startMailListener.ts';
import { openMailDoor, type TestMailDoor } from '#test/support/mailDoor.ts';
import type { House } from '#test/support/people.ts';
import { sendRaw, talkSmtp } from '#test/support/smtpTalk.ts';

let mail: TestMailDoor;
let hub: Hub;
let house: House;

beforeAll(async () => {
  mail = await openMailDoor();
  ({ hub, house } = mail);
});

afterAll(() => mail?.close());

describe('bad mail', () => {
  it.each<[string, (from: string) => string, string]>([
    [
      'two From fields',
      (from) => mail.rawMail(from, { headers: ['From: other@client.example'] }),
      'two_from',
    ],
    [
      'broken MIME',
      (from) =>
        mail.rawMail(from, { headers: ['Content-Type: multipart/mixed; boundary=b'], body: '--b\n\nx' }),
      'broken_mime',
    ],
    ['NUL in the header', (from) => mail.rawMail(from, { subject: 'a\0b' }), 'nul_in_header'],
  ])('with %s is kept with the reason and opens nothing', async (_what, make, reason) => {
    const from = mail.newSender();
    expect(await mail.send(from, make(from))).toMatch(/^250/);
    expect(await mail.messagesOf(from)).toEqual([]);
    expect((await mail.lastRaw(from))?.reason).toBe(reason);
  });

  it('with NUL in its text is taken without it, and flagged', async () => {
    const from = mail.newSender();
    expect(await mail.send(from, mail.rawMail(from, { body: 'one\0two' }))).toMatch(/^250/);
    expect((await mail.messagesOf(from))[0]).toMatchObject({ text: 'onetwo', flags: ['nul_removed'] });
  });

  it('of 50 MB is refused with 552, whether it says its size or not', async () => {
    const talk = await talkSmtp(mail.port);
    expect(await talk.say(`MAIL FROM:<a@client.example> SIZE=${50 * 1024 * 1024}`)).toMatch(/^552/);
    talk.end();
    const from = mail.newSender();
    expect(await mail.send(from, Buffer.alloc(50 * 1024 * 1024, 'x'))).toMatch(/^552/);
    expect(await mail.lastRaw(from)).toBeNull();
  });

  it.each(['nobody@hub.example', 'postmaster@hub.example', 'someone@elsewhere.example', 'a@b@hub.example'])(
    'for %s is refused with 550',
    async (to) => {
      expect(await mail.send(mail.newSender(), mail.rawMail('a@client.example'), [to])).toMatch(/^5\d\d/);
    },
  );

  it.each(['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r', '\r\n\0.\r\n', '\n\r.\r\n'])(
    'that hides a second mail behind %j is one mail or none',
    async (end) => {
      const [from, evil] = [mail.newSender(), mail.newSender()];
      const talk = await talkSmtp(mail.port);
      for (const command of [`MAIL FROM:<${from}>`, `RCPT TO:<${house.mailbox.value}>`, 'DATA'])
        await talk.say(command);
      const hidden = `MAIL FROM:<${evil}>\r\nRCPT TO:<${house.mailbox.value}>\r\nDATA\r\n${mail.rawMail(evil)}`;
      await talk.write(`${mail.rawMail(from)}${end}${hidden}\r\n.\r\n`);
      const answers = await talk.allAnswers();
      talk.end();
      expect(answers).toHaveLength(1);
      expect(await mail.messagesOf(evil)).toEqual([]);
      expect(await hub.prisma.rawInbound.count({ where: { from: evil } })).toBe(0);
    },
  );

  it('that stops in the middle leaves nothing', async () => {
    const from = mail.newSender();
    const talk = await talkSmtp(mail.port);
    for (const command of [`MAIL FROM:<${from}>`, `RCPT TO:<${house.mailbox.value}>`, 'DATA'])
      await talk.say(command);
    await talk.write(mail.rawMail(from));
    talk.end();
    expect(await mail.send(mail.newSender(), mail.rawMail(mail.newSender()))).toMatch(/^250/);
    expect(await mail.lastRaw(from)).toBeNull();
  });

  it('of anybody has its bounds: connections, recipients, odd commands', async () => {
    const talks = await Promise.all(Array.from({ length: 21 }, () => talkSmtp(mail.port)));
    const answers = await Promise.all(talks.map((talk) => talk.say('NOOP')));
    for (const talk of talks) talk.end();
    expect(answers.filter((answer) => answer.startsWith('250')).length).toBeLessThanOrEqual(20);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const talk = await talkSmtp(mail.port);
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
    const shaky: Hub = { ...hub, pool, inboundPool: pool };
    const away = await startMailListener(shaky, openInboundDoor(shaky));
    try {
      const from = mail.newSender();
      const raw = mail.rawMail(from);
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
      expect(await mail.messagesOf(from)).toEqual([]);
      line.mend();
      expect(await sendRaw(away.port, { from, to: [house.mailbox.value], raw })).toMatch(/^250/);
      expect(await mail.messagesOf(from)).toHaveLength(1);
    } finally {
      await away.close();
      await pool.end();
      line.close();
    }
  });
});
