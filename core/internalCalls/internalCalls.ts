import type { Viewer } from '../access/viewer.ts';
import type { InternalCall } from '../contract/dialling.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import { lockHands } from '../guests/freeHand.ts';
import type { Hub } from '../hub.ts';

// Calls between colleagues: asked for, accepted, and then both phones are rung into a conference of its own. No client and
// no queue has to do with them. Must stay true: one at a time for each of the two, whichever side they are on.

/** Asks a colleague to talk. Throws `conflict` for one who is on the phone, `invalid_state` for oneself. */
export async function callColleague(hub: Hub, viewer: Viewer, calleeId: string): Promise<void> {
  if (calleeId === viewer.agentId) throw new AppError('invalid_state', 'That is you');
  try {
    await withTransaction(hub, (tx) => ask(tx, viewer, calleeId));
  } catch (error) {
    if (isUniqueViolation(error, 'internal_call_one'))
      throw new AppError('conflict', 'One of you is in another call', { cause: error });
    throw error;
  }
  hub.bus.desks([viewer.agentId, calleeId], 'internal');
}

async function ask(tx: Tx, { agentId, divisionId }: Viewer, calleeId: string): Promise<void> {
  const both = [agentId, calleeId];
  const talking = await lockHands(tx, both);
  const callee = await tx.db.agent.findFirst({ where: { id: calleeId, divisionId, isService: false } });
  if (!callee) throw new AppError('not_found', 'There is no such agent');
  const internal = await tx.db.internalCall.count({
    where: { endedAt: null, OR: [{ callerId: { in: both } }, { calleeId: { in: both } }] },
  });
  if (talking.has(calleeId)) throw new AppError('conflict', `${callee.name} is on a call`);
  if (talking.size > 0 || internal > 0) throw new AppError('conflict', 'One of you is in another call');
  await tx.db.internalCall.create({ data: { divisionId, callerId: agentId, calleeId } });
}

interface Row {
  id: string;
  caller_id: string;
  colleague_id: string;
  colleague_name: string;
  started_at: Date;
  answered_at: Date | null;
}

/** The call with a colleague that somebody is in, or is asked for. */
export async function internalCallOf(hub: Hub, agentId: string): Promise<InternalCall | null> {
  const { rows } = await hub.pool.query<Row>({
    name: 'internal_call_of',
    text: `SELECT i.id, i.caller_id, g.id AS colleague_id, g.name AS colleague_name, i.started_at, i.answered_at
        FROM (SELECT * FROM internal_call WHERE caller_id = $1 AND ended_at IS NULL
              UNION ALL SELECT * FROM internal_call WHERE callee_id = $1 AND ended_at IS NULL) i
        JOIN agent g ON g.id = CASE WHEN i.caller_id = $1 THEN i.callee_id ELSE i.caller_id END LIMIT 1`,
    values: [agentId],
  });
  const [row] = rows;
  return row
    ? {
        id: row.id,
        direction: row.caller_id === agentId ? 'outbound' : 'inbound',
        colleagueId: row.colleague_id,
        colleagueName: row.colleague_name,
        state: row.answered_at ? 'live' : 'asking',
        since: (row.answered_at ?? row.started_at).toISOString(),
      }
    : null;
}
