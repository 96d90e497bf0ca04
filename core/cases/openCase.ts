import { lockClient } from '../clients/lockClient.ts';
import type { CaseKind, CaseSeverity } from '../contract/caseWords.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { setClocks } from './caseClocks.ts';
import { tellOfCase } from './caseNotices.ts';
import { caseParts, recordCase, type CaseRow } from './caseRows.ts';

// The door through which every case comes. Must stay true: a rule has one open case with a client at most, and an event is the
// cause of one case by a rule, however often it is asked for.

export interface NewCaseOrder {
  clientId: string;
  conversationId?: string | null | undefined;
  /** The timeline entry that it comes of. */
  sourceEventId?: string | null | undefined;
  kind: CaseKind;
  /** The key of a category, such as PRESSURE_SELLING; or its id. */
  category?: string | null | undefined;
  categoryId?: string | null | undefined;
  severity?: CaseSeverity | undefined;
  title: string;
  description?: string | null | undefined;
  ownerId?: string | null | undefined;
  /** Who opens it; null for a rule. */
  agentId?: string | null | undefined;
  /** What rule opens it: while one of it is open, what comes after is added to that. */
  ruleKey?: string | undefined;
}

export interface OpenedCase {
  caseId: string;
  number: string;
  /** False where it was open already. */
  isNew: boolean;
  /** Of what was written on the timeline; null where nothing was. */
  eventId: string | null;
}

/**
 * Opens a case, in the department that its category leads to. Throws `not_found` for a client, category or conversation that is
 * not there, `invalid_request` for an owner who is no colleague.
 */
export async function openCase(tx: Tx, order: NewCaseOrder): Promise<OpenedCase> {
  await lockClient(tx, order.clientId);
  const client = await tx.db.client.findUnique({
    where: { id: order.clientId },
    select: { divisionId: true },
  });
  if (!client) throw new AppError('not_found', 'There is no such client');
  const known = order.ruleKey ? await openOfRule(tx, order, order.ruleKey) : null;
  if (known) return known;
  const { divisionId } = client;
  await requireOwner(tx, divisionId, order.ownerId);
  const category = await categoryOf(tx, divisionId, order);
  const departmentId = await departmentFor(tx, divisionId, category);
  const row = await tx.db.case.create({
    data: {
      clientId: order.clientId,
      conversationId: order.conversationId ?? null,
      kind: order.kind,
      categoryId: category?.id ?? null,
      severity: order.severity ?? 'normal',
      title: order.title.slice(0, 200),
      description: order.description ?? null,
      departmentId,
      ownerId: order.ownerId ?? null,
      openedById: order.agentId ?? null,
      ruleKey: order.ruleKey ?? null,
    },
    include: caseParts,
  });
  await noteSource(tx, row.id, order);
  if (order.conversationId)
    await tx.db.caseConversation.create({ data: { caseId: row.id, conversationId: order.conversationId } });
  return announce(tx, row, order);
}

async function announce(tx: Tx, row: CaseRow, order: NewCaseOrder): Promise<OpenedCase> {
  const clockAt = await setClocks(tx, row.id);
  const { eventId } = await recordCase(tx, row, {
    kind: 'case.opened',
    agentId: order.agentId ?? null,
    data: {
      clockAt: clockAt?.toISOString() ?? null,
      kind: order.kind,
      severity: order.severity ?? 'normal',
      category: row.category?.key ?? null,
      department: row.department.name,
      departmentId: row.departmentId,
      ownerId: row.ownerId,
      rule: order.ruleKey ?? null,
      sourceEventId: order.sourceEventId ?? null,
    },
  });
  if (row.ownerId && row.ownerId !== order.agentId)
    await tellOfCase(tx, row, { kind: 'caseAssigned', agentIds: [row.ownerId], eventId, by: order.agentId });
  return { caseId: row.id, number: row.number, isNew: true, eventId };
}

/** The case that this event has opened by this rule, or the open one of the rule, which it is added to. */
async function openOfRule(tx: Tx, order: NewCaseOrder, ruleKey: string): Promise<OpenedCase | null> {
  const { sourceEventId = null } = order;
  const done =
    sourceEventId === null
      ? null
      : await tx.db.caseSource.findFirst({
          where: { eventId: sourceEventId, rule: ruleKey },
          select: { case: { select: { id: true, number: true } } },
        });
  if (done) return { caseId: done.case.id, number: done.case.number, isNew: false, eventId: null };
  const open = await tx.db.case.findFirst({
    where: { clientId: order.clientId, ruleKey, state: { not: 'closed' } },
    include: caseParts,
  });
  if (!open) return null;
  await noteSource(tx, open.id, order);
  if (order.conversationId)
    await tx.db.caseConversation.createMany({
      data: { caseId: open.id, conversationId: order.conversationId },
      skipDuplicates: true,
    });
  const { eventId } = await recordCase(tx, open, {
    kind: 'case.causedAgain',
    conversationId: order.conversationId ?? null,
    data: { rule: ruleKey, sourceEventId },
  });
  return { caseId: open.id, number: open.number, isNew: false, eventId };
}

async function noteSource(tx: Tx, caseId: string, order: NewCaseOrder): Promise<void> {
  if (!order.sourceEventId) return;
  await tx.db.caseSource.create({
    data: { caseId, eventId: order.sourceEventId, rule: order.ruleKey ?? '' },
  });
}

interface Category {
  id: string;
  departmentId: string | null;
  parent: { departmentId: string | null } | null;
}

async function categoryOf(
  tx: Tx,
  divisionId: string,
  { category, categoryId }: NewCaseOrder,
): Promise<Category | null> {
  if (!category && !categoryId) return null;
  const found = await tx.db.caseCategory.findFirst({
    where: { divisionId, ...(categoryId ? { id: categoryId } : { key: category ?? '' }) },
    select: { id: true, departmentId: true, parent: { select: { departmentId: true } } },
  });
  // A rule names a category by its key, which the division may have done away with: the case is opened all the same.
  if (!found && categoryId) throw new AppError('not_found', 'There is no such category');
  return found;
}

/** Where a category leads to: its own department, its parent's, else the usual one. */
export async function departmentFor(
  tx: Tx,
  divisionId: string,
  category: Omit<Category, 'id'> | null,
): Promise<string> {
  const led = category?.departmentId ?? category?.parent?.departmentId;
  if (led) return led;
  const usual = await tx.db.department.findFirstOrThrow({
    where: { divisionId, isDefault: true },
    select: { id: true },
  });
  return usual.id;
}

/** Throws `invalid_request` for who is no agent of the division. */
export async function requireOwner(
  tx: Tx,
  divisionId: string,
  ownerId: string | null | undefined,
): Promise<void> {
  if (!ownerId) return;
  if ((await tx.db.agent.count({ where: { id: ownerId, divisionId } })) === 0)
    throw new AppError('invalid_request', 'The owner is no agent', { fields: { ownerId: 'is no agent' } });
}
