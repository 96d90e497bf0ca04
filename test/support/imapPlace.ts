import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { seal } from '../../core/access/seal.ts';
import { imapSecret } from '../../core/mailboxes/imapAccounts.ts';
import { keepPickingUp, type PickingUp, type PickUpTimes } from '../../core/pickUp/pickUpMail.ts';
import type { ImapAccount, ImapFolder } from '../../prisma/generated/client.ts';
import { startDovecot, type Dovecot } from './dovecot.ts';
import { openMailDoor, type TestMailDoor } from './mailDoor.ts';
import { until } from './openTestHub.ts';

// A hub, a real IMAP server, and mailboxes that are fetched from it.

const PASSWORD = 'right';
const TIMES: PickUpTimes = { lookEveryMs: 100, leaseMs: 3_000, pollMs: 700, firstPauseMs: 100 };

export interface ImapBox {
  id: string;
  name: string;
  row(): Promise<ImapAccount>;
  /** Of the messages that came in there, the oldest first. */
  texts(): Promise<string[]>;
  /** Waits until these are among them. */
  has(...wanted: string[]): Promise<string[]>;
  /** How far a folder is taken in, once it is so far. */
  takenTo(uid: bigint, path?: string): Promise<ImapFolder>;
  /** As `password` says it is from now on, at our side. */
  secretOf(password: string): string;
}

export interface ImapPlace {
  mail: TestMailDoor;
  dovecot: Dovecot;
  /** One process that fetches, until the test is over. */
  fetching(times?: Partial<PickUpTimes>): void;
  /** Killed when the test is over. */
  children: ChildProcess[];
  /** A mailbox of ours with an account at the server. */
  account(more?: Record<string, unknown>): Promise<ImapBox>;
}

export function withImap(handOver: (place: ImapPlace) => unknown): void {
  let mail: TestMailDoor;
  let dovecot: Dovecot;
  const picking: PickingUp[] = [];
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    mail = await openMailDoor();
    dovecot = await startDovecot();
    handOver({
      mail,
      dovecot,
      children,
      fetching: (times) => void picking.push(keepPickingUp(mail.hub, { ...TIMES, ...times })),
      account: (more) => makeAccount({ mail, dovecot }, more),
    });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(picking.splice(0).map((one) => one.close()));
    await mail.hub.prisma.imapAccount.deleteMany();
  });
  afterAll(async () => {
    await dovecot?.close();
    await mail?.close();
  });
}

async function makeAccount(
  { mail: { hub, house }, dovecot }: Pick<ImapPlace, 'mail' | 'dovecot'>,
  more: Record<string, unknown> = {},
): Promise<ImapBox> {
  const name = `box-${randomUUID().slice(0, 8)}@hub.example`;
  await dovecot.setUser(name, PASSWORD);
  const { id } = await hub.prisma.ourAddress.create({
    data: { kind: 'email', value: name, queueId: house.queue.id },
  });
  const secretOf = (password: string) => seal(hub.config.authSecret, imapSecret(id), password);
  await hub.prisma.imapAccount.create({
    data: {
      ourAddressId: id,
      host: '127.0.0.1',
      port: dovecot.port,
      security: 'none',
      username: name,
      secret: secretOf(PASSWORD),
      folders: ['INBOX'],
      since: new Date(Date.now() - 864e5),
      ...more,
    },
  });
  const box: ImapBox = {
    id,
    name,
    secretOf,
    row: () => hub.prisma.imapAccount.findUniqueOrThrow({ where: { ourAddressId: id } }),
    texts: async () =>
      (await hub.prisma.message.findMany({ where: { to: name }, orderBy: { createdAt: 'asc' } })).map(
        ({ text }) => text,
      ),
    has: (...wanted) =>
      until(async () => {
        const all = await box.texts();
        return wanted.every((one) => all.includes(one)) && all;
      }, 40_000),
    takenTo: (uid, path = 'INBOX') =>
      until(
        () => hub.prisma.imapFolder.findFirst({ where: { ourAddressId: id, path, lastUid: uid } }),
        40_000,
      ),
  };
  return box;
}

let count = 0;

/** A mail to one of ours by somebody new, unless it says by whom. */
export function mailTo(
  name: string,
  body: string,
  { from = '', headers = [] }: { from?: string; headers?: string[] } = {},
): string {
  count += 1;
  const fields = [
    `From: Some One <${from || `writer-${count}@client.example`}>`,
    `To: ${name}`,
    `Subject: Number ${count}`,
    `Message-ID: <imap-${count}-${randomUUID()}@client.example>`,
    'Date: Mon, 02 Nov 2026 10:00:00 +0000',
  ];
  return [...fields, ...headers, '', body, ''].join('\r\n');
}
