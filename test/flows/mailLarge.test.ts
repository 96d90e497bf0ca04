import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../support/openTestHub.ts';
import { sendRaw } from '../support/smtpTalk.ts';
import { startWatchedFleet, type WatchedFleet } from '../support/watchedFleet.ts';

// The largest mail there may be, in as many parts as there may be. It is read off the main thread, which meanwhile serves
// others, and its memory is given back.

let house: WatchedFleet;
beforeAll(async () => {
  house = await startWatchedFleet();
}, 120_000);
afterAll(() => house.close());

const PARTS = 1_000;
const MOST_BYTES = 25 * 1024 * 1024;

/** A mail of a thousand parts, as large as one may be. */
function largest(from: string): Buffer {
  const head = [
    `From: ${from}`,
    `To: ${house.mailbox}`,
    `Message-ID: <large-${from}>`,
    'Subject: Large',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'All of it.',
    '',
  ].join('\r\n');
  const partHead = (number: number) =>
    `--b\r\nContent-Type: application/pdf; name=p${number}.pdf\r\nContent-Disposition: attachment; filename=p${number}.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
  const left = MOST_BYTES - head.length - (PARTS - 1) * (partHead(999).length + 2) - 10;
  const lines = Math.floor(left / (PARTS - 1) / 78);
  const body = `${'QUJD'.repeat(19)}\r\n`.repeat(lines);
  const parts = Array.from({ length: PARTS - 1 }, (_, number) => `${partHead(number)}${body}`);
  return Buffer.from(`${head}${parts.join('')}--b--\r\n`);
}

test('25 MB in a thousand parts keep nobody waiting, and are kept whole', { timeout: 120_000 }, async () => {
  const { prisma } = house.fleet.database;
  for (const from of ['large-1@client.example', 'large-2@client.example', 'large-3@client.example']) {
    const raw = largest(from);
    expect(raw.length).toBeGreaterThan(24 * 1024 * 1024);
    const large = sendRaw(house.fleet.smtpPort, { from, to: [house.mailbox], raw });
    const small = `From: small-${from}\r\nTo: ${house.mailbox}\r\nSubject: Small\r\n\r\nMe too.`;
    expect(await sendRaw(house.fleet.smtpPort, { from, to: [house.mailbox], raw: small })).toMatch(/^250/);
    expect(await large).toMatch(/^250/);
    const address = await until(() => prisma.address.findFirst({ where: { value: from } }));
    const message = await prisma.message.findFirstOrThrow({
      where: { clientId: address.clientId },
      include: { files: true, raw: { select: { bytes: true } } },
    });
    expect(message.text).toBe('All of it.');
    expect(message.files).toHaveLength(PARTS - 1);
    expect(message.files.every(({ sha256, messageId }) => sha256 !== null && messageId === message.id)).toBe(
      true,
    );
    expect(Buffer.from(message.raw!.bytes).equals(Buffer.concat([raw, Buffer.from('\r\n')]))).toBe(true);
  }
  expect(await house.verdict()).toEqual([]);
});
