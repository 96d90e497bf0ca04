import type { Viewer } from '../access/viewer.ts';
import type { MergePreview } from '../contract/merges.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { columnsOfFields } from './mergeFields.ts';
import { obstaclesOf } from './obstacles.ts';

const named = { select: { name: true } } as const;

/** What a merge would ask and do, for whoever decides on it. */
export async function previewMerge(
  hub: Hub,
  viewer: Viewer,
  { winnerId, loserId }: { winnerId: string; loserId: string },
): Promise<MergePreview> {
  const load = (id: string) =>
    hub.prisma.client.findFirst({
      where: { id, divisionId: viewer.divisionId },
      include: {
        addresses: true,
        organisation: named,
        accountAgent: named,
        _count: { select: { conversations: true, followUps: true, invites: true } },
      },
    });
  const [winner, loser] = [await load(winnerId), await load(loserId)];
  if (!winner || !loser) throw new AppError('not_found', 'There is no such client');
  const shown = (client: typeof winner, column: (typeof columnsOfFields)[number][1]): string | null => {
    if (column === 'organisationId') return client.organisation?.name ?? client.organisationId;
    if (column === 'accountAgentId') return client.accountAgent?.name ?? null;
    return client[column];
  };
  return {
    winnerId,
    loserId,
    fields: columnsOfFields.map(([field, column]) => ({
      field,
      winner: shown(winner, column),
      loser: shown(loser, column),
    })),
    moves: {
      addresses: loser.addresses.map(({ value }) => value),
      conversations: loser._count.conversations,
      followUps: loser._count.followUps,
      invites: loser._count.invites,
    },
    obstacles: await obstaclesOf(hub.prisma, { winnerId, loserId }),
  };
}
