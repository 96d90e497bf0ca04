import type { AddressInfo } from 'node:net';
import { createTransport } from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Bench, type Page } from './bench.ts';

interface Taken {
  from: string;
  to: string[];
  raw: string;
}

/** A mail server in the hub's place, which refuses as told. */
class HubMail {
  readonly taken: Taken[] = [];
  refusals: number[] = [];
  readonly server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const code = this.refusals.shift();
        if (code) {
          done(Object.assign(new Error('not now'), { responseCode: code }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        this.taken.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((one) => one.address),
          raw: Buffer.concat(parts).toString(),
        });
        done();
      });
    },
  });

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', () => resolve()));
    return (this.server.server.address() as AddressInfo).port;
  }
}

let bench: Bench;
let hubMail: HubMail;
beforeEach(async () => {
  hubMail = new HubMail();
  bench = new Bench();
  await bench.open({ hubSmtpPort: await hubMail.listen() });
});
afterEach(async () => {
  await bench.close();
  await new Promise<void>((resolve) => hubMail.server.close(() => resolve()));
});

interface Sent {
  id: string;
  messageId: string;
  accepted: boolean;
  state: string;
  response: string;
}

const post = (mail: object) =>
  bench.control<Sent>('POST', '/mails', {
    from: 'ann@example.com',
    fromName: '安',
    to: 'support@hub.example',
    ...mail,
  });

test('a customer writes and replies with all that a thread needs', async () => {
  const sent = await post({
    subject: '订单',
    text: 'Where is it?',
    inReplyTo: '<a@hub>',
    references: ['<b@hub>', '<a@hub>'],
  });
  expect(sent.accepted).toBe(true);
  expect(sent.messageId).toMatch(/^<[0-9a-f-]+@example\.com>$/);
  const [mail] = hubMail.taken;
  expect(mail).toMatchObject({ from: 'ann@example.com', to: ['support@hub.example'] });
  expect(mail?.raw).toContain(`Message-ID: ${sent.messageId}`);
  expect(mail?.raw).toContain('In-Reply-To: <a@hub>');
  expect(mail?.raw.replace(/\r\n /g, ' ')).toContain('References: <b@hub> <a@hub>');
});

test('a raw message goes out as it is', async () => {
  const raw = 'From: ann@example.com\r\nFrom: eve@example.com\r\nSubject: two\r\n\r\nbroken\r\n';
  await post({ raw });
  expect(hubMail.taken[0]?.raw).toBe(raw);
  const bytes = Buffer.concat([Buffer.from('Subject: bytes\r\n\r\n'), Buffer.from([0xc3, 0x28, 0x0d, 0x0a])]);
  await post({ rawBase64: bytes.toString('base64') });
  expect(hubMail.taken[1]?.raw).toBe(bytes.toString());
});

test('a refusal for good is told; a refusal for now is tried again', async () => {
  hubMail.refusals = [550];
  expect(await post({ text: 'x' })).toMatchObject({ accepted: false, state: 'refused' });
  hubMail.refusals = [451, 451];
  const sent = await post({ text: 'later' });
  expect(sent).toMatchObject({ accepted: false, state: 'retrying' });
  const mail = await bench.until('mail', 'ann@example.com', (item) => {
    const delivery = item['delivery'] as { state: string };
    return item['id'] === sent.id && delivery.state === 'accepted';
  });
  expect(mail['delivery']).toMatchObject({ tries: 3 });
  hubMail.refusals = [451];
  expect(await post({ text: 'never again', retry: false })).toMatchObject({ state: 'retrying' });
});

test('what the hub sends arrives readable, whoever it is for', async () => {
  const transport = createTransport({ host: '127.0.0.1', port: bench.sandbox.smtpPort, ignoreTLS: true });
  await transport.sendMail({
    from: 'Support <support@hub.example>',
    to: 'Ann <Ann@Example.com>',
    subject: 'Your order 订单',
    text: 'It is here.',
    html: '<p>It is <b>here</b>.</p>',
    messageId: '<reply-1@hub.example>',
    headers: { 'Auto-Submitted': 'auto-replied' },
    attachments: [{ filename: 'note.txt', content: 'hello' }],
  });
  const mail = await bench.until('mail', 'ann@example.com', (item) => item['direction'] === 'outbound');
  expect(mail).toMatchObject({
    subject: 'Your order 订单',
    messageId: '<reply-1@hub.example>',
    from: 'support@hub.example',
    html: '<p>It is <b>here</b>.</p>',
    attachments: [{ filename: 'note.txt', size: 5 }],
  });
  expect((mail['headers'] as Record<string, string>)['auto-submitted']).toBe('auto-replied');
  const attachment = await fetch(`${bench.sandbox.url}/control/mails/${String(mail['id'])}/attachments/0`);
  expect(await attachment.text()).toBe('hello');
});

test("the customers' mail server can refuse, and can take a mail without saying so", async () => {
  const transport = createTransport({ host: '127.0.0.1', port: bench.sandbox.smtpPort, ignoreTLS: true });
  const mail = { from: 'support@hub.example', to: 'bob@example.com', subject: 'x', text: 'y' };
  await bench.control('PUT', '/faults', [{ match: 'smtp:in', action: 'fail', status: 452, times: 1 }]);
  await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 452 });
  await bench.control('PUT', '/faults', [{ match: 'smtp:in', action: 'drop-reply', times: 1 }]);
  await expect(transport.sendMail(mail)).rejects.toThrow();
  expect((await bench.control<Page>('GET', '/mails?party=bob@example.com')).items).toHaveLength(1);
});

test('a mail may be handed over more than once', async () => {
  await bench.control('PUT', '/faults', [{ match: 'smtp:out', action: 'repeat', copies: 3, times: 1 }]);
  await post({ text: 'again' });
  expect(hubMail.taken).toHaveLength(3);
  expect(new Set(hubMail.taken.map((mail) => mail.raw)).size).toBe(1);
});
