import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Hub } from '../../core/hub.ts';
import type { Auth } from '../http/auth.ts';
import { authenticate } from '../http/authenticate.ts';
import type { ConsoleServer, ConsoleSocket } from './consoleServer.ts';

// Who may come in by a socket: the same door as HTTP, once per connection.

/** Consoles of one person, in one process. A desk with every screen full has fewer. */
export const MAX_SOCKETS = 20;

/**
 * A browser names the page that asks. Without an Origin it is a program, which brings a key and no cookie, or a browser that
 * asks its own site by GET, and then it says so.
 */
export function comesFromOurs(req: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, cookie, 'sec-fetch-site': site } = req.headers;
  if (origin !== undefined) return origins.includes(origin);
  return cookie === undefined || site === 'same-origin';
}

/** Programs may give their key in the handshake, because browsers cannot set headers there. */
const Given = z.strictObject({ token: z.string().max(200).optional() });

export function authenticateSockets(io: ConsoleServer, { hub, auth }: { hub: Hub; auth: Auth }): void {
  const asked = new WeakSet<object>();
  const seats = new Map<string, number>();

  function takeSeat(socket: ConsoleSocket, userId: string): boolean {
    const taken = seats.get(userId) ?? 0;
    if (taken >= MAX_SOCKETS) return false;
    seats.set(userId, taken + 1);
    const leave = (): void => {
      const left = (seats.get(userId) ?? 1) - 1;
      if (left > 0) seats.set(userId, left);
      else seats.delete(userId);
    };
    if (socket.conn.readyState === 'open') socket.conn.once('close', leave);
    else leave();
    return true;
  }

  async function enter(socket: ConsoleSocket): Promise<string | null> {
    const given = Given.safeParse(socket.handshake.auth);
    if (!given.success) return 'unauthenticated';
    const { headers } = socket.handshake;
    const { token } = given.data;
    const caller = await authenticate(
      hub,
      auth,
      token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
    );
    if (!caller || caller.mustEnrol) return 'unauthenticated';
    if (!takeSeat(socket, caller.viewer.userId)) return 'rate_limited';
    Object.assign(socket.data, caller);
    return null;
  }

  io.use((socket, next) => {
    // One try per connection: who wants another opens another, at its own cost.
    if (asked.has(socket.conn)) {
      socket.conn.close(true);
      return;
    }
    asked.add(socket.conn);
    enter(socket)
      .then((refusal) => next(refusal === null ? undefined : new Error(refusal)))
      .catch(() => next(new Error('unavailable')));
  });
}
