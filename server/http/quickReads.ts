import { IncomingMessage, ServerResponse, type OutgoingHttpHeaders } from 'node:http';
import { Socket } from 'node:net';
import { hashOf, USED_EVERY_SECONDS } from '../../core/access/apiTokens.ts';
import { rolesThatMay } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';
import { meters } from '../../core/meters.ts';
import { readPageByKey } from '../../core/timeline/readPageByKey.ts';
import { newTrace, traceOfHeader } from '../../core/trace.ts';
import { answerError } from './errorResponse.ts';
import { securityHeaders } from './securityHeaders.ts';

// A page of a timeline, asked for with a key: the commonest read by far, answered before the chain of handlers. Must stay
// true: it answers only what it is sure of, with what the chain would answer. All else, refusals too, is the chain's.

const SHAPE =
  /^\/api\/clients\/([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\/timeline(?:\?(.*))?$/;
const PARAMETER = /^(after|before|limit)=(\d{1,9})$/;
const ROUTE = 'get /clients/:id/timeline';
const MOST = 500;

interface Page {
  clientId: string;
  after: number | null;
  before: number | null;
  limit: number;
}

/** Gives false when the request is for the chain. */
export function quickReads(hub: Hub): (req: IncomingMessage, res: ServerResponse) => Promise<boolean> {
  const headers = headersOf(hub.config.publicUrl);
  const roles = rolesThatMay('client.read', hub.config.sandbox);
  return async (req, res) => {
    const page = req.method === 'GET' ? readPage(req.url ?? '') : null;
    const token = page && /^Bearer (\S{20,100})$/i.exec(req.headers.authorization ?? '')?.[1];
    if (!page || !token) return false;
    const startedAt = performance.now();
    const asked = { tokenHash: hashOf(token), roles, notedWithinSeconds: USED_EVERY_SECONDS, ...page };
    const answer = await readPageByKey(hub.pool, asked).then(
      (json) => json !== null && { status: 200, json },
      (error: unknown) => {
        const { status, body } = answerError(error, hub.log);
        return { status, json: JSON.stringify(body) };
      },
    );
    if (!answer) return false;
    const { status, json } = answer;
    const traceId = traceOfHeader(req.headers['traceparent']) ?? newTrace();
    res.writeHead(status, { ...headers, 'x-request-id': traceId, 'content-length': Buffer.byteLength(json) });
    res.end(json);
    meters()?.answered('api', { route: ROUTE, status }, (performance.now() - startedAt) / 1_000);
    return true;
  };
}

function readPage(url: string): Page | null {
  const [, clientId, query = ''] = SHAPE.exec(url) ?? [];
  if (clientId === undefined) return null;
  const page: Page = { clientId, after: null, before: null, limit: 100 };
  const seen = new Set<string>();
  for (const parameter of query === '' ? [] : query.split('&')) {
    const [, name, digits] = PARAMETER.exec(parameter) ?? [];
    if ((name !== 'after' && name !== 'before' && name !== 'limit') || seen.has(name)) return null;
    seen.add(name);
    page[name] = Number(digits);
  }
  const isInRange = page.limit >= 1 && page.limit <= MOST && page.before !== 0;
  return isInRange && !(seen.has('after') && seen.has('before')) ? page : null;
}

/** What the chain says on every answer of the API, asked once. */
function headersOf(publicUrl: string): OutgoingHttpHeaders {
  const req = new IncomingMessage(new Socket());
  const res = new ServerResponse(req);
  for (const handler of securityHeaders(publicUrl)) handler(req, res, () => undefined);
  return {
    ...res.getHeaders(),
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
  };
}
