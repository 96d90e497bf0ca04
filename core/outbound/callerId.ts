import { mayOverrule, type Viewer } from '../access/viewer.ts';
import type { CallerId } from '../contract/dialling.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { normalisePhone } from '../clients/addresses.ts';

// From which of our numbers somebody calls: one of the queues they work in; supervisors, any of the division.

interface Row {
  id: string;
  number: string;
  name: string | null;
  queue_id: string;
  queue_name: string;
}

type Db = Tx['db'];

async function ownNumbers(db: Db, viewer: Viewer): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT o.id, o.value AS number, o.name, q.id AS queue_id, q.name AS queue_name
      FROM our_address o JOIN queue q ON q.id = o.queue_id
     WHERE o.kind = 'phone' AND o.value LIKE '+%' AND q.division_id = ${viewer.divisionId}::uuid
       AND (q.id = ANY (${viewer.queueIds}::uuid[]) OR ${mayOverrule(viewer)})
     ORDER BY q.id <> ALL (${viewer.queueIds}::uuid[]), o.value LIMIT 500`;
}

/** The number of ours that this client last talked with, if it is one of these. */
async function lastWith(db: Db, to: string, rows: readonly Row[]): Promise<Row | undefined> {
  const last = await db.$queryRaw<{ id: string }[]>`
    SELECT c.our_address_id AS id FROM address a JOIN conversation c ON c.client_id = a.client_id AND c.channel = 'call'
     WHERE a.kind = 'phone' AND a.value = ${to} AND c.our_address_id = ANY (${rows.map((row) => row.id)}::uuid[])
     ORDER BY c.opened_at DESC LIMIT 1`;
  return rows.find((row) => row.id === last[0]?.id);
}

interface Wish {
  to: string;
  queueId?: string | undefined;
  fromId?: string | undefined;
}

/**
 * The number to call from: the chosen one, else that of the chosen queue, else the last with this client, else the first of
 * the own queues; null when there is none. Throws `forbidden` for a number of a queue in which one does not work.
 */
export async function chooseCallerId(
  db: Db,
  viewer: Viewer,
  { to, queueId, fromId }: Wish,
): Promise<{ id: string; queueId: string } | null> {
  const rows = await ownNumbers(db, viewer);
  const chosen = rows.find((row) => row.id === fromId);
  if (fromId && !chosen) throw new AppError('forbidden', 'You do not call from this number');
  const ofQueue = queueId ? rows.find((row) => row.queue_id === queueId) : undefined;
  const row = chosen ?? ofQueue ?? (queueId ? undefined : ((await lastWith(db, to, rows)) ?? rows[0]));
  return row ? { id: row.id, queueId: row.queue_id } : null;
}

/** All that one may call from, and which it will be without a choice. */
export async function listCallerIds(
  db: Db,
  viewer: Viewer,
  to: string | undefined,
): Promise<{ items: CallerId[]; defaultId: string | null }> {
  const rows = await ownNumbers(db, viewer);
  const number = to === undefined ? null : normalisePhone(to);
  const last = number ? await lastWith(db, number, rows) : undefined;
  return {
    items: rows.map(({ id, number: value, name, queue_name: queueName }) => ({
      id,
      number: value,
      name,
      queueName,
    })),
    defaultId: (last ?? rows[0])?.id ?? null,
  };
}
