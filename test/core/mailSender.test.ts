import net from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '#core/channels/channel.ts';
import { createEmailSender, type EmailSender } from '#core/channels/email.ts';
import { makeMailId, replyAddress } from '#core/channels/mailThreads.ts';

const authSecret = 'a secret of at least thirty-two characters';
const deliveryId = '0198c0de-0000-7000-8000-00000000000d';
const conversationId = '0198c0de-0000-7000-8000-00000000000c';
const order: OutgoingMessage = {
  deliveryId,
  conversationId,
  callbackToken: 't',
  from: 'support@help.example',
  to: 'ann@client.example',
  text: 'Hi <b>\n\nsee https://help.example/s/1.',
  subject: 'Re: 你好',
  references: ['m1@client.example', 'm2@client.example'],
  mailId: null,
  files: [],
  media: [],
  named: { to: [], cc: [] },
  unsubscribeUrl: null,
  automated: false,
};

type Word = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'end';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** A relay that answers as told; `null` cuts the line instead. */
async function relay(
  answers: Partial<Record<Word, string | null>> = {},
): Promise<{ sender: EmailSender; mails: string[]; lines: string[] }> {
  const usual: Record<Word, string> = {
    greeting: '220 relay',
    EHLO: '250 relay',
    MAIL: '250 ok',
    RCPT: '250 ok',
    DATA: '354 go',
    end: '250 taken',
  };
  const mails: string[] = [];
  const lines: string[] = [];
  const server = net.createServer((socket) => {
    let rest = '';
    let inMail = false;
    const say = (word: Word): void => {
      const answer = answers[word] === undefined ? usual[word] : answers[word];
      if (answer === null) socket.destroy();
      else socket.write(`${answer}\r\n`);
      if (word === 'DATA') inMail = answer?.startsWith('3') ?? false;
    };
    say('greeting');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (;;) {
        const mark = inMail ? '\r\n.\r\n' : '\r\n';
        const at = rest.indexOf(mark);
        if (at < 0 || socket.destroyed) return;
        const piece = rest.slice(0, at);
        rest = rest.slice(at + mark.length);
        if (inMail) {
          inMail = false;
          mails.push(piece);
          say('end');
          continue;
        }
        lines.push(piece);
        const word = piece.slice(0, 4);
        if (word === 'QUIT') socket.end('221 bye\r\n');
        else if (word === 'RSET') socket.write('250 ok\r\n');
        else say(word === 'HELO' ? 'EHLO' : (word as Word));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sender = createEmailSender({
    smtpUrl: `smtp://127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    authSecret,
    sandbox: true,
  });
  undo.push(
    () => void sender.close(),
    () => server.close(),
  );
  return { sender, mails, lines };
}

function headersOf(mail: string): Map<string, string> {
  const block = mail.slice(0, mail.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return new Map(
    block
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
  );
}

describe('a mail of ours', () => {
  it('carries its thread, and the same delivery is the same mail', async () => {
    const { sender, mails, lines } = await relay();
    const id = makeMailId(authSecret, deliveryId, order.from);
    expect(await sender.send(order)).toEqual({ kind: 'accepted', providerId: id });
    expect(await sender.send(order)).toEqual({ kind: 'accepted', providerId: id });
    const [first, second] = mails.map(headersOf);
    expect(first?.get('message-id')).toBe(`<${id}>`);
    expect(first?.get('from')).toBe('support@help.example');
    expect(first?.get('to')).toBe('ann@client.example');
    expect(first?.get('reply-to')).toBe(replyAddress(authSecret, order.from, order.deliveryId));
    expect(first?.get('in-reply-to')).toBe('<m2@client.example>');
    expect(first?.get('references')).toBe('<m1@client.example> <m2@client.example>');
    expect(first?.has('auto-submitted')).toBe(false);
    expect(second?.get('content-type')).toBe(first?.get('content-type'));
    expect(mails[0]).toContain('Hi &lt;b&gt;');
    expect(mails[0]?.replaceAll('=\r\n', '')).toContain('<a href=3D"https://help.example/s/1">');
    expect(lines.filter((line) => line.startsWith('RCPT'))[0]).toBe('RCPT TO:<ann@client.example>');
  });

  it('says when a machine wrote it', async () => {
    const { sender, mails } = await relay();
    await sender.send({ ...order, automated: true, conversationId: null, references: [] });
    const headers = headersOf(mails[0] ?? '');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('x-auto-response-suppress')).toBe('All');
    expect(headers.get('x-loop')).toBe('rapport');
    expect(headers.has('reply-to')).toBe(false);
    expect(headers.has('references')).toBe(false);
  });

  it.each<[string, Partial<OutgoingMessage>]>([
    ['a line break in the subject', { subject: 'x\r\nBcc: evil@x.example' }],
    ['a bare LF in the subject', { subject: 'x\nBcc: evil@x.example' }],
    ['a line break in a reference', { references: ['a@b\r\nBcc: evil@x.example'] }],
    ['a space in a reference', { references: ['a@b> <c@d'] }],
    ['two recipients', { to: 'ann@client.example, evil@x.example' }],
    ['a recipient with a command', { to: 'ann@client.example>\r\nRCPT TO:<evil@x.example' }],
    ['a recipient with a name', { to: 'Ann <ann@client.example>' }],
    ['a sender that is none', { from: 'support' }],
  ])('is refused with %s', async (_what, change) => {
    const { sender, mails } = await relay();
    expect((await sender.send({ ...order, ...change })).kind).toBe('refused');
    expect(mails).toEqual([]);
  });
});

describe('what becomes of a send', () => {
  it.each<[string, Partial<Record<Word, string | null>>, string]>([
    ['the sender is refused for good', { MAIL: '550 no' }, 'refused'],
    ['the recipient is refused for good', { RCPT: '550 no such user' }, 'refused'],
    ['the mail is refused for good', { end: '554 spam' }, 'refused'],
    ['the recipient is greylisted', { RCPT: '451 later' }, 'busy'],
    ['the mail is put off', { end: '452 full' }, 'busy'],
    ['the relay does not want us', { greeting: '554 go away' }, 'busy'],
    ['the relay shuts down', { MAIL: '421 bye' }, 'busy'],
    ['the line is cut at the greeting', { greeting: null }, 'busy'],
    ['the line is cut at the recipient', { RCPT: null }, 'busy'],
    ['the line is cut before the body', { DATA: null }, 'busy'],
    ['the line is cut after the last dot', { end: null }, 'unknown'],
  ])('%s', async (_what, answers, kind) => {
    const { sender } = await relay(answers);
    expect((await sender.send(order)).kind).toBe(kind);
  });

  it('nobody listens', async () => {
    const sender = createEmailSender({ smtpUrl: 'smtp://127.0.0.1:1', authSecret, sandbox: true });
    expect((await sender.send(order)).kind).toBe('busy');
    expect(await sender.ping()).toBe(false);
    await sender.close();
  });

  it('cannot be asked for later', async () => {
    const { sender } = await relay();
    expect(sender.lookUp).toBeNull();
    expect(await sender.ping()).toBe(true);
  });
});
