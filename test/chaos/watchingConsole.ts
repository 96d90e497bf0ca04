import { io, type Socket } from 'socket.io-client';
import type { TimelineEvent } from '../../core/contract/events.ts';
import type { Fleet } from '../support/fleet/fleet.ts';
import { askerOf, newTold, type Ask } from './asking.ts';

/** A console as the real one is: an event is taken if it is the next, else what is missing is fetched; also on every connect. */
export class WatchingConsole {
  readonly #timelines = new Map<string, TimelineEvent[]>();
  readonly #socket: Socket;
  readonly #ask: Ask;
  /** Ids of the events that were pushed, whether they could be shown at once or not. */
  readonly pushed = new Set<string>();
  connects = 0;

  constructor(
    fleet: Fleet,
    token: string,
    { watched, server }: { watched: readonly string[]; server: number },
  ) {
    this.#ask = askerOf(fleet, token, newTold());
    for (const clientId of watched) this.#timelines.set(clientId, []);
    // Each to a server of its own, past the proxy, so that all of them are compared.
    this.#socket = io(`http://127.0.0.1:${fleet.serverPorts[server]}`, {
      transports: ['websocket'],
      forceNew: true,
      auth: { token },
      reconnectionDelay: 200,
      reconnectionDelayMax: 500,
    });
    this.#socket.on('connect', () => {
      this.connects += 1;
      for (const clientId of this.#timelines.keys()) {
        this.#socket.emit('client.watch', { clientId }, () => void this.#catchUp(clientId));
      }
    });
    this.#socket.on('event', (event: TimelineEvent) => this.#take(event));
    this.#socket.on('disconnect', () => this.#again());
    this.#socket.on('connect_error', () => this.#again());
  }

  /** What this console shows of a client. */
  shows(clientId: string): string[] {
    return (this.#timelines.get(clientId) ?? []).map(({ seq, id }) => `${seq} ${id}`);
  }

  close(): void {
    this.#socket.disconnect();
  }

  #take(event: TimelineEvent): void {
    this.pushed.add(event.id);
    const timeline = this.#timelines.get(event.clientId);
    const last = timeline?.at(-1)?.seq ?? 0;
    if (!timeline || event.seq <= last) return;
    if (event.seq === last + 1) timeline.push(event);
    else void this.#catchUp(event.clientId);
  }

  async #catchUp(clientId: string): Promise<void> {
    const timeline = this.#timelines.get(clientId) ?? [];
    for (;;) {
      const answer = await this.#ask(
        'GET',
        `/clients/${clientId}/timeline?after=${timeline.at(-1)?.seq ?? 0}&limit=500`,
      );
      if (answer === null) continue;
      for (const event of answer.body.events as TimelineEvent[]) {
        if (event.seq === (timeline.at(-1)?.seq ?? 0) + 1) timeline.push(event);
      }
      return;
    }
  }

  #again(): void {
    if (this.#socket.active) return;
    setTimeout(() => this.#socket.connect(), 300);
  }
}
