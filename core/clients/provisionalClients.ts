import type { Viewer } from '../access/viewer.ts';
import type { ProvisionalClient } from '../contract/whoIsWho.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf, type PageOf } from '../paging.ts';
import { clientParts, presentClient } from './clients.ts';
import { suggestionsFor } from './suggestMerges.ts';

/** Those who have been in touch and of whom nobody has said who they are, the newest first, with who they may be. */
export async function listProvisional(
  hub: Hub,
  viewer: Viewer,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<PageOf<ProvisionalClient>> {
  const rows = await hub.prisma.client.findMany({
    where: {
      divisionId: viewer.divisionId,
      decidedAt: null,
      mergedIntoId: null,
      // Whose every address is blocked has been decided about.
      NOT: { addresses: { some: {}, every: { blockedAt: { not: null } } } },
      ...afterCursor('createdAt', cursor),
    },
    include: {
      ...clientParts,
      conversations: { orderBy: { openedAt: 'desc' }, take: 1, select: { preview: true, subject: true } },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const suggestions = await suggestionsFor(
    hub,
    viewer,
    rows.slice(0, limit).map(({ id }) => id),
  );
  return pageOf(rows, limit, {
    at: (row) => row.createdAt,
    present: (row) => ({
      client: presentClient(row),
      preview: row.conversations[0]?.subject ?? row.conversations[0]?.preview ?? null,
      since: row.createdAt.toISOString(),
      suggestions: suggestions.get(row.id) ?? [],
    }),
  });
}
