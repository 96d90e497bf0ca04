import { connect } from 'node:net';
import { once } from 'node:events';

// SMTP as a busy relay speaks it: sessions that stay open and send one mail after the other.

export const MAILBOX = 'support@bench.example';

/** A mail of four kilobytes, in two parts, with a Message-ID of its own. */
export function makeMail(n: number): string {
  const words = 'Good morning, my order has not come yet. Could you please look where it is? '.repeat(18);
  const html = `<p>${words.slice(0, 1_400)}</p>`;
  return [
    `From: Client ${n % 500} <client${n % 500}@example.org>`,
    `To: ${MAILBOX}`,
    `Subject: My order ${n}`,
    `Message-ID: <bench-${n}@example.org>`,
    'Date: Mon, 02 Nov 2026 10:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="part"',
    '',
    '--part',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `${words.match(/.{1,76}/g)?.join('\r\n')} #${n}`,
    '--part',
    'Content-Type: text/html; charset=utf-8',
    '',
    html.match(/.{1,76}/g)?.join('\r\n') ?? '',
    '--part--',
    '',
  ].join('\r\n');
}

export interface SmtpLoad {
  accepted: number;
  refused: string[];
  seconds: number;
}

interface Orders {
  sessions: number;
  seconds: number;
  /** It goes on beyond the time until so many were answered. */
  atLeast: number;
  next(): number;
}

/** Sends from `next` over so many sessions until the time is over. */
export async function loadSmtp(
  port: number,
  { sessions, seconds, atLeast, next }: Orders,
): Promise<SmtpLoad> {
  const load: SmtpLoad = { accepted: 0, refused: [], seconds: 0 };
  const startedAt = performance.now();
  const end = startedAt + seconds * 1_000;
  await Promise.all(
    Array.from({ length: sessions }, async () => {
      const session = await openSession(port);
      while (performance.now() < end || load.accepted + load.refused.length < atLeast) {
        const n = next();
        const answer = await session.send(n % 500, makeMail(n));
        if (answer.startsWith('250')) load.accepted += 1;
        else load.refused.push(answer.trim());
      }
      session.close();
    }),
  );
  load.seconds = (performance.now() - startedAt) / 1_000;
  return load;
}

async function openSession(port: number) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.setEncoding('latin1');
  let received = '';
  let wake: (() => void) | undefined;
  socket.on('data', (chunk: string) => {
    received += chunk;
    wake?.();
  });
  socket.on('close', () => wake?.());
  /** The last line of the next answer. */
  const answer = async (): Promise<string> => {
    for (;;) {
      const match = /^(?:\d{3}-[^\n]*\n)*(\d{3} [^\n]*)\n/.exec(received);
      if (match) {
        received = received.slice(match[0].length);
        return match[1] ?? '';
      }
      if (socket.destroyed) return '421 the line was cut';
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const say = async (line: string): Promise<string> => {
    socket.write(`${line}\r\n`);
    return answer();
  };
  await once(socket, 'connect');
  await answer();
  await say('EHLO bench.example');
  return {
    async send(client: number, mail: string): Promise<string> {
      await say(`MAIL FROM:<client${client}@example.org>`);
      await say(`RCPT TO:<${MAILBOX}>`);
      await say('DATA');
      return say(`${mail}\r\n.`);
    },
    close: () => socket.destroy(),
  };
}
