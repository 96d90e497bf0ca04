import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { CaseTarget, type CaseCatalogue } from '../contract/cases.ts';
import type {
  ContactWish,
  NewCategory,
  SetTarget,
  UpdateCategory,
  UpdateDepartment,
} from '../contract/caseFigures.ts';
import { withTransaction } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// What a division sorts its cases by: categories, departments with their people and hours, and how soon each kind is due.

const MOST = 500;

export async function readCatalogue(hub: Hub, { divisionId }: Viewer): Promise<CaseCatalogue> {
  const where = { divisionId };
  const [categories, departments, targets] = await Promise.all([
    hub.prisma.caseCategory.findMany({ where, orderBy: [{ place: 'asc' }, { name: 'asc' }], take: MOST }),
    hub.prisma.department.findMany({ where, orderBy: { name: 'asc' }, take: MOST }),
    hub.prisma.caseTarget.findMany({ where }),
  ]);
  return {
    categories: categories.map(({ retiredAt, ...row }) => ({ ...row, retired: retiredAt !== null })),
    departments: departments.map(({ retiredAt, ...row }) => ({ ...row, retired: retiredAt !== null })),
    targets: targets.map((row) => CaseTarget.parse(row)),
  };
}

/** Throws `conflict` for a name that another has. */
export async function changeDepartment(
  hub: Hub,
  viewer: Viewer,
  { id, name, ...rest }: z.output<typeof UpdateDepartment> & { id: string },
): Promise<CaseCatalogue> {
  const change = hub.prisma.department.update({
    where: { id, divisionId: viewer.divisionId },
    data: {
      ...(name === undefined ? {} : { name, nameZh: null, nameKey: name.normalize('NFKC').toLowerCase() }),
      ...(rest.queueId === undefined ? {} : { queueId: rest.queueId }),
      ...(rest.scheduleId === undefined ? {} : { scheduleId: rest.scheduleId }),
    },
  });
  await change.catch((cause: unknown) => {
    if (!isUniqueViolation(cause, 'department_division_id_name_key_key')) throw cause;
    throw new AppError('conflict', 'Another department has this name', {
      fields: { name: 'is taken' },
      cause,
    });
  });
  return readCatalogue(hub, viewer);
}

/** Throws `invalid_request` below a category that is itself below another. */
export async function makeCategory(
  hub: Hub,
  viewer: Viewer,
  { name, parentId, departmentId }: z.output<typeof NewCategory>,
): Promise<CaseCatalogue> {
  const { divisionId } = viewer;
  const parent = parentId ? await hub.prisma.caseCategory.findUnique({ where: { id: parentId } }) : null;
  if (parent?.parentId)
    throw new AppError('invalid_request', 'Categories have two levels', {
      fields: { parentId: 'is below another' },
    });
  if ((await hub.prisma.caseCategory.count({ where: { divisionId } })) >= MOST)
    throw new AppError('conflict', `There are ${MOST} categories already`);
  const made = hub.prisma.caseCategory.create({
    data: {
      divisionId,
      key: name.normalize('NFKC').trim().toUpperCase().replaceAll(/\s+/g, '_'),
      name,
      parentId: parentId ?? null,
      departmentId: departmentId ?? null,
      place: (parent?.place ?? 0) + 9,
    },
  });
  await made.catch((cause: unknown) => {
    if (!isUniqueViolation(cause, 'case_category_division_id_key_key')) throw cause;
    throw new AppError('conflict', 'Another category has this name', {
      fields: { name: 'is taken' },
      cause,
    });
  });
  return readCatalogue(hub, viewer);
}

export async function changeCategory(
  hub: Hub,
  viewer: Viewer,
  { id, name, departmentId, retired }: z.output<typeof UpdateCategory> & { id: string },
): Promise<CaseCatalogue> {
  await hub.prisma.caseCategory.update({
    where: { id, divisionId: viewer.divisionId },
    data: {
      ...(name === undefined ? {} : { name, nameZh: null }),
      ...(departmentId === undefined ? {} : { departmentId }),
      ...(retired === undefined ? {} : { retiredAt: retired ? new Date() : null }),
    },
  });
  return readCatalogue(hub, viewer);
}

/** For cases opened or changed from now on. */
export async function setTarget(
  hub: Hub,
  viewer: Viewer,
  { kind, severity, ...minutes }: z.output<typeof SetTarget>,
): Promise<CaseCatalogue> {
  const { divisionId } = viewer;
  await hub.prisma.caseTarget.upsert({
    where: { divisionId_kind_severity: { divisionId, kind, severity } },
    create: { divisionId, kind, severity, ...minutes },
    update: minutes,
  });
  return readCatalogue(hub, viewer);
}

/** What the client wants to hear from us of our own accord (CF-02): nothing, or so much a month. */
export async function setContactWish(
  hub: Hub,
  { agentId }: Viewer,
  { clientId, doNotContact, contactsPerMonth }: ContactWish & { clientId: string },
): Promise<ContactWish> {
  return withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const before = await tx.db.client.findUniqueOrThrow({ where: { id: clientId } });
    const fields = [
      ...((before.doNotContactAt !== null) === doNotContact ? [] : ['doNotContact']),
      ...(before.contactsPerMonth === contactsPerMonth ? [] : ['contactsPerMonth']),
    ];
    if (fields.length === 0) return { doNotContact, contactsPerMonth };
    await tx.db.client.update({
      where: { id: clientId },
      data: {
        doNotContactAt: doNotContact ? (before.doNotContactAt ?? new Date()) : null,
        contactsPerMonth,
      },
    });
    await recordEvent(tx, { clientId, agentId, kind: 'client.updated', data: { fields } });
    return { doNotContact, contactsPerMonth };
  });
}

export async function readContactWish(hub: Hub, clientId: string): Promise<ContactWish> {
  const row = await hub.prisma.client.findUniqueOrThrow({ where: { id: clientId } });
  return { doNotContact: row.doNotContactAt !== null, contactsPerMonth: row.contactsPerMonth };
}
