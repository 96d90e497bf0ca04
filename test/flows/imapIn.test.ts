import { expect, test } from 'vitest';
import { mailTo, withImap, type ImapPlace } from '../support/imapPlace.ts';
import { until } from '../support/openTestHub.ts';

// Mails are fetched from a real IMAP server: each is taken in once, as if it came in at our own door.

let place: ImapPlace;
withImap((opened) => {
  place = opened;
});

test('what waits is taken in, in order, and what comes afterwards at once, by IDLE', async () => {
  const box = await place.account();
  const from = 'ann@client.example';
  await place.dovecot.deliver(
    box.name,
    ['first', 'second', 'third'].map((body) => mailTo(box.name, body, { from })),
  );
  // Only the server can tell of what comes: nobody asks for minutes.
  place.fetching({ pollMs: 300_000 });
  expect(await box.has('third')).toEqual(['first', 'second', 'third']);
  await until(async () => (await box.row()).workedAt);
  await place.dovecot.deliver(box.name, [mailTo(box.name, 'while it waits', { from })]);
  expect(await box.has('while it waits')).toHaveLength(4);
  expect(await place.mail.hub.prisma.imapFolder.findFirst({ where: { ourAddressId: box.id } })).toMatchObject(
    {
      path: 'INBOX',
      lastUid: 4n,
      taken: 4n,
    },
  );
  // It stays at the server as it was.
  const flags = await place.dovecot.as(box.name, async (client) => {
    await client.mailboxOpen('INBOX');
    return (await client.fetchAll('1:*', { flags: true })).map((one) => one.flags?.has('\\Seen'));
  });
  expect(flags).toEqual([false, false, false, false]);
});

test('the same mail by SMTP and by IMAP is one, and an answer finds its thread', async () => {
  const box = await place.account();
  const from = 'both@client.example';
  const raw = mailTo(box.name, 'by two ways', { from });
  expect(await place.mail.send(from, raw, [box.name])).toMatch(/^250/);
  const copy = `Return-Path: <${from}>\r\nDelivered-To: ${box.name}\r\nReceived: from a by b; now\r\n${raw}`;
  await place.dovecot.deliver(box.name, [copy, mailTo(box.name, 'by one way', { from })]);
  place.fetching();
  await box.has('by one way');
  expect(await box.texts()).toEqual(['by two ways', 'by one way']);
});

test('what cannot be read is kept apart, a machine’s mail too, and what follows is taken in', async () => {
  const box = await place.account();
  const twoFrom = mailTo(box.name, 'two senders').replace('From:', 'From: b@client.example\r\nFrom:');
  await place.dovecot.deliver(box.name, [
    twoFrom,
    `Return-Path: <>\r\n${mailTo(box.name, 'a machine', { from: 'machine@client.example' })}`,
    mailTo(box.name, 'x'.repeat(26 * 1024 * 1024), { from: 'large@client.example' }),
    mailTo(box.name, 'a person'),
  ]);
  place.fetching();
  expect(await box.has('a person')).toEqual(['a person']);
  const kept = await place.mail.hub.prisma.rawInbound.findMany({
    where: { reason: { not: null }, envelope: { path: ['recipients'], array_contains: [box.name] } },
    orderBy: { receivedAt: 'asc' },
    select: { reason: true, divisionIds: true },
  });
  expect(kept.map(({ reason }) => String(reason)).toSorted()).toEqual([
    'auto_reply',
    'too_large',
    'two_from',
  ]);
  for (const { divisionIds } of kept) expect(divisionIds).toEqual([place.mail.house.divisionId]);
});

test('mails older than wanted are left, and taken ones are marked or moved', async () => {
  const seen = await place.account({ after: 'seen' });
  await place.dovecot.as(seen.name, async (client) => {
    await client.append('INBOX', mailTo(seen.name, 'long ago'), [], new Date(Date.now() - 3 * 864e5));
    await client.append('INBOX', mailTo(seen.name, 'not long ago'), [], new Date(Date.now() - 25 * 36e5));
  });
  await place.dovecot.deliver(seen.name, [mailTo(seen.name, 'today')]);
  const moved = await place.account({ after: 'move', moveTo: 'Done' });
  await place.dovecot.as(moved.name, (client) => client.mailboxCreate('Done'));
  await place.dovecot.deliver(moved.name, [mailTo(moved.name, 'to be moved')]);
  place.fetching();
  expect(await seen.has('today')).toEqual(['today']);
  await moved.has('to be moved');
  const state = () =>
    place.dovecot.as(seen.name, async (client) => {
      await client.mailboxOpen('INBOX');
      return (await client.fetchAll('1:*', { flags: true })).map((one) => one.flags?.has('\\Seen'));
    });
  await expect.poll(state).toEqual([false, false, true]);
  const counts = () =>
    place.dovecot.as(moved.name, async (client) => {
      const count = async (folder: string) => {
        const status = await client.status(folder, { messages: true });
        return status && status.messages;
      };
      return [await count('INBOX'), await count('Done')];
    });
  await expect.poll(counts).toEqual([0, 1]);
});
