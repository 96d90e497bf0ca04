import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Ask } from './asking.ts';

// An agent who takes every call that is offered and does the paperwork; when a talk ends is somebody else's decision.

/** A console asks when it is told to; only a hint that was lost costs so long. */
const LOOK_EVERY_MS = 60_000;
/** As an agent who is told "not now" presses once more. */
const AGAIN_AFTER_MS = 300;

export class CallTaker {
  readonly ask: Ask;
  readonly agentId: string;
  readonly #socket: Socket;
  #isLeaving = false;
  #wake: () => void = () => undefined;
  #hasNews = false;
  #work: Promise<void> | null = null;

  constructor(url: string, { token, agentId, ask }: { token: string; agentId: string; ask: Ask }) {
    this.ask = ask;
    this.agentId = agentId;
    this.#socket = io(url, { transports: ['websocket'], forceNew: true, auth: { token } });
    this.#socket.on('desk', () => {
      this.#hasNews = true;
      this.#wake();
    });
  }

  start(): void {
    this.#work ??= this.#run();
  }

  async leave(): Promise<void> {
    this.#isLeaving = true;
    this.#wake();
    await this.#work;
    this.#socket.disconnect();
  }

  async #run(): Promise<void> {
    while ((await this.ask('PUT', '/agents/me/intent', { intent: 'available' }))?.status !== 200)
      await pause(AGAIN_AFTER_MS);
    while (!this.#isLeaving) {
      this.#hasNews = false;
      const desk = await this.ask('GET', '/me/desk');
      if (desk?.status !== 200) {
        await pause(AGAIN_AFTER_MS);
        continue;
      }
      await this.#workThrough(desk.body);
      if (this.#hasNews) continue;
      const rest = new AbortController();
      await Promise.race([
        pause(LOOK_EVERY_MS, undefined, { signal: rest.signal }).catch(() => undefined),
        new Promise<void>((resolve) => (this.#wake = resolve)),
      ]);
      rest.abort();
    }
  }

  async #workThrough(desk: any): Promise<void> {
    if (desk.agent.missed) await this.ask('POST', '/agents/me/confirm-presence', {});
    for (const { conversation } of desk.offers)
      await this.ask('POST', `/conversations/${conversation.id}/accept`, {});
    for (const { id, state } of desk.work)
      if (state === 'wrapping')
        await this.ask('POST', `/conversations/${id}/wrap-up`, { disposition: 'Resolved' });
  }
}
