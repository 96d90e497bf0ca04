import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { NoticeKind, type ListNotices, type Notice, type NoticeList } from '../contract/notices.ts';
import type { Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor } from '../paging.ts';

// What an agent is told of while they may be elsewhere. A row each, so that an empty chair misses nothing; the event it
// belongs to gives the console its hint.

interface NewNotice {
  agentIds: readonly string[];
  kind: NoticeKind;
  clientId: string;
  byAgentId: string | null;
  eventId: string;
  text: string;
  /** The case that it is about. */
  caseId?: string;
}

const SHOWN = 280;

/** Of no client. Once for each agent and event. */
export async function addHouseNotices(
  tx: Tx,
  { agentIds, text, ...notice }: Omit<NewNotice, 'clientId' | 'caseId'>,
): Promise<void> {
  await tx.db.agentNotice.createMany({
    data: agentIds.map((agentId) => ({ ...notice, agentId, text: text.slice(0, SHOWN) })),
    skipDuplicates: true,
  });
}

/** Once for each agent and event. */
export async function addNotices(tx: Tx, { agentIds, text, ...notice }: NewNotice): Promise<void> {
  await tx.db.agentNotice.createMany({
    data: agentIds.map((agentId) => ({ ...notice, agentId, text: text.slice(0, SHOWN) })),
    skipDuplicates: true,
  });
}

interface Row {
  id: string;
  kind: string;
  client_id: string | null;
  client_name: string | null;
  by_name: string | null;
  text: string;
  created_at: Date;
  read_at: Date | null;
  case_id: string | null;
}

// Whoever has changed the division reads of clients that are theirs now, and of no other.
const MINE = `agent_notice n LEFT JOIN client c ON c.id = n.client_id
  WHERE n.agent_id = $1 AND (n.client_id IS NULL OR c.division_id = $2) AND ($3::text IS NULL OR n.kind = $3)`;

/** The newest first. */
export async function listNotices(
  hub: Hub,
  { agentId, divisionId }: Viewer,
  { kind, cursor, limit }: z.output<typeof ListNotices>,
): Promise<NoticeList> {
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const whose = [agentId, divisionId, kind ?? null];
  const { rows } = await hub.pool.query<Row>({
    name: 'list_notices',
    text: `SELECT n.id, n.kind, n.client_id, c.name AS client_name, n.text, n.created_at, n.read_at, n.case_id,
                  (SELECT a.name FROM agent a WHERE a.id = n.by_agent_id) AS by_name
             FROM ${MINE} AND ($4::timestamptz IS NULL OR (n.created_at, n.id) < ($4, $5::uuid))
            ORDER BY n.created_at DESC, n.id DESC LIMIT $6`,
    values: [...whose, at, id, limit + 1],
  });
  const counted = await hub.pool.query<{ unread: number }>({
    name: 'unread_notices',
    text: `SELECT count(*)::int AS unread FROM ${MINE} AND n.read_at IS NULL`,
    values: whose,
  });
  const page = pageOf(rows, limit, { at: (row) => row.created_at, present });
  return { ...page, unread: counted.rows[0]?.unread ?? 0 };
}

function present(row: Row): Notice {
  return {
    id: row.id,
    kind: NoticeKind.parse(row.kind),
    clientId: row.client_id,
    clientName: row.client_name,
    byName: row.by_name,
    text: row.text,
    at: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    caseId: row.case_id,
  };
}

/** One of them, or all that came until then, or all of one kind that did. */
export async function readNotices(
  hub: Hub,
  viewer: Viewer,
  which: { id: string } | { until: string; kind?: NoticeKind | undefined },
): Promise<void> {
  await hub.prisma.agentNotice.updateMany({
    where: {
      agentId: viewer.agentId,
      readAt: null,
      ...('id' in which
        ? { id: which.id }
        : { createdAt: { lte: new Date(which.until) }, ...(which.kind ? { kind: which.kind } : {}) }),
    },
    data: { readAt: new Date() },
  });
}
