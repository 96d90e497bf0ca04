import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { readAddress } from '../clients/addresses.ts';
import type { ImportedOrders, ImportOrders, ListOrders, Order, OrderPage } from '../contract/relations.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf } from '../paging.ts';
import { recordEvents } from '../timeline/recordEvents.ts';

// Orders as the desk that takes them tells of them: minimal, for how a client behaves. By its number an order is known, so
// the same file given in twice changes nothing.

type Asked = ImportOrders['orders'][number];
type Result = ImportedOrders['items'][number]['result'];
const AHEAD_MS = 86_400_000;

/** Takes orders in; each that is new is told on its client's timeline. Says of each what became of it. */
export async function importOrders(
  hub: Hub,
  { divisionId }: Viewer,
  { orders }: ImportOrders,
): Promise<ImportedOrders> {
  return withTransaction(hub, async (tx) => {
    const owners = await ownersOf(tx, orders, divisionId);
    const latest = hub.clock.now().getTime() + AHEAD_MS;
    const rows = orders.flatMap((order) => {
      const clientId = owners.get(keyOf(order));
      if (!clientId || Date.parse(order.orderedAt) > latest) return [];
      return [{ ...order, id: randomUUID(), clientId }];
    });
    const fresh = await insert(tx, rows, divisionId);
    const told = rows.filter(({ id }) => fresh.has(id));
    await recordEvents(
      tx,
      told.map(({ id, clientId, number, amountMinor, currency, orderedAt }) => ({
        clientId,
        kind: 'order.recorded' as const,
        data: { orderId: id, number, amountMinor, currency, orderedAt: new Date(orderedAt).toISOString() },
      })),
    );
    const recorded = new Set(told.map(({ number }) => number));
    return {
      items: orders.map((order) => ({
        number: order.number,
        result: resultOf(order, { isOwned: owners.has(keyOf(order)), recorded, latest }),
      })),
    };
  });
}

function resultOf(
  { number, orderedAt }: Asked,
  { isOwned, recorded, latest }: { isOwned: boolean; recorded: ReadonlySet<string>; latest: number },
): Result {
  if (!isOwned) return 'no_such_client';
  if (Date.parse(orderedAt) > latest) return 'in_future';
  return recorded.has(number) ? 'recorded' : 'known';
}

const keyOf = ({ clientId, address }: Asked): string => clientId ?? address ?? '';

/** By what was named of whom: who the client is now. */
async function ownersOf(tx: Tx, orders: readonly Asked[], divisionId: string): Promise<Map<string, string>> {
  const ids = [...new Set(orders.flatMap(({ clientId }) => clientId ?? []))];
  const asked = [...new Set(orders.flatMap(({ clientId, address }) => (clientId ? [] : (address ?? []))))];
  const read = asked.flatMap((value) => {
    const address = readAddress(value);
    return address ? [{ asked: value, ...address }] : [];
  });
  const rows = await tx.db.$queryRaw<{ asked: string; id: string }[]>`
    SELECT x.asked, c.id::text AS id FROM jsonb_to_recordset(${JSON.stringify(read)}::jsonb) AS x(asked text, kind text, value text)
      JOIN address a ON a.kind = x.kind::"AddressKind" AND a.value = x.value
      JOIN client c ON c.id = a.client_id AND c.division_id = ${divisionId}::uuid
    UNION ALL
    SELECT c.id::text, coalesce(c.merged_into_id, c.id)::text FROM client c
     WHERE c.id = ANY (${ids}::uuid[]) AND c.division_id = ${divisionId}::uuid`;
  return new Map(rows.map((row) => [row.asked, row.id]));
}

interface NewOrder extends Asked {
  id: string;
  clientId: string;
}

/** Which of them were not known. The clients' rows are taken, each by id. */
async function insert(tx: Tx, rows: readonly NewOrder[], divisionId: string): Promise<Set<string>> {
  const clientIds = [...new Set(rows.map(({ clientId }) => clientId))];
  await tx.db
    .$queryRaw`SELECT id FROM client WHERE id = ANY (${clientIds}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const made = await tx.db.clientOrder.createManyAndReturn({
    data: rows.map(({ id, clientId, number, amountMinor, currency, orderedAt }) => ({
      id,
      divisionId,
      clientId,
      number,
      amountMinor,
      currency,
      orderedAt: new Date(orderedAt),
    })),
    skipDuplicates: true,
    select: { id: true },
  });
  return new Set(made.map(({ id }) => id));
}

interface Row {
  id: string;
  number: string;
  amountMinor: bigint;
  currency: string;
  orderedAt: Date;
}

export function presentOrder({ id, number, amountMinor, currency, orderedAt }: Row): Order {
  return { id, number, amountMinor: Number(amountMinor), currency, orderedAt: orderedAt.toISOString() };
}

/** The orders of a client of the viewer's division, the newest first. */
export async function listOrders(
  hub: Hub,
  { divisionId }: Viewer,
  { clientId, cursor, limit }: z.output<typeof ListOrders> & { clientId: string },
): Promise<OrderPage> {
  const rows = await hub.prisma.clientOrder.findMany({
    where: { AND: [{ clientId, client: { divisionId } }, afterCursor('orderedAt', cursor)] },
    orderBy: [{ orderedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, { at: (row) => row.orderedAt, present: presentOrder });
}
