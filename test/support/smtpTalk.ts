import net from 'node:net';

/** A bare SMTP dialogue: what is written is exactly what goes over the line. */
export interface SmtpTalk {
  /** Writes a line and gives the answer to it. */
  say(line: string): Promise<string>;
  /** Writes these bytes and nothing else. */
  write(bytes: string | Buffer): Promise<void>;
  /** The next answer. */
  answer(): Promise<string>;
  /** All answers that come until it has been quiet for a while, or the line is closed. */
  allAnswers(quietMs?: number): Promise<string[]>;
  end(): void;
}

/** Connects, reads the greeting and says EHLO. */
export async function talkSmtp(port: number): Promise<SmtpTalk> {
  const socket = net.connect(port, '127.0.0.1');
  const answers: string[] = [];
  let wake = (): void => undefined;
  let rest = '';
  let isClosed = false;
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    wake();
  });
  socket.on('data', (chunk) => {
    rest += chunk.toString();
    const lines = rest.split('\r\n');
    rest = lines.pop() ?? '';
    answers.push(...lines.filter((line) => /^\d{3}(?: |$)/.test(line)));
    wake();
  });

  const talk: SmtpTalk = {
    async say(line) {
      await talk.write(`${line}\r\n`);
      return talk.answer();
    },
    write: (bytes) =>
      new Promise((resolve) => {
        if (isClosed) resolve();
        else socket.write(bytes, () => resolve());
      }),
    async answer() {
      for (;;) {
        const next = answers.shift();
        if (next !== undefined) return next;
        if (isClosed) return 'closed';
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async allAnswers(quietMs = 300) {
      for (let before = -1; before !== answers.length && !isClosed;) {
        before = answers.length;
        await new Promise((resolve) => setTimeout(resolve, quietMs));
      }
      return answers.splice(0);
    },
    end: () => socket.destroy(),
  };
  await talk.answer();
  await talk.say('EHLO client.example');
  return talk;
}

/** One whole mail in a dialogue of its own; gives the answer to the first command that was refused, or to the mail. */
export async function sendRaw(
  port: number,
  mail: { from?: string; to: string[]; raw: string | Buffer },
): Promise<string> {
  const talk = await talkSmtp(port);
  try {
    const commands = [
      `MAIL FROM:<${mail.from ?? 'ann@client.example'}>`,
      ...mail.to.map((to) => `RCPT TO:<${to}>`),
      'DATA',
    ];
    for (const command of commands) {
      const answer = await talk.say(command);
      if (!/^[23]/.test(answer)) return answer;
    }
    await talk.write(mail.raw);
    return await talk.say('\r\n.');
  } finally {
    talk.end();
  }
}
