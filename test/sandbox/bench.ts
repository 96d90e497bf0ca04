// A sandbox with a hub stand-in in front of it: what the hub is told is kept, what it answers is scripted.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';
import { expect } from 'vitest';
import { startSandbox, type Sandbox } from '#sandbox/startSandbox.ts';
import type { SandboxOptions } from '#sandbox/config.ts';
import { validateTwilioRequest, validateTwilioResponse } from '../support/twilioOpenApi.ts';

export const account = `AC${'a'.repeat(32)}`;
export const token = 'a-token-of-the-tests';
export const company = '+15550001000';
export const ann = '+14155550101';

export interface HubRequest {
  path: string;
  method: string;
  params: Record<string, string>;
  headers: IncomingMessage['headers'];
  isSigned: boolean;
}

export type HubAnswer = string | { status: number; body?: string; type?: string };
type Script = (request: HubRequest) => HubAnswer | Promise<HubAnswer>;

export class HubStandIn {
  readonly requests: HubRequest[] = [];
  readonly #scripts = new Map<string, Script>();
  readonly #watchers = new Set<() => void>();
  readonly #server: Server;
  url = '';

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#receive(request).then(async (received) => {
        const script = this.#scripts.get(received.path.split('?')[0] ?? '');
        const answer = script ? await script(received) : '<Response/>';
        const {
          status,
          body = '',
          type = 'text/xml',
        } = typeof answer === 'string' ? { status: 200, body: answer } : answer;
        response.writeHead(status, { 'Content-Type': type }).end(body);
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What to answer at a path, from now on. */
  on(path: string, script: HubAnswer | Script): void {
    this.#scripts.set(path, typeof script === 'function' ? script : () => script);
  }

  /** The first request, past or future, that fits. */
  async seen(fits: (request: HubRequest) => boolean): Promise<HubRequest> {
    for (;;) {
      const found = this.requests.find(fits);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const watcher = () => {
          this.#watchers.delete(watcher);
          resolve();
        };
        this.#watchers.add(watcher);
      });
    }
  }

  at(path: string): HubRequest[] {
    return this.requests.filter((request) => request.path === path);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage): Promise<HubRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const params = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    const path = request.url ?? '';
    const signature = String(request.headers['x-twilio-signature']);
    const received: HubRequest = {
      path,
      method: request.method ?? '',
      params,
      headers: request.headers,
      isSigned: twilio.validateRequest(token, signature, this.url + path, params),
    };
    this.requests.push(received);
    for (const watcher of this.#watchers) watcher();
    return received;
  }
}

export interface Item {
  [key: string]: unknown;
  cursor: number;
  sid: string;
  status: string;
  transcript: { kind: string; who: string; text: string; language?: string }[];
}

export interface Page {
  items: Item[];
  cursor: number;
}

export class Bench {
  readonly hub = new HubStandIn();
  sandbox!: Sandbox;
  readonly problems: unknown[] = [];

  async open(options: Partial<SandboxOptions> = {}): Promise<void> {
    await this.hub.listen();
    const number = {
      number: company,
      friendlyName: 'Main line',
      voiceUrl: `${this.hub.url}/voice`,
      smsUrl: `${this.hub.url}/sms`,
      statusCallback: `${this.hub.url}/status`,
    };
    this.sandbox = await startSandbox(
      { accountSid: account, authToken: token, numbers: [number], speed: 50, ...options },
      (error) => this.problems.push(error),
    );
  }

  async close(): Promise<void> {
    await this.sandbox.close();
    await this.hub.close();
    expect(this.problems).toEqual([]);
    expect(this.hub.requests.filter((request) => !request.isSigned)).toEqual([]);
  }

  async control<T = Item>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.sandbox.url}/control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  }

  /** A REST request as the hub makes it; both it and the answer are held against Twilio's document. */
  async rest(method: string, path: string, form: Record<string, string | string[]> = {}) {
    const full = `/2010-04-01/Accounts/${account}${path}`;
    const body = new URLSearchParams(
      Object.entries(form).flatMap(([key, value]) => [value].flat().map((one) => [key, one])),
    );
    const response = await fetch(this.sandbox.url + full, {
      method,
      headers: { Authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` },
      ...(method === 'POST' ? { body } : {}),
    });
    const text = await response.text();
    const answer = text === '' ? undefined : JSON.parse(text);
    if (response.ok) {
      expect(validateTwilioRequest({ method, path: full, form })).toEqual([]);
      expect(validateTwilioResponse({ method, path: full, status: response.status, body: answer })).toEqual(
        [],
      );
    }
    return { status: response.status, body: answer };
  }

  async call(from = ann, to = company): Promise<string> {
    const { callSid } = await this.control<{ callSid: string }>('POST', '/calls', { from, to });
    return callSid;
  }

  /** Waits, through the wait API, until a call, message or mail of this party is as wished. */
  async until(kind: string, party: string, fits: (item: Item) => boolean): Promise<Item> {
    let after = 0;
    for (;;) {
      const query = new URLSearchParams({ kind, party, after: String(after), timeoutMs: '5000' });
      const page = await this.control<Page>('GET', `/wait?${query}`);
      const found = page.items.find(fits);
      if (found) return found;
      if (page.items.length === 0) throw new Error(`nothing more happened to ${kind} of ${party}`);
      after = page.cursor;
    }
  }

  async heard(callSid: string, text: string): Promise<Item> {
    const call = await this.control('GET', `/calls/${callSid}`);
    return this.until('call', String(call['party']), (item) => item.sid === callSid && hears(item, text));
  }
}

export function hears(call: Item, text: string): boolean {
  return call.transcript.some((line) => line.text.includes(text));
}

export function lines(call: Item, kind: string): string[] {
  return call.transcript.filter((line) => line.kind === kind).map((line) => line.text);
}
