import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface RelayedMail {
  user: string;
  from: string;
  to: string[];
  raw: Buffer;
}

/** A provider's server that takes mail only from who signs in. */
export interface RelayServer {
  port: number;
  mails: RelayedMail[];
  /** How often somebody connected. */
  connections(): number;
  /** Who may sign in, with which password. */
  users: Map<string, string>;
  close(): Promise<void>;
}

/** With `tls` from the first byte, and with a certificate that nobody vouches for. */
export async function startRelayServer({ tls = false } = {}): Promise<RelayServer> {
  const users = new Map<string, string>();
  const mails: RelayedMail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    secure: tls,
    hideSTARTTLS: !tls,
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    logger: false,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onAuth({ username = '', password = '' }, _session, done) {
      if (users.get(username) === password) done(null, { user: username });
      else done(new Error('Authentication credentials invalid'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({
          user: String(session.user),
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    users,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
