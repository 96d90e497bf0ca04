import type { IncomingHttpHeaders } from 'node:http';
import { fromNodeHeaders } from 'better-auth/node';
import { viewerOfToken } from '../../core/access/apiTokens.ts';
import { loadViewer, type Viewer } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';
import type { Auth } from './auth.ts';

export interface Caller {
  viewer: Viewer;
  /** Null for a program with a key. */
  sessionId: string | null;
}

/** Session cookie or `Authorization: Bearer <key>` -> who it is; null when it is nobody. One door for HTTP and sockets. */
export async function authenticate(
  hub: Hub,
  auth: Auth,
  headers: IncomingHttpHeaders,
): Promise<Caller | null> {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) {
    const viewer = await viewerOfToken(hub, bearer);
    return viewer && { viewer, sessionId: null };
  }
  if (!headers.cookie) return null;
  const found = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
  if (!found) return null;
  const viewer = await loadViewer(hub, found.user.id);
  return viewer && { viewer, sessionId: found.session.id };
}
