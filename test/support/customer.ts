import { until } from './openTestHub.ts';

// A person outside, by way of the sandbox's control API: phone, texts and mailbox.

export interface Line {
  kind: string;
  who: string;
  text: string;
  language?: string;
}

export interface SeenCall {
  sid: string;
  status: string;
  held: boolean;
  conference: { friendlyName: string; label: string; status: string } | null;
  transcript: Line[];
}

export interface SeenText {
  sid: string;
  direction: string;
  from: string;
  to: string;
  body: string;
  status: string;
  errorCode: number | null;
  /** What it carries: where it lies at the sandbox, null when the network could not fetch it. */
  media: { contentType: string; bytes: number | null; path: string | null }[];
  webhook: { status: number | null; error: string | null } | null;
}

export interface SeenMail {
  id: string;
  direction: string;
  messageId: string;
  from: string;
  to: string;
  envelope: { from: string; to: string[] };
  subject: string;
  text: string;
  html: string;
  inReplyTo: string | null;
  references: string[];
  headers: Record<string, string>;
  attachments: { filename: string; contentType: string; size: number }[];
}

export type Control = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The sandbox's control API. Throws what it refuses. */
export function controlOf(sandboxUrl: string): Control {
  return async (method, path, body) => {
    const response = await fetch(`${sandboxUrl}/control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as never;
  };
}

/** A call as the one sees it who is on the phone. */
export class PhoneCall {
  readonly sid: string;
  readonly #control: Control;

  constructor(control: Control, sid: string) {
    this.#control = control;
    this.sid = sid;
  }

  look(): Promise<SeenCall> {
    return this.#control('GET', `/calls/${this.sid}`);
  }

  async hears(words: string | RegExp): Promise<Line> {
    return until(async () => {
      const { transcript } = await this.look();
      return transcript.find((line) =>
        typeof words === 'string' ? line.text.includes(words) : words.test(line.text),
      );
    });
  }

  is(status: string): Promise<SeenCall> {
    return until(async () => {
      const call = await this.look();
      return call.status === status && call;
    });
  }

  async press(digits: string): Promise<void> {
    await this.#control('POST', `/calls/${this.sid}/digits`, { digits });
  }

  async say(text: string): Promise<void> {
    await this.#control('POST', `/calls/${this.sid}/say`, { text });
  }

  async hangUp(): Promise<void> {
    await this.#control('POST', `/calls/${this.sid}/hangup`);
  }
}

interface MailOrder {
  subject?: string;
  text: string;
  html?: string;
  fromName?: string;
  inReplyTo?: string;
  references?: string[];
  headers?: Record<string, string>;
  /** Their content in base64. */
  attachments?: { filename: string; content: string; contentType?: string }[];
}

export class Customer {
  readonly number: string;
  readonly email: string;
  readonly #control: Control;

  constructor(control: Control, { number, email }: { number: string; email: string }) {
    this.#control = control;
    this.number = number;
    this.email = email;
  }

  async call(to: string): Promise<PhoneCall> {
    const { callSid } = await this.#control<{ callSid: string }>('POST', '/calls', { from: this.number, to });
    return new PhoneCall(this.#control, callSid);
  }

  /** Sends a text; gives how the hub answered the webhook. */
  async text(
    to: string,
    body: string,
  ): Promise<{ messageSid: string; webhook: { status: number | null } | null }> {
    return this.#control('POST', '/messages', { from: this.number, to, body });
  }

  /** Sends pictures or other files, with words or without. */
  async sendsFiles(
    to: string,
    files: readonly { contentType: string; content: Buffer }[],
    body = '',
  ): Promise<{ messageSid: string; webhook: { status: number | null } | null }> {
    const media = files.map(({ contentType, content }) => ({
      contentType,
      content: content.toString('base64'),
    }));
    return this.#control('POST', '/messages', { from: this.number, to, body, media });
  }

  async mail(
    to: string,
    order: MailOrder,
  ): Promise<{ messageId: string; accepted: boolean; response: string }> {
    return this.#control('POST', '/mails', { from: this.email, to, ...order });
  }

  /** Texts that came to this phone. */
  async texts(): Promise<SeenText[]> {
    const { items } = await this.#control<{ items: SeenText[] }>(
      'GET',
      `/messages?party=${encodeURIComponent(this.number)}`,
    );
    return items.filter((one) => one.to === this.number);
  }

  async getsText(words: string | RegExp): Promise<SeenText> {
    return until(async () =>
      (await this.texts()).find((one) =>
        typeof words === 'string' ? one.body.includes(words) : words.test(one.body),
      ),
    );
  }

  async mails(): Promise<SeenMail[]> {
    const { items } = await this.#control<{ items: SeenMail[] }>(
      'GET',
      `/mails?party=${encodeURIComponent(this.email)}`,
    );
    return items.filter((one) => one.envelope.to.includes(this.email));
  }

  async getsMail(words: string | RegExp): Promise<SeenMail> {
    return until(async () =>
      (await this.mails()).find((one) =>
        typeof words === 'string' ? one.text.includes(words) : words.test(one.text),
      ),
    );
  }

  /** This phone rings: the call that comes to it. */
  async rings(): Promise<PhoneCall> {
    const call = await until(async () => {
      const { items } = await this.#control<{ items: (SeenCall & { to: string })[] }>(
        'GET',
        `/calls?party=${encodeURIComponent(this.number)}`,
      );
      return items.find((one) => one.to === this.number);
    });
    return new PhoneCall(this.#control, call.sid);
  }

  async behaves(settings: {
    onCall?: 'answer' | 'busy' | 'no-answer' | 'ring';
    onMessage?: 'deliver' | 'undelivered' | 'failed';
  }): Promise<void> {
    await this.#control('PUT', `/parties/${encodeURIComponent(this.number)}`, settings);
  }
}
