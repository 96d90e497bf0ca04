import { z } from 'zod';

const itemSchema = z.looseObject({
  kind: z.enum(['call', 'message', 'mail']),
  sid: z.string().optional(),
  status: z.string().optional(),
  direction: z.string(),
  from: z.string(),
  to: z.union([z.string(), z.array(z.string())]),
  body: z.string().default(''),
  text: z.string().default(''),
  subject: z.string().default(''),
  held: z.boolean().default(false),
  conference: z.looseObject({ isStarted: z.boolean() }).nullish(),
  messageId: z.string().default(''),
  references: z.array(z.string()).default([]),
  transcript: z.array(z.looseObject({ kind: z.string(), who: z.string(), text: z.string() })).default([]),
});
const pageSchema = z.object({ items: z.array(itemSchema), cursor: z.number() });
const settingsSchema = z.object({
  numbers: z.array(z.object({ number: z.string() })),
  mailboxes: z.array(z.string()),
  customers: z.array(z.object({ name: z.string(), number: z.string(), email: z.string() })),
  cursor: z.number(),
});

export type Item = z.output<typeof itemSchema>;
export type Page = z.output<typeof pageSchema>;
export type Settings = z.output<typeof settingsSchema>;

/** The control API as the make-believe customers use it. */
export class ControlClient {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url.replace(/\/$/, '');
  }

  async settings(): Promise<Settings> {
    return settingsSchema.parse(await this.#ask('GET', '/settings'));
  }

  async call(from: string, to: string): Promise<string> {
    const answer = await this.#ask('POST', '/calls', { from, to });
    return z.object({ callSid: z.string() }).parse(answer).callSid;
  }

  async inCall(sid: string, what: 'digits' | 'say' | 'hangup', body: object = {}): Promise<void> {
    await this.#ask('POST', `/calls/${sid}/${what}`, body);
  }

  async lookAtCall(sid: string): Promise<Item> {
    return itemSchema.parse({
      kind: 'call',
      ...z.looseObject({}).parse(await this.#ask('GET', `/calls/${sid}`)),
    });
  }

  async text(from: string, to: string, body: string): Promise<void> {
    await this.#ask('POST', '/messages', { from, to, body });
  }

  async mail(mail: object): Promise<void> {
    await this.#ask('POST', '/mails', mail);
  }

  async wait(filter: { kind?: string; party?: string; after: number; timeoutMs: number }): Promise<Page> {
    const query = new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)]));
    return pageSchema.parse(await this.#ask('GET', `/wait?${query.toString()}`));
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.#url}/control${path}`, {
      method,
      ...(body ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }
}
