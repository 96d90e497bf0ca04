import { withTransaction } from '../../core/db.ts';
import type { Hub } from '../../core/hub.ts';
import { recordEvent } from '../../core/timeline/recordEvent.ts';

/** Somebody without anything who was merged into this client. */
export async function makeMerged(
  hub: Hub,
  { winnerId, divisionId, mark }: { winnerId: string; divisionId: string; mark: string },
) {
  const loser = await hub.prisma.client.create({ data: { divisionId, name: `${mark} merged` } });
  const merge = await hub.prisma.clientMerge.create({ data: { winnerId, loserId: loser.id } });
  await withTransaction(hub, (tx) =>
    recordEvent(tx, {
      clientId: loser.id,
      kind: 'client.mergedInto',
      data: { mergeId: merge.id, winnerId, winnerName: `${mark} client` },
    }),
  );
  await hub.prisma.client.update({ where: { id: loser.id }, data: { mergedIntoId: winnerId } });
  return { mergedClientId: loser.id, mergeId: merge.id };
}
