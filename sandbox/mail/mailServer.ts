// The customers' mail server: it takes whatever the hub sends, for anybody.
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { FaultRule } from '../faults.ts';
import type { World } from '../world.ts';
import { fileMail } from './mails.ts';

export interface MailServer {
  port: number;
  close(): Promise<void>;
}

const biggestMail = 60 * 1024 * 1024;

export async function startMailServer(world: World): Promise<MailServer> {
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    name: 'mail.customers.example',
    authOptional: true,
    hideSTARTTLS: true,
    size: biggestMail,
    logger: false,
    closeTimeout: 500,
    authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
    // By a password anybody; by a token only whose mailbox it opens.
    onAuth({ method, username = '', accessToken = '' }, _session, done) {
      if (method !== 'XOAUTH2') done(null, { user: 'anyone' });
      else if (world.consents.userOf(accessToken) === username) done(null, { user: username });
      else done(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } });
    },
    onData: (stream, session, done) => {
      takeMail(world, stream, session).then(
        (isAnswerLost) => (isAnswerLost ? sockets.get(session.remotePort)?.destroy() : done(null, 'taken')),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  server.on('error', (error) => world.report(error));
  server.server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once('close', () => sockets.delete(port));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(world.config.smtpPort, '127.0.0.1', () => resolve());
  });
  return {
    port: portOf(server.server.address()),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.values()) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function portOf(address: string | AddressInfo | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** An SMTP answer that refuses; smtp-server sends `responseCode` to the other side. */
class Refusal extends Error {
  readonly responseCode: number;

  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** Files the mail; returns whether a fault switch wants the answer to be lost. */
async function takeMail(
  world: World,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<boolean> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  const faults = world.faults.strike('smtp:in');
  await delayAndFail(world, faults);
  if (stream.sizeExceeded) throw new Refusal(552, 'the mail is too big');
  const envelope = {
    from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
    to: session.envelope.rcptTo.map((one) => one.address),
  };
  await fileMail(world, 'outbound', { envelope, raw: Buffer.concat(parts) });
  return faults.some((rule) => rule.action === 'drop-reply');
}

async function delayAndFail(world: World, faults: readonly FaultRule[]): Promise<void> {
  for (const rule of faults) {
    if (rule.action === 'delay' || rule.action === 'reorder') await world.clock.sleepReal(rule.delayMs);
    if (rule.action === 'fail') throw new Refusal(rule.status ?? 451, 'fault switch: not taken');
  }
}
