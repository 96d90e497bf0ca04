import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { ListRefusals, RefusalPage } from '../contract/contacting.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf } from '../paging.ts';
import { presentRefusal } from './contactPanel.ts';

// What the governor refused, for supervisors; kept as long as the settings say.

const PURGED_AT_ONCE = 20_000;

/** A page of the refusals of the viewer's division, newest first. */
export async function listRefusals(
  hub: Hub,
  viewer: Viewer,
  { cursor, limit, since, ...filter }: z.output<typeof ListRefusals>,
): Promise<RefusalPage> {
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  const rows = await hub.prisma.contactRefusal.findMany({
    where: {
      AND: [
        asked,
        since === undefined ? {} : { at: { gte: new Date(since) } },
        { client: { divisionId: viewer.divisionId } },
        afterCursor('at', cursor),
      ],
    },
    include: { client: { select: { name: true } } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, {
    at: (row) => row.at,
    present: (row) => ({ ...presentRefusal(row), clientId: row.clientId, clientName: row.client.name }),
  });
}

/** Job: forgets what is older than it is kept. Gives how many rows. */
export async function purgeRefusals(hub: Hub): Promise<number> {
  const { contactLogDays } = await hub.settings.read();
  let purged = 0;
  for (;;) {
    const { rowCount } = await hub.pool.query({
      name: 'purge_refusals',
      text: `DELETE FROM contact_refusal WHERE id IN (SELECT id FROM contact_refusal
          WHERE at < now() - $1 * interval '1 day' ORDER BY at LIMIT $2)`,
      values: [contactLogDays, PURGED_AT_ONCE],
    });
    purged += rowCount ?? 0;
    if ((rowCount ?? 0) < PURGED_AT_ONCE) break;
  }
  if (purged > 0) hub.log.info({ refusals: purged }, 'old refusals of the governor were forgotten');
  return purged;
}
