import type { IncomingHttpHeaders } from 'node:http';
import { fromNodeHeaders } from 'better-auth/node';
import { holderOfToken } from '../../core/access/apiTokens.ts';
import { demandsSecondFactor } from '../../core/access/secondFactor.ts';
import { isStillGood } from '../../core/access/sessions.ts';
import { loadViewer, type Viewer } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';
import type { Auth } from './auth.ts';

export interface Caller {
  viewer: Viewer;
  /** Null for a program with a key. */
  sessionId: string | null;
  /** Null for a person with a session. */
  keyId: string | null;
  /** True until a second factor is there, where the role must have one: only `account.use` is open. */
  mustEnrol: boolean;
}

/** Session cookie or `Authorization: Bearer <key>` -> who it is; null when it is nobody. One door for HTTP and sockets. */
export async function authenticate(
  hub: Hub,
  auth: Auth,
  headers: IncomingHttpHeaders,
): Promise<Caller | null> {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) {
    const holder = await holderOfToken(hub, bearer);
    return holder && { ...holder, sessionId: null, mustEnrol: false };
  }
  if (!headers.cookie) return null;
  const found = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
  if (!found || !(await isStillGood(hub, found.session))) return null;
  const viewer = await loadViewer(hub, found.user.id);
  if (!viewer) return null;
  const sessionId = found.session.id;
  const mustEnrol = !found.user.twoFactorEnabled && (await demandsSecondFactor(hub, viewer.role));
  return { viewer: { ...viewer, sessionId }, sessionId, keyId: null, mustEnrol };
}
