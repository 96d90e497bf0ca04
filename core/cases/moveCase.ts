import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { MoveCase } from '../contract/cases.ts';
import { CaseState, type CaseAction, type ClosedWhy, type RootCause } from '../contract/caseWords.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { Recorded } from '../timeline/recordEvent.ts';
import { askConfirmation, withdrawConfirmation } from './askConfirmation.ts';
import { setClocks } from './caseClocks.ts';
import { lockCase, recordCase, requireVersion, type CaseRow } from './caseRows.ts';
import { isPaused, nextState } from './caseStates.ts';

// From state to state, by a person or by what a client says. The table (caseStates.ts) decides; this keeps times, pauses and
// clocks with it.

export interface Move {
  action: CaseAction;
  agentId: string | null;
  note?: string | null | undefined;
  why?: ClosedWhy | undefined;
  rootCause?: RootCause | undefined;
}

/**
 * Moves a case that this transaction has taken. Throws `invalid_state` where that cannot be done to it, `invalid_request` where
 * words are missing.
 */
export async function moveWithin(tx: Tx, row: CaseRow, move: Move): Promise<Recorded> {
  const { action, agentId, note = null, why } = move;
  const from = CaseState.parse(row.state);
  const to = nextState(from, action);
  if (to === null)
    throw new AppError('invalid_state', `A case that is ${from.replaceAll('_', ' ')} cannot be moved so`);
  requireWords(row, move);
  const now = new Date();
  const closedWhy = to === 'closed' ? (why ?? 'by_agent') : null;
  const ownerId = row.ownerId ?? (action === 'acknowledge' || action === 'start' ? agentId : null);
  await tx.db.case.update({
    where: { id: row.id },
    data: {
      state: to,
      version: { increment: 1 },
      updatedAt: now,
      ownerId,
      acknowledgedAt: row.acknowledgedAt ?? now,
      ...(to === 'acknowledged' ? {} : { firstActionAt: row.firstActionAt ?? now }),
      ...(action === 'resolve' ? { resolvedAt: now, resolution: note } : {}),
      ...(action === 'reopen' ? { reopened: { increment: 1 } } : {}),
      ...(move.rootCause ? { rootCause: move.rootCause } : {}),
      ...(isPaused(to) && !isPaused(from) ? { heardAt: now } : {}),
      closedAt: to === 'closed' ? now : null,
      closedWhy,
    },
  });
  await keepPauses(tx, row.id, { was: isPaused(from), is: isPaused(to), now });
  if (from === 'resolved') await withdrawConfirmation(tx, row.id);
  const clockAt = await setClocks(tx, row.id);
  return recordCase(tx, row, {
    kind: 'case.moved',
    agentId,
    data: {
      from,
      to,
      action,
      note,
      why: closedWhy,
      departmentId: row.departmentId,
      ownerId,
      clockAt: clockAt?.toISOString() ?? null,
    },
  });
}

/** What was decided is said, and a complaint is never resolved without its cause. */
function requireWords(row: CaseRow, { action, note, why, rootCause, agentId }: Move): void {
  if (agentId === null) return;
  const missing = (field: string, message: string) =>
    new AppError('invalid_request', message, { fields: { [field]: 'is missing' } });
  if (['resolve', 'dismiss', 'reopen'].includes(action) && !note)
    throw missing('note', 'Say what was done, or why');
  if (action === 'dismiss' && !why) throw missing('why', 'Say why there is nothing to be done');
  if (action === 'resolve' && row.kind === 'complaint' && !rootCause && !row.rootCause)
    throw missing('rootCause', 'Say what caused the complaint');
}

async function keepPauses(
  tx: Tx,
  caseId: string,
  { was, is, now }: { was: boolean; is: boolean; now: Date },
): Promise<void> {
  if (is && !was) await tx.db.casePause.create({ data: { caseId, fromAt: now } });
  if (was && !is) await tx.db.casePause.updateMany({ where: { caseId, toAt: null }, data: { toAt: now } });
}

/** A person moves a case. Throws as `moveWithin`, and `conflict` for who has seen an older version. */
export async function moveCase(
  hub: Hub,
  viewer: Viewer,
  { caseId, version, ask, ...move }: z.output<typeof MoveCase> & { caseId: string },
): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    requireVersion(row, version);
    const moved = await moveWithin(tx, row, { ...move, agentId: viewer.agentId });
    if (move.action === 'resolve' && ask)
      await askConfirmation(hub, tx, { ...row, resolution: move.note ?? null });
    return moved;
  });
}
