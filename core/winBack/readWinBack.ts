import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import {
  LossReason,
  WinBackPhase,
  WinBackResult,
  WinBackWay,
  type ListWinBack,
  type WinBackCase,
  type WinBackFigures,
  type WinBackPage,
} from '../contract/winBack.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf } from '../paging.ts';

const parts = {
  client: { select: { name: true } },
  owner: { select: { id: true, name: true } },
  contacts: { orderBy: { place: 'asc' } },
} satisfies Prisma.WinBackCaseInclude;
type Row = Prisma.WinBackCaseGetPayload<{ include: typeof parts }>;

/** The cases of the viewer's division, the newest first. */
export async function listWinBack(
  hub: Hub,
  { divisionId }: Viewer,
  { phase, clientId, cursor, limit }: z.output<typeof ListWinBack>,
): Promise<WinBackPage> {
  const rows = await hub.prisma.winBackCase.findMany({
    where: {
      AND: [
        {
          client: { divisionId, mergedIntoId: null },
          ...(phase ? { phase } : {}),
          ...(clientId ? { clientId } : {}),
        },
        afterCursor('openedAt', cursor),
      ],
    },
    include: parts,
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const beside = await besideOf(hub, rows.slice(0, limit));
  return pageOf(rows, limit, { at: (row) => row.openedAt, present: (row) => present(row, beside) });
}

/** One of them. Throws `not_found`. */
export async function loadWinBack(hub: Hub, { divisionId }: Viewer, id: string): Promise<WinBackCase> {
  const row = await hub.prisma.winBackCase.findFirst({
    where: { id, client: { divisionId } },
    include: parts,
  });
  if (!row) throw new AppError('not_found', 'There is no such case');
  return present(row, await besideOf(hub, [row]));
}

interface Ordered {
  /** Since the action began. */
  since: number;
  /** In the year before the last order, in its currency. */
  year: string | null;
  currency: string | null;
}

interface Beside {
  openers: Map<string, string>;
  states: Map<string, string>;
  orders: Map<string, Ordered>;
}

/** What stands in other tables, for all rows at once. */
async function besideOf(hub: Hub, rows: readonly Row[]): Promise<Beside> {
  const openers = await hub.prisma.agent.findMany({
    where: { id: { in: rows.flatMap(({ openedById }) => openedById ?? []) } },
    select: { id: true, name: true },
  });
  const followUps = await hub.prisma.followUp.findMany({
    where: { id: { in: rows.flatMap(({ contacts }) => contacts.map(({ followUpId }) => followUpId)) } },
    select: { id: true, state: true },
  });
  const { rows: orders } = await hub.pool.query<Ordered & { id: string }>(
    `SELECT b.id, l.currency,
            (SELECT count(*)::int FROM client_order o WHERE o.client_id = b.client_id AND o.ordered_at > b.acted_at) AS since,
            (SELECT sum(o.amount_minor) FROM client_order o WHERE o.client_id = b.client_id AND o.currency = l.currency
                AND o.ordered_at > l.ordered_at - interval '1 year') AS year
       FROM win_back_case b LEFT JOIN LATERAL (
         SELECT o.currency, o.ordered_at FROM client_order o
          WHERE o.client_id = b.client_id ORDER BY o.ordered_at DESC LIMIT 1) l ON true
      WHERE b.id = ANY ($1::uuid[])`,
    [rows.map(({ id }) => id)],
  );
  return {
    openers: new Map(openers.map(({ id, name }) => [id, name])),
    states: new Map(followUps.map(({ id, state }) => [id, state])),
    orders: new Map(orders.map(({ id, ...ordered }) => [id, ordered])),
  };
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const amount = (minor: bigint | null): number | null => (minor === null ? null : Number(minor));

function present(row: Row, { openers, states, orders }: Beside): WinBackCase {
  const ordered = orders.get(row.id);
  return {
    id: row.id,
    clientId: row.clientId,
    clientName: row.client.name,
    phase: WinBackPhase.parse(row.phase),
    openedAt: row.openedAt.toISOString(),
    openedBy: row.openedById === null ? null : (openers.get(row.openedById) ?? null),
    owner: row.owner,
    valueLostMinor: amount(row.valueLostMinor),
    currency: row.currency,
    reason: LossReason.nullable().parse(row.reason),
    competitor: row.competitor,
    complaints: row.complaints,
    isWorth: row.isWorth,
    analysedAt: iso(row.analysedAt),
    offer: row.offer,
    actedAt: iso(row.actedAt),
    assessAt: iso(row.assessAt),
    result: WinBackResult.nullable().parse(row.result),
    costMinor: amount(row.costMinor),
    lesson: row.lesson,
    closedAt: iso(row.closedAt),
    contacts: row.contacts.map(({ place, way, dueAt, text, followUpId }) => ({
      place,
      way: WinBackWay.parse(way),
      dueAt: dueAt.toISOString(),
      text,
      state: states.get(followUpId) ?? 'canceled',
    })),
    ordersSince: ordered?.since ?? 0,
    orderValueMinor: ordered?.year ? Number(ordered.year) : null,
    orderCurrency: ordered?.currency ?? null,
  };
}

interface Counted {
  open: number;
  closed: number;
  won: number;
}

/** Recovery rate = won of closed, and why clients were lost, in the days before now. */
export async function readWinBackFigures(
  hub: Hub,
  { divisionId }: Viewer,
  { days }: { days: number },
): Promise<WinBackFigures> {
  const values = [divisionId, hub.clock.now(), days];
  const within = `win_back_case b JOIN client c ON c.id = b.client_id AND c.division_id = $1 AND c.merged_into_id IS NULL`;
  const since = `$2::timestamptz - $3::int * interval '1 day'`;
  const counted = await hub.pool.query<Counted>(
    `SELECT count(*) FILTER (WHERE b.phase <> 'closed')::int AS open,
            count(*) FILTER (WHERE b.closed_at > ${since})::int AS closed,
            count(*) FILTER (WHERE b.closed_at > ${since} AND b.result = 'won')::int AS won FROM ${within}`,
    values,
  );
  const reasons = await hub.pool.query<{ reason: string; count: number; won: number }>(
    `SELECT b.reason, count(*)::int AS count, count(*) FILTER (WHERE b.result = 'won')::int AS won
       FROM ${within} WHERE b.reason IS NOT NULL AND b.analysed_at > ${since} GROUP BY 1 ORDER BY 2 DESC`,
    values,
  );
  const competitors = await hub.pool.query<{ name: string; count: number }>(
    `SELECT b.competitor AS name, count(*)::int AS count FROM ${within}
      WHERE b.competitor IS NOT NULL AND b.analysed_at > ${since} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20`,
    values,
  );
  const { open = 0, closed = 0, won = 0 } = counted.rows[0] ?? {};
  return {
    open,
    closed,
    won,
    recoveryRate: closed === 0 ? null : won / closed,
    reasons: reasons.rows.map((row) => ({ ...row, reason: LossReason.parse(row.reason) })),
    competitors: competitors.rows,
  };
}
