import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';

// Agents at their desks: they take what is offered, answer, wrap up. What they were told is written down; when no answer
// comes they ask again with the same key, as their console does.

const LOOK_EVERY_MS = 400;
const REQUEST_WITHIN_MS = 10_000;

export interface DeskLog {
  /** Who was told "it is yours", per conversation. */
  accepted: Map<string, Set<string>>;
  /** Texts that were said to be taken, by their client key. */
  replies: Map<string, string>;
  closed: Set<string>;
  pushes: number;
  requests: number;
  failures: number;
  odd: string[];
}

export const newDeskLog = (): DeskLog => ({
  accepted: new Map(),
  replies: new Map(),
  closed: new Set(),
  pushes: 0,
  requests: 0,
  failures: 0,
  odd: [],
});

interface DeskOptions {
  url: string;
  agentId: string;
  token: string;
  log: DeskLog;
  /** Milliseconds between accepting and answering. */
  thinkMs: number;
}

interface WorkItem {
  id: string;
  channel: 'call' | 'sms' | 'email';
  state: string;
  waitingSince: string | null;
}

export class Desk {
  readonly #options: DeskOptions;
  readonly #socket: Socket;
  #wake: () => void = () => undefined;
  #isLeaving = false;
  #work: Promise<void> | null = null;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#socket = io(options.url, {
      transports: ['websocket'],
      forceNew: true,
      auth: { token: options.token },
      reconnectionDelay: 200,
      reconnectionDelayMax: 1_000,
    });
    this.#socket.on('desk', () => {
      options.log.pushes += 1;
      this.#wake();
    });
    // A server that ends the line on purpose must be called again by hand.
    this.#socket.on('disconnect', () => void this.#reconnect());
    this.#socket.on('connect_error', () => void this.#reconnect());
  }

  start(): void {
    this.#work ??= this.#run();
  }

  /** Takes nothing new, finishes what is held, and goes. Fails when that is not done in time. */
  async leave(withinMs: number): Promise<void> {
    this.#isLeaving = true;
    const timer = AbortSignal.timeout(withinMs);
    await Promise.race([
      this.#work,
      new Promise((_resolve, reject) =>
        timer.addEventListener('abort', () =>
          reject(new Error(`agent ${this.#options.agentId} could not finish`)),
        ),
      ),
    ]);
    this.#socket.disconnect();
  }

  async #reconnect(): Promise<void> {
    await pause(500);
    if (!this.#socket.active && !this.#isLeaving) this.#socket.connect();
  }

  async #run(): Promise<void> {
    for (;;) {
      const desk = await this.#ask('GET', '/me/desk');
      if (desk?.status === 200) {
        if (await this.#workThrough(desk.body)) {
          if (this.#isLeaving) return;
        } else continue;
      }
      await Promise.race([pause(LOOK_EVERY_MS), new Promise<void>((resolve) => (this.#wake = resolve))]);
    }
  }

  /** Does one round of what lies on the desk; whether the desk was empty. */
  async #workThrough(desk: any): Promise<boolean> {
    const wanted = this.#isLeaving ? 'offline' : 'available';
    if (desk.agent.intent !== wanted && desk.agent.nextIntent !== wanted) {
      await this.#ask('PUT', '/agents/me/intent', { intent: wanted });
    } else if (desk.agent.missed && !this.#isLeaving) {
      await this.#ask('PUT', '/agents/me/intent', { intent: 'available' });
    }
    for (const offer of desk.offers) {
      const { id } = offer.conversation;
      const answer = await this.#ask(
        'POST',
        `/conversations/${id}/${this.#isLeaving ? 'decline' : 'accept'}`,
        {},
      );
      if (answer?.status === 200 && !this.#isLeaving) this.#holds(id);
    }
    for (const item of desk.work as WorkItem[]) await this.#handle(item);
    return desk.offers.length + desk.work.length === 0;
  }

  #holds(conversationId: string): void {
    const { log, agentId } = this.#options;
    const holders = log.accepted.get(conversationId) ?? new Set();
    log.accepted.set(conversationId, holders.add(agentId));
  }

  async #handle({ id, channel, state }: WorkItem): Promise<void> {
    const { log, thinkMs } = this.#options;
    // It is on my desk, so it is mine, also when the answer to my "accept" was lost.
    this.#holds(id);
    await pause(thinkMs);
    if (channel === 'call') {
      if (state === 'handled') await this.#ask('POST', `/conversations/${id}/end`, {});
    } else if (state === 'handled') {
      const clientKey = randomUUID();
      const text = `We look into it at once. [${clientKey}]`;
      const answer = await this.#insist(`/conversations/${id}/reply`, { text, clientKey });
      if (answer === 200) log.replies.set(clientKey, id);
    }
    const closed = await this.#ask('POST', `/conversations/${id}/wrap-up`, { disposition: 'Resolved' });
    if (closed?.status === 200) log.closed.add(id);
  }

  /** The same request until it is answered by yes or no. */
  async #insist(path: string, body: unknown): Promise<number> {
    for (;;) {
      const answer = await this.#ask('POST', path, body);
      if (answer && answer.status < 500) return answer.status;
      await pause(200);
    }
  }

  async #ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: any } | null> {
    const { url, token, log } = this.#options;
    log.requests += 1;
    try {
      const response = await fetch(`${url}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(REQUEST_WITHIN_MS),
      });
      const text = await response.text();
      if (response.status >= 500) log.failures += 1;
      if (response.status === 500) this.#odd(`${method} ${path}: ${text}`);
      if (response.status === 502 || response.status === 503) await pause(100);
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      log.failures += 1;
      await pause(100);
      return null;
    }
  }

  #odd(what: string): void {
    if (this.#options.log.odd.length < 20) this.#options.log.odd.push(what);
  }
}
