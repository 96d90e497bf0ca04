import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../core/errors.ts';

/** Methods that change nothing: another site may cause them, and cannot read their answer. */
const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Throws `forbidden` for a write that another site's page has caused in a browser that has our cookie. A browser says where
 * a write comes from, in Sec-Fetch-Site or, older ones, in Origin; who says neither is no browser, and has no stolen cookie.
 */
export function checkSameOrigin(
  { method, headers }: { method: string; headers: IncomingHttpHeaders },
  origins: readonly string[],
): void {
  if (harmless.has(method)) return;
  const site = headers['sec-fetch-site'];
  const { origin } = headers;
  const isForeign =
    (origin !== undefined && !origins.includes(origin)) || (site !== undefined && site !== 'same-origin');
  if (isForeign) throw new AppError('forbidden', 'Asked from another site');
}
