import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { openMailParser } from '#core/channels/parseMail.ts';
import { mailLimits } from '#core/channels/parsedMail.ts';
import { openMailLine } from '#core/conversations/mailLine.ts';
import type { InboundDoor } from '#core/conversations/receiveInbound.ts';
import type { Hub } from '#core/hub.ts';
import { createMailboxes, ReplyError, takeMail, type Envelope } from './takeMail.ts';

// Mail comes in here. Must stay true: 250 is said after the commit and never before; mail for others is refused (no
// relay); and whatever a stranger sends, it costs a bounded amount of memory and time.

const MAX_CONNECTIONS = 20;
const MAX_RECIPIENTS = 50;
const IDLE_LIMIT_MS = 60_000;
/** Even a sender of one byte a second gives its place to another in the end. */
const CONNECTION_LIMIT_MS = 15 * 60_000;
const CLOSE_LIMIT_MS = 8_000;

export interface MailListener {
  port: number;
  close(): Promise<void>;
}

/** Listens for mail on config.inboundSmtpPort: in the sandbox on this machine only. */
export async function startMailListener(hub: Hub, door: InboundDoor): Promise<MailListener> {
  const parser = openMailParser();
  const mailboxes = createMailboxes(hub);
  const at = { hub, door, parser, line: openMailLine(hub), mailboxes };
  const server = new SMTPServer({
    name: new URL(hub.config.publicUrl).hostname,
    banner: 'Rapport',
    // There is no certificate to show; the built-in one of the library is public.
    disabledCommands: ['AUTH', 'STARTTLS', 'XCLIENT', 'XFORWARD', 'VRFY', 'HELP', 'WIZ', 'SHELL', 'KILL'],
    disableReverseLookup: true,
    size: mailLimits.bytes,
    rejectOversized: true,
    maxClients: MAX_CONNECTIONS,
    maxRecipients: MAX_RECIPIENTS,
    socketTimeout: IDLE_LIMIT_MS,
    closeTimeout: CLOSE_LIMIT_MS,
    logger: false,
    onRcptTo: (address, _session, done) => answer(hub, mailboxes.check(address.address), done),
    onData: (stream, session, done) => answer(hub, takeMail(at, stream, envelopeOf(session)), done),
  });
  server.on('error', (error: Error) => hub.log.debug({ err: error }, 'mail connection failed'));
  server.server.on('connection', (socket: Socket) => {
    const timer = setTimeout(() => socket.destroy(), CONNECTION_LIMIT_MS).unref();
    socket.once('close', () => clearTimeout(timer));
  });
  const port = await listen(server, hub.config.inboundSmtpPort, hub.config.sandbox ? '127.0.0.1' : undefined);
  hub.log.info({ port }, 'listening for mail');
  return {
    port,
    async close() {
      await new Promise<void>((resolve) => server.close(resolve));
      await parser.close();
    },
  };
}

function listen(server: SMTPServer, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen({ port, host }, () => {
      server.server.off('error', reject);
      resolve(portOf(server.server.address(), port));
    });
  });
}

function portOf(address: AddressInfo | string | null, asked: number): number {
  return address !== null && typeof address === 'object' ? address.port : asked;
}

function envelopeOf({ envelope, remoteAddress, hostNameAppearsAs }: SMTPServerSession): Envelope {
  return {
    ip: remoteAddress,
    helo: hostNameAppearsAs || null,
    sender: (envelope.mailFrom && envelope.mailFrom.address.toLowerCase()) || null,
    recipients: envelope.rcptTo.map(({ address }) => address),
  };
}

/** The outer edge: a refusal that is meant is said as it is; anything else is "try again later". */
function answer(
  hub: Hub,
  work: Promise<string | void>,
  done: (error?: Error | null, message?: string) => void,
): void {
  work.then(
    (message) => done(null, message ?? undefined),
    (error: unknown) => {
      if (!(error instanceof ReplyError))
        hub.log.warn({ err: error }, 'mail not taken, the sender is to try again');
      done(error instanceof ReplyError ? error : new ReplyError(451, 'Not taken, please try again later'));
    },
  );
}
