import type { z } from 'zod';
import type { Tag as Row } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { TagColour, type NewTag, type Tag, type UpdateTag } from '../contract/tags.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';

// The tags of a division. Two names that differ in case alone are one name.

const MOST = 500;
const parts = { _count: { select: { conversations: true } } } as const;

function present(row: Row & { _count: { conversations: number } }): Tag {
  return {
    id: row.id,
    name: row.name,
    colour: TagColour.parse(row.colour),
    retired: row.retiredAt !== null,
    conversations: row._count.conversations,
  };
}

/** What is compared: without case, and without the two ways of writing one letter. */
export const keyOfName = (name: string): string => name.normalize('NFKC').toLowerCase();

/** By name, retired ones too. */
export async function listTags(hub: Hub, viewer: Viewer): Promise<Tag[]> {
  const rows = await hub.prisma.tag.findMany({
    where: { divisionId: viewer.divisionId },
    include: parts,
    orderBy: { nameKey: 'asc' },
    take: MOST,
  });
  return rows.map(present);
}

/** Throws `conflict` for a name that another tag has, and where there are as many as can be shown. */
export async function makeTag(
  hub: Hub,
  viewer: Viewer,
  { name, colour }: z.output<typeof NewTag>,
): Promise<Tag> {
  const { divisionId } = viewer;
  if ((await hub.prisma.tag.count({ where: { divisionId } })) >= MOST)
    throw new AppError('conflict', `There are ${MOST} tags already`);
  const made = hub.prisma.tag.create({
    data: { name, nameKey: keyOfName(name), colour, divisionId },
    include: parts,
  });
  return present(await made.catch(refuseTaken));
}

/** Throws `not_found`, and `conflict` for a name that another tag has. */
export async function changeTag(
  hub: Hub,
  viewer: Viewer,
  { id, change }: { id: string; change: z.output<typeof UpdateTag> },
): Promise<Tag> {
  const { name, colour, retired } = change;
  const where = { id, divisionId: viewer.divisionId };
  const data = {
    ...(name === undefined ? {} : { name, nameKey: keyOfName(name) }),
    ...(colour === undefined ? {} : { colour }),
    ...(retired === undefined ? {} : { retiredAt: retired ? new Date() : null }),
  };
  await hub.prisma.tag.updateMany({ where, data }).catch(refuseTaken);
  const row = await hub.prisma.tag.findFirst({ where, include: parts });
  if (!row) throw new AppError('not_found', 'There is no such tag');
  return present(row);
}

function refuseTaken(cause: unknown): never {
  if (!isUniqueViolation(cause, 'tag_division_id_name_key_key')) throw cause;
  throw new AppError('conflict', 'Another tag has this name', { fields: { name: 'is taken' }, cause });
}
