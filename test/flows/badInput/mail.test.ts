import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { naughtyStrings } from '../../support/naughtyStrings.ts';
import { Random } from '../../support/random.ts';
import { testSeed as seed } from '../../support/testSeed.ts';
import { sendRaw, talkSmtp } from '../../support/smtpTalk.ts';
import { startWatchedFleet, type WatchedFleet } from '../../support/watchedFleet.ts';

// Mails that no mail program would write, and dialogues that no mail server would hold. Each mail is kept byte for byte and
// answered 250, or refused with a reason; nothing falls over, and nobody else's mail waits for it.

const GENERATED = 500;
const GARBAGE_TALKS = 150;
const AT_ONCE = 4;

let house: WatchedFleet;
beforeAll(async () => {
  house = await startWatchedFleet();
}, 120_000);
afterAll(() => house.close());

const CRLF = '\r\n';
let number = 0;
/** A line that makes a mail another than all the others; to us as well as long as its Message-ID, if any, is its own. */
const mark = (): string => `X-Mark: ${(number += 1)}`;

/** A mail by the grammar, in which some of the choices are wrong. */
function someMail(random: Random): Buffer {
  const end = random.below(12) === 0 ? '\n' : CRLF;
  const body = somePart(random, 0, end);
  const headers = [
    mark(),
    someFrom(random),
    ...(random.below(10) === 0 ? [someFrom(random)] : []),
    `To: ${house.mailbox}`,
    `Subject: ${someWords(random)}`,
    ...(random.below(5) === 0
      ? [`Message-ID: ${random.pick([`<a${number}@b>`, '<>', `none${number}`, `<${'x'.repeat(2_000)}@b>`])}`]
      : []),
    ...(random.below(5) === 0 ? [`References: ${'<r@x> '.repeat(random.below(200))}`] : []),
    ...(random.below(6) === 0
      ? [`Date: ${random.pick(['never', 'Thu, 31 Feb 2026 25:61:61 +9900', ''])}`]
      : []),
    ...(random.below(6) === 0
      ? [
          `${random.pick(['X-Long', ': none', 'No colon', '\tfolded', 'X-\u0000'])}: ${'y'.repeat(random.below(5_000))}`,
        ]
      : []),
    'MIME-Version: 1.0',
  ];
  return Buffer.from(`${headers.join(end)}${end}${body}`, random.pick(['utf8', 'latin1'] as const));
}

const someFrom = (random: Random): string =>
  `From: ${random.pick([
    'Ann <ann@client.example>',
    'ann@client.example',
    '"a@evil.example" <ann@client.example>',
    'a@evil.example .trusted.example',
    '=?utf-8?q?=00?= <ann@client.example>',
    '=?x-unknown?b?////?= <ann@client.example>',
    '<ann@client.example>, <bob@client.example>',
    'group: ann@client.example;',
    '<>',
    '',
    `"${'('.repeat(500)}" <ann@client.example>`,
    'ann@[127.0.0.1]',
    'ann@客户.example',
  ])}`;

const someWords = (random: Random): string =>
  random
    .pick(naughtyStrings)
    .toWellFormed()
    .replaceAll(/[\r\n]/g, ' ')
    .slice(0, 500);

function somePart(random: Random, depth: number, end: string): string {
  const kind = depth > 5 ? 'leaf' : random.pick(['leaf', 'leaf', 'multipart', 'message', 'nothing']);
  if (kind === 'multipart') {
    const boundary = random.pick(['b', 'b b', `x${depth}`, '', '='.repeat(80), 'b"']);
    const parts = Array.from(
      { length: random.below(5) },
      () => `--${boundary}${end}${somePart(random, depth + 1, end)}`,
    );
    const last = random.below(3) === 0 ? '' : `--${boundary}--`;
    return `Content-Type: multipart/${random.pick(['mixed', 'alternative', 'related', 'x'])}; boundary="${boundary}"${end}${end}${parts.join(end)}${end}${last}`;
  }
  if (kind === 'message')
    return `Content-Type: message/rfc822${end}${end}From: inner@x.example${end}${somePart(random, depth + 1, end)}`;
  if (kind === 'nothing') return end;
  const encoding = random.pick(['7bit', '8bit', 'base64', 'quoted-printable', 'x-uuencode', 'binary', '']);
  const charset = random.pick([
    'utf-8',
    'iso-8859-1',
    'gb18030',
    'utf-7',
    'utf-16',
    'klingon',
    'us-ascii',
    '',
  ]);
  const type = random.pick([
    'text/plain',
    'text/html',
    'application/pdf',
    'application/ms-tnef',
    'application/pkcs7-mime',
    'text/calendar',
    'text/',
    '/',
  ]);
  const name = random.pick([
    '',
    'a.pdf',
    '../../etc/passwd',
    'CON',
    `${'n'.repeat(300)}.txt`,
    'x\u202Efdp.exe',
    "utf-8''%00%ff",
  ]);
  return (
    `Content-Type: ${type}; charset=${charset}${end}Content-Transfer-Encoding: ${encoding}${end}` +
    (name === '' ? '' : `Content-Disposition: attachment; filename="${name}"${end}`) +
    `${end}${someContent(random, encoding)}`
  );
}

function someContent(random: Random, encoding: string): string {
  const words = random.pick(naughtyStrings).toWellFormed();
  switch (encoding) {
    case 'base64':
      return random.pick([Buffer.from(words).toString('base64'), '====', '!!!!', 'AAA']);
    case 'quoted-printable':
      return random.pick(['=00=FF=', '=ZZ', `${'='.repeat(200)}`, words]);
    default:
      return random.pick([
        words,
        `<p>${words}</p>`,
        '<div>'.repeat(2_000),
        '<table><tr><td>'.repeat(500),
        '<a href="javascript:x">',
      ]);
  }
}

/** What is kept of the mail: what is sent, without the dots that protect a line's beginning. */
function keptOf(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex');
}

/** One mail in a dialogue; gives the answer to it. */
async function send(raw: Buffer): Promise<string> {
  // A dot that begins a line is doubled on the line, as every mail program does; the end of the mail is ours.
  const text = raw.toString('latin1').replaceAll(/^\./gm, '..');
  return sendRaw(house.fleet.smtpPort, { to: [house.mailbox], raw: Buffer.from(text, 'latin1') });
}

async function keptSums(): Promise<Set<string>> {
  const { rows } = await house.fleet.database.pool.query(
    `SELECT encode(sha256(bytes), 'hex') AS sum FROM raw_inbound`,
  );
  return new Set(rows.map((row) => row.sum));
}

/** Sends all of them; gives those that were neither kept as they are nor refused with a reason. */
async function sendAll(mails: readonly Buffer[]): Promise<string[]> {
  const wrong: string[] = [];
  const taken: Buffer[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let mail = mails[next++]; mail; mail = mails[next++]) {
      const answer = await send(mail);
      if (answer.startsWith('250')) taken.push(mail);
      else if (!/^5\d\d .{5}/.test(answer))
        wrong.push(`${answer}: ${mail.subarray(0, 200).toString('latin1')}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(taken.length).toBeGreaterThan(0);
  const sums = await keptSums();
  const lost = taken.filter(
    (mail) => !sums.has(keptOf(Buffer.concat([mail, Buffer.from(CRLF)]))) && !sums.has(keptOf(mail)),
  );
  return [
    ...wrong,
    ...lost.map((mail) => `answered 250 and not kept: ${mail.subarray(0, 300).toString('latin1')}`),
  ];
}

describe(`mail (seed ${seed})`, () => {
  test(`${GENERATED} by a grammar with wrong choices`, { timeout: 180_000 }, async () => {
    const random = new Random(seed);
    const mails = Array.from({ length: GENERATED }, () => someMail(random));
    expect(await sendAll(mails)).toEqual([]);
  });

  test('a mail cut off at every byte', { timeout: 180_000 }, async () => {
    const lines = [
      'From: Ann <ann@client.example>',
      `To: ${house.mailbox}`,
      'Subject: =?utf-8?b?5L2g5aW9?=',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Hi =C3=A9=',
      '',
      '--b',
      'Content-Type: text/html; charset=gb18030',
      'Content-Transfer-Encoding: base64',
      '',
      'PGI+xOO6wzwvYj4=',
      '--b--',
    ];
    const whole = Buffer.from(lines.join(CRLF));
    // A cut between CR and LF is a bare CR on the line, which is refused; all else is somebody's mail.
    const cuts = Array.from({ length: whole.length }, (_, at) =>
      Buffer.concat([Buffer.from(`${mark()}${CRLF}`), whole.subarray(0, at + 1)]),
    );
    expect(await sendAll(cuts)).toEqual([]);
  });

  test(
    `${GARBAGE_TALKS} dialogues of rubbish, and the next mail goes through`,
    { timeout: 120_000 },
    async () => {
      const random = new Random(seed + 1);
      const commands = [
        'MAIL FROM:<a@b>',
        'MAIL FROM:<>',
        'MAIL FROM:a b c',
        `MAIL FROM:<${'a'.repeat(5_000)}@b>`,
        `RCPT TO:<${house.mailbox}>`,
        'RCPT TO:<postmaster>',
        'RCPT TO:<@relay.example:a@b>',
        'RCPT TO:<a%b@c>',
        'DATA',
        'BDAT 10',
        'RSET',
        'AUTH PLAIN AAAA',
        'STARTTLS',
        'EHLO \u0000',
        'HELO',
        'VRFY root',
        'EXPN all',
        'XCLIENT ADDR=127.0.0.1',
        'HELP',
        'NOOP',
        '',
        '.',
        'GET / HTTP/1.1',
        'x'.repeat(20_000),
      ];
      const talks = Array.from({ length: GARBAGE_TALKS }, async () => {
        const talk = await talkSmtp(house.fleet.smtpPort);
        const lines = Array.from({ length: 1 + random.below(12) }, () => random.pick(commands));
        await talk.write(lines.join(random.pick([CRLF, '\n', '\r', CRLF])) + CRLF);
        talk.end();
      });
      await Promise.all(talks);
      const answer = await send(
        Buffer.from(`${mark()}${CRLF}From: ann@client.example${CRLF}Subject: Sane${CRLF}${CRLF}Hello`),
      );
      expect(answer).toMatch(/^250/);
    },
  );

  test('ten thousand recipients, none of whom lives here', { timeout: 60_000 }, async () => {
    const talk = await talkSmtp(house.fleet.smtpPort);
    await talk.say('MAIL FROM:<a@b.example>');
    const lines = Array.from({ length: 10_000 }, (_, index) => `RCPT TO:<nobody${index}@elsewhere.example>`);
    await talk.write(lines.join(CRLF) + CRLF);
    expect(await talk.answer()).toMatch(/^(5|4)\d\d|closed/);
    talk.end();
  });

  test('the pass mark', async () => {
    expect(await house.verdict()).toEqual([]);
  });
});
