import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Imap } from '../../core/channels/imap.ts';
import { MailAccountError } from '../../core/channels/mailFailure.ts';
import { openMailParser } from '../../core/channels/parseMail.ts';
import { openMailLine } from '../../core/conversations/mailLine.ts';
import { openInboundDoor } from '../../core/conversations/receiveInbound.ts';
import { MOST_FETCHES, takeFolder, type PickUp } from '../../core/pickUp/takeFolder.ts';
import { LostPlaceError } from '../../core/pickUp/watermarks.ts';
import { mailTo, withImap, type ImapPlace } from '../support/imapPlace.ts';
import { until } from '../support/openTestHub.ts';

// Fetched from a real IMAP server, each mail is taken in once, whatever is killed, renumbered, cut off or shut.

let place: ImapPlace;
withImap((opened) => {
  place = opened;
});

test(
  'a thousand waiting mails come once each, though two processes want them',
  { timeout: 120_000 },
  async () => {
    const box = await place.account();
    const bodies = Array.from({ length: 1_000 }, (_, index) => `waiting ${index}`);
    await place.dovecot.deliver(
      box.name,
      bodies.map((body) => mailTo(box.name, body)),
    );
    place.fetching();
    place.fetching();
    await until(async () => (await box.texts()).length >= 1_000, 100_000);
    const folder = await box.takenTo(1_000n);
    expect(folder.taken).toBe(1_000n);
    expect((await box.texts()).toSorted()).toEqual(bodies.toSorted());
  },
);

test(
  'a worker that is killed in the middle loses nothing and doubles nothing',
  { timeout: 120_000 },
  async () => {
    const box = await place.account();
    const bodies = Array.from({ length: 400 }, (_, index) => `killed ${index}`);
    await place.dovecot.deliver(
      box.name,
      bodies.map((body) => mailTo(box.name, body)),
    );
    const startWorker = () => {
      const child = fork(path.resolve(import.meta.dirname, '../../worker/main.ts'), {
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: place.mail.hub.config.databaseUrl,
          FILES_DIR: place.mail.hub.config.filesDir,
          TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
          TWILIO_AUTH_TOKEN: 't'.repeat(32),
          TWILIO_API_BASE_URL: 'http://127.0.0.1:9',
          SMTP_URL: 'smtp://127.0.0.1:9',
          AUTH_SECRET: place.mail.hub.config.authSecret,
          SANDBOX: 'true',
          LOG_LEVEL: 'silent',
        },
        stdio: 'ignore',
        execArgv: ['--disable-warning=ExperimentalWarning'],
      });
      place.children.push(child);
      return child;
    };
    const first = startWorker();
    await until(async () => (await box.texts()).length > 0, 60_000);
    first.kill('SIGKILL');
    const taken = (await box.texts()).length;
    expect(taken).toBeLessThan(400);
    // The next takes it over when the lease has run out.
    startWorker();
    await until(async () => (await box.texts()).length >= 400, 60_000);
    await box.takenTo(400n);
    expect((await box.texts()).toSorted()).toEqual(bodies.toSorted());
  },
);

test('several folders; one that is made anew is read anew, and nothing comes twice', async () => {
  const box = await place.account({ folders: ['INBOX', 'Work', 'Missing'] });
  const kept = mailTo(box.name, 'kept in a folder');
  // One without a name is known by its bytes.
  const nameless = mailTo(box.name, 'without a name').replace(/^Message-ID:.*\r\n/m, '');
  await place.dovecot.as(box.name, async (client) => {
    await client.mailboxCreate('Work');
    for (const raw of [kept, nameless]) await client.append('Work', raw);
  });
  await place.dovecot.deliver(box.name, [mailTo(box.name, 'in the inbox')]);
  place.fetching();
  await box.has('kept in a folder', 'without a name', 'in the inbox');
  await until(async () => (await box.row()).failure === 'folder');
  const before = await place.mail.hub.prisma.imapFolder.findFirstOrThrow({
    where: { ourAddressId: box.id, path: 'Work' },
  });
  const fresh = mailTo(box.name, 'new in the new folder');
  await place.dovecot.as(box.name, async (client) => {
    await client.mailboxDelete('Work');
    await client.mailboxCreate('Work');
    for (const raw of [fresh, nameless, kept]) await client.append('Work', raw);
  });
  await box.has('new in the new folder');
  const after = await box.takenTo(3n, 'Work');
  expect(after.uidValidity).not.toBe(before.uidValidity);
  expect(await box.texts()).toHaveLength(4);
});

test('the inbox is made anew while it is watched', async () => {
  const box = await place.account({ folders: ['Inbox2'] });
  const raws = [mailTo(box.name, 'one'), mailTo(box.name, 'two')];
  const fill = (more: string[]) =>
    place.dovecot.as(box.name, async (client) => {
      await client.mailboxCreate('Inbox2');
      for (const raw of [...more, ...raws]) await client.append('Inbox2', raw);
    });
  await fill([]);
  place.fetching();
  await box.has('one', 'two');
  await place.dovecot.as(box.name, (client) => client.mailboxDelete('Inbox2'));
  await fill([mailTo(box.name, 'three')]);
  expect((await box.has('three')).toSorted()).toEqual(['one', 'three', 'two']);
});

test('a wrong password pauses the account and administrators are told; the right one begins again', async () => {
  const box = await place.account({ secret: '' });
  const { hub, house } = place.mail;
  const wrong = box.secretOf('wrong');
  await hub.prisma.imapAccount.update({ where: { ourAddressId: box.id }, data: { secret: wrong } });
  const user = await hub.prisma.user.create({
    data: { id: randomUUID(), name: 'Admin', email: `${randomUUID()}@hub.example`, role: 'administrator' },
  });
  const administrator = await hub.prisma.agent.create({
    data: { userId: user.id, name: 'Admin', divisionId: house.divisionId },
  });
  await place.dovecot.deliver(box.name, [mailTo(box.name, 'waits for the password')]);
  place.fetching();
  const paused = await until(async () => {
    const row = await box.row();
    return row.pausedAt && row;
  });
  expect(paused).toMatchObject({ failure: 'auth', leaseBy: null });
  const notices = await hub.prisma.agentNotice.findMany({ where: { agentId: administrator.id } });
  expect(notices).toMatchObject([{ kind: 'mailAccountPaused', clientId: null, text: box.name }]);
  await hub.prisma.imapAccount.update({
    where: { ourAddressId: box.id },
    data: {
      secret: box.secretOf('right'),
      pausedAt: null,
      failure: null,
      failingSince: null,
      version: { increment: 1 },
    },
  });
  await box.has('waits for the password');
  expect(await box.row()).toMatchObject({ failure: null, pausedAt: null });
});

test('a server that goes and comes back is found again, and says meanwhile that it is gone', async () => {
  const box = await place.account();
  await place.dovecot.deliver(box.name, [mailTo(box.name, 'before')]);
  place.fetching();
  await box.has('before');
  await place.dovecot.stop();
  // A server that is stopped leaves those who are connected some seconds.
  await until(async () => (await box.row()).failure === 'refused', 30_000);
  await place.dovecot.deliver(box.name, [mailTo(box.name, 'meanwhile')]);
  await place.dovecot.start();
  await box.has('meanwhile');
  await until(async () => (await box.row()).failure === null);
  expect(await box.texts()).toEqual(['before', 'meanwhile']);
});

test('whatever word of the server the line is cut at, each mail comes once', async () => {
  // Each connection may hear a little more than the one before.
  let limit = 0;
  const proxy = createServer((near) => {
    limit += limit < 1_600 ? 400 : 4_000;
    let left = limit;
    const far = connect(place.dovecot.port, '127.0.0.1');
    const cut = (): void => {
      near.destroy();
      far.destroy();
    };
    near.on('data', (chunk) => void far.write(chunk));
    far.on('data', (chunk) => {
      near.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) setImmediate(cut);
    });
    for (const side of [near, far]) side.on('error', cut).on('close', cut);
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  const box = await place.account({ port: (proxy.address() as AddressInfo).port, after: 'seen' });
  const bodies = Array.from({ length: 30 }, (_, index) => `cut ${index}`);
  await place.dovecot.deliver(
    box.name,
    bodies.map((body) => mailTo(box.name, body, { headers: [`X-Long: ${'x'.repeat(400)}`] })),
  );
  place.fetching({ firstPauseMs: 1 });
  await box.takenTo(30n);
  expect((await box.texts()).toSorted()).toEqual(bodies.toSorted());
  expect(limit).toBeGreaterThan(9_000);
  proxy.close();
});

test('what the server does not give out is noted after some tries, and holds up nothing', async () => {
  const box = await place.account();
  const { hub } = place.mail;
  const lease = { owner: randomUUID(), leaseMs: 60_000 };
  await hub.prisma.imapAccount.update({
    where: { ourAddressId: box.id },
    data: { leaseBy: lease.owner, leaseUntil: new Date(Date.now() + 60_000) },
  });
  const bodies = ['first', 'never given', 'third'];
  const found = bodies.map((body, index) => ({
    uid: index + 1,
    bytes: 100,
    at: new Date(),
    raw: Buffer.from(mailTo(box.name, body)),
  }));
  const folder = { uidValidity: 1n, uidNext: 4 };
  const imap: Imap = {
    folders: async () => ['INBOX'],
    stateOf: async () => folder,
    open: async () => folder,
    listAfter: async (uid) => [1, 2, 3].filter((one) => one > uid),
    measure: async (uids) => found.filter(({ uid }) => uids.includes(uid)),
    fetch: async (mails) => {
      if (mails.some(({ uid }) => uid === 2)) throw new MailAccountError('other');
      return found.filter(({ uid }) => mails.some((mail) => mail.uid === uid));
    },
    markSeen: async () => undefined,
    move: async () => undefined,
    waitForNews: async () => undefined,
    close: () => undefined,
  };
  const parser = openMailParser();
  const at: PickUp = {
    door: { hub, door: openInboundDoor(hub), line: openMailLine(hub), parser },
    lease,
    account: { ...(await box.row()), id: box.id, address: box.name, line: null, after: 'keep' },
    imap,
    tries: new Map(),
    signal: new AbortController().signal,
  };
  for (let tries = 1; tries < MOST_FETCHES; tries += 1)
    await expect(takeFolder(at, 'INBOX')).rejects.toThrow('mail account: other');
  await takeFolder(at, 'INBOX');
  expect((await box.texts()).toSorted()).toEqual(['first', 'third']);
  expect(
    await hub.prisma.rawInbound.count({
      where: { reason: 'not_fetched', envelope: { path: ['recipients'], array_contains: [box.name] } },
    }),
  ).toBe(1);
  expect((await box.takenTo(3n)).taken).toBe(2n);
  // Whoever has lost the account moves nothing any more.
  await hub.prisma.imapAccount.update({
    where: { ourAddressId: box.id },
    data: { leaseBy: randomUUID() },
  });
  folder.uidNext = 9;
  await expect(takeFolder(at, 'INBOX')).rejects.toThrow(LostPlaceError);
  await box.takenTo(3n);
  await parser.close();
});
