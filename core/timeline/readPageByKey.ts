import type pg from 'pg';
import { traceOf } from './readTimeline.ts';

// The read that consoles and programs make most, whole in one statement: does the key hold, may its holder see the client,
// and the page, as it is stored. So the rights that are asked are those of the instant of the page, and nothing
// has to be remembered, or forgotten in time. What it says is what readTimeline would say (test/flows/quickReads.test.ts).
// Who was merged into another is for the general way.

export interface KeyedPage {
  tokenHash: Uint8Array;
  /** Roles that may read clients. */
  roles: readonly string[];
  /** A key whose last use was noted longer ago is not for this way: its use must be noted. */
  notedWithinSeconds: number;
  clientId: string;
  after: number | null;
  before: number | null;
  limit: number;
}

const statementOf = (part: { which: string; order: string }): string => `
  SELECT c.last_seq, e.id, e.seq, e.kind, e.conversation_id, e.agent_id, (extract(epoch FROM e.at) * 1000)::bigint,
         e.trace_id, e.dedupe_key, e.data
    FROM api_token t
    JOIN "user" u ON u.id = t.user_id AND u."disabledAt" IS NULL AND u.role::text = ANY ($2::text[])
    JOIN agent a ON a.user_id = u.id
    JOIN client c ON c.id = $4 AND c.division_id = a.division_id AND c.merged_into_id IS NULL
    CROSS JOIN LATERAL (SELECT * FROM timeline_event e WHERE e.client_id = c.id AND ${part.which} ORDER BY ${part.order} LIMIT $6) e
   WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
     AND t.last_used_at > now() - $3 * interval '1 s'`;

const NEWEST = statementOf({ which: 'e.seq < $5', order: 'e.seq DESC' });
const NEXT = statementOf({ which: 'e.seq > $5', order: 'e.seq' });

/** Beyond the largest number that an event can have. */
const END = 2_147_483_647;

type Text = string | null;
type Row = [string, string, string, string, Text, Text, string, Text, Text, string];

/** Values as the database writes them: what is passed on need not be understood. */
const asWritten = { getTypeParser: () => (value: string) => value };

/** The page as JSON; null for whoever has to ask the general way, for whatever reason. */
export async function readPageByKey(pool: pg.Pool, page: KeyedPage): Promise<string | null> {
  const isNext = page.after !== null;
  const { rows } = await pool.query<Row>({
    ...(isNext ? { name: 'page_by_key_next', text: NEXT } : { name: 'page_by_key_newest', text: NEWEST }),
    rowMode: 'array',
    types: asWritten,
    values: [
      page.tokenHash,
      page.roles,
      page.notedWithinSeconds,
      page.clientId,
      page.after ?? page.before ?? END,
      page.limit + 1,
    ],
  });
  const lastSeq = rows[0]?.[0];
  if (lastSeq === undefined) return null;
  const events = rows.slice(0, page.limit).map((row) => toJson(page.clientId, row));
  if (!isNext) events.reverse();
  return `{"events":[${events.join(',')}],"lastSeq":${lastSeq},"hasMore":${rows.length > page.limit}}`;
}

function toJson(clientId: string, row: Row): string {
  const [, id, seq, kind, conversationId, agentId, at, traceId, dedupeKey, data] = row;
  const trace = traceOf({ trace_id: traceId, dedupe_key: dedupeKey });
  return `{"id":"${id}","clientId":"${clientId}","seq":${seq},"kind":"${kind}","conversationId":${idOrNull(conversationId)},"agentId":${idOrNull(agentId)},"at":"${new Date(Number(at)).toISOString()}"${trace === undefined ? '' : `,"traceId":"${trace}"`},"data":${data}}`;
}

const idOrNull = (id: Text): string => (id === null ? 'null' : `"${id}"`);
