import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { RelationReason, RelationState, SetRelationState } from '../contract/relations.ts';
import type { Settings } from '../contract/settings.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { judgeRelation } from './judgeRelation.ts';
import { noteChanges } from './keepRelations.ts';
import { factsOf, refreshRelations } from './refreshRelations.ts';
import { readFactsIn } from './relationFacts.ts';
import { transitions } from './relationState.ts';

// LC-03: a state that a person sets, within what may follow.

interface NewState {
  clientId: string;
  to: RelationState;
  reason: RelationReason;
  note?: string;
  agentId: string | null;
  settings: Settings;
  now: Date;
}

/** Sets the state and tells of it. Throws `invalid_state` for one that may not follow, `not_found` for a tombstone. */
export async function changeState(tx: Tx, order: NewState): Promise<void> {
  const { clientId, to, reason, note, agentId, now, settings } = order;
  await lockClient(tx, clientId);
  const [row] = await readFactsIn(tx.db, [clientId], now);
  if (!row) throw new AppError('not_found', 'There is no such client');
  const from = row.state;
  if (!transitions[from].includes(to))
    throw new AppError('invalid_state', `A relationship that is ${from} cannot become ${to}`, {
      details: { from, mayBecome: transitions[from] },
    });
  await tx.db.client.update({ where: { id: clientId }, data: { relationState: to } });
  await tx.db.clientRelation.updateMany({
    where: { clientId },
    data: { stateSince: now, brokenBy: to === 'broken' ? reason : null },
  });
  const judged = judgeRelation(row, settings.relations, now);
  await noteChanges(tx, { row, changes: [{ what: 'state', from, to, reason }] }, now);
  await recordEvent(tx, {
    clientId,
    agentId,
    kind: 'relation.changed',
    data: { what: 'state', from, to, reason, facts: factsOf(judged), ...(note ? { note } : {}) },
  });
}

/** By hand. What else follows from it (a value group, a case) is seen to at once. */
export async function setRelationState(
  hub: Hub,
  viewer: Viewer,
  { clientId, to, reason }: SetRelationState & { clientId: string },
): Promise<void> {
  // What was never judged has no row to keep the state's beginning in.
  await refreshRelations(hub, [clientId]);
  const settings = await hub.settings.read();
  const { agentId } = viewer;
  const now = hub.clock.now();
  await withTransaction(hub, (tx) =>
    changeState(tx, { clientId, to, reason: 'by_hand', note: reason, agentId, settings, now }),
  );
  await refreshRelations(hub, [clientId]);
}
