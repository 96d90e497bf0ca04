import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

// A server that leaves cuts nobody off: first it says that it is leaving (/readyz, and "connection: close" on every
// answer), so that a proxy and clients that keep their connections go elsewhere; then it takes no new connection; then it
// waits for what it has in hand.

/** Requests that hang by design (a console's long poll) are ended by the sockets' own close. */
const SOCKETS = '/socket.io/';
const ANSWER_WITHIN_MS = 8_000;

export interface Leaving {
  isLeaving(): boolean;
  /** Resolves when every request is answered, or has had its time; `drainMs` is what a proxy takes to notice. */
  leave(drainMs: number): Promise<void>;
}

/** Watches the requests of this server from now on. */
export function watchLeaving(http: Server): Leaving {
  const open = new Set<ServerResponse>();
  let isLeaving = false;
  let answered = (): void => undefined;

  http.on('request', (req: IncomingMessage, res: ServerResponse) => {
    if (req.url?.startsWith(SOCKETS)) return;
    open.add(res);
    if (isLeaving) res.setHeader('connection', 'close');
    res.once('close', () => {
      open.delete(res);
      if (open.size === 0) answered();
    });
  });

  return {
    isLeaving: () => isLeaving,
    async leave(drainMs) {
      isLeaving = true;
      for (const res of open) if (!res.headersSent) res.setHeader('connection', 'close');
      await pause(drainMs);
      http.close();
      if (open.size === 0) return;
      const all = new Promise<void>((resolve) => {
        answered = resolve;
      });
      await Promise.race([all, pause(ANSWER_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}
