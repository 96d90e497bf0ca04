import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { NewSkill, Skill, UpdateSkill } from '../contract/skills.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';

// The skills of a division. They are never deleted: what was routed by one is explained by its name.

const parts = { _count: { select: { agents: true } } } as const;

interface Row {
  id: string;
  name: string;
  retiredAt: Date | null;
  _count: { agents: number };
}

function present(row: Row): Skill {
  return { id: row.id, name: row.name, retired: row.retiredAt !== null, agents: row._count.agents };
}

/** By name, retired ones too. */
export async function listSkills(hub: Hub, viewer: Viewer): Promise<Skill[]> {
  const rows = await hub.prisma.skill.findMany({
    where: { divisionId: viewer.divisionId },
    include: parts,
    orderBy: { name: 'asc' },
    take: 500,
  });
  return rows.map(present);
}

/** Throws `conflict` for a name that another skill has. */
export async function makeSkill(
  hub: Hub,
  viewer: Viewer,
  { name }: z.output<typeof NewSkill>,
): Promise<Skill> {
  const made = hub.prisma.skill.create({ data: { name, divisionId: viewer.divisionId }, include: parts });
  return present(await made.catch(refuseTaken));
}

/** Throws `not_found`, and `conflict` for a name that another skill has. */
export async function changeSkill(
  hub: Hub,
  viewer: Viewer,
  { id, change }: { id: string; change: z.output<typeof UpdateSkill> },
): Promise<Skill> {
  const { name, retired } = change;
  const data = {
    ...(name === undefined ? {} : { name }),
    ...(retired === undefined ? {} : { retiredAt: retired ? new Date() : null }),
  };
  await hub.prisma.skill
    .updateMany({ where: { id, divisionId: viewer.divisionId }, data })
    .catch(refuseTaken);
  const row = await hub.prisma.skill.findFirst({
    where: { id, divisionId: viewer.divisionId },
    include: parts,
  });
  if (!row) throw new AppError('not_found', 'There is no such skill');
  return present(row);
}

function refuseTaken(cause: unknown): never {
  if (!isUniqueViolation(cause, 'skill_division_id_name_key')) throw cause;
  throw new AppError('conflict', 'Another skill has this name', { fields: { name: 'is taken' }, cause });
}
