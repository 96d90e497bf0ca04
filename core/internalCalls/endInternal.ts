import { readCallStatus } from '../calls/legStates.ts';
import type { Viewer } from '../access/viewer.ts';
import { inTurns } from '../conversations/inTurns.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { internalCallOf } from './internalCalls.ts';

/** Either of the two hangs up, declines or gives up. Throws `invalid_state` when there is no such call. */
export async function leaveInternal(hub: Hub, viewer: Viewer): Promise<void> {
  const call = await internalCallOf(hub, viewer.agentId);
  if (!call) throw new AppError('invalid_state', 'You are in no call with a colleague');
  await endInternal(
    hub,
    call.id,
    call.state === 'live' ? 'completed' : call.direction === 'inbound' ? 'declined' : 'canceled',
  );
}

/** Ends it, once, and hangs up whatever phones are in it. */
export async function endInternal(hub: Hub, id: string, reason: string): Promise<void> {
  const { rows } = await hub.pool.query<{
    caller_id: string;
    callee_id: string;
    caller_sid: string | null;
    callee_sid: string | null;
  }>(
    `UPDATE internal_call SET ended_at = now(), end_reason = $2,
        to_hang_up = caller_sid IS NOT NULL OR callee_sid IS NOT NULL WHERE id = $1 AND ended_at IS NULL
      RETURNING caller_id, callee_id, caller_sid, callee_sid`,
    [id, reason],
  );
  const [call] = rows;
  if (!call) return;
  hub.bus.desks([call.caller_id, call.callee_id], 'internal');
  for (const agentId of [call.caller_id, call.callee_id]) hub.matcher.requestForAgent(agentId);
  await hangUpPhones(hub, { id, sids: [call.caller_sid, call.callee_sid] });
}

/** Noted when it is done: who dies over it leaves it to the sweep. */
async function hangUpPhones(hub: Hub, { id, sids }: { id: string; sids: (string | null)[] }): Promise<void> {
  for (const sid of sids) if (sid) await hub.channels.voice.hangUp(sid);
  await hub.pool.query('UPDATE internal_call SET to_hang_up = false WHERE id = $1 AND to_hang_up', [id]);
}

interface News {
  id: string;
  party: 'caller' | 'callee';
  callSid: string;
  status: string;
}

/** What the network says of one of the two phones. False: there is no such call. */
export async function followInternal(hub: Hub, { id, party, callSid, status }: News): Promise<boolean> {
  const news = readCallStatus(status);
  const call = await hub.prisma.internalCall.findUnique({ where: { id } });
  const known = party === 'caller' ? call?.callerSid : call?.calleeSid;
  if (!call || !news || (known && known !== callSid)) return false;
  if (news.state === 'ended') await endInternal(hub, id, news.endReason ?? 'completed');
  else if (call.endedAt) await hub.channels.voice.hangUp(callSid);
  return true;
}

const AT_ONCE = 8;

/**
 * Part of the sweep: phones that are to be silent, a colleague who does not answer within 30 s, and phones whose end nobody
 * told of. What can be mended without the network is, whatever it says. Throws the first failure when all is tried.
 */
export async function mendInternalCalls(hub: Hub): Promise<void> {
  const parts = await Promise.allSettled([hangUpLeft(hub), endLeft(hub)]);
  for (const part of parts) if (part.status === 'rejected') throw part.reason;
}

async function endLeft(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ id: string; reason: string; sid: string | null }>({
    name: 'internal_calls_to_mend',
    text: `SELECT id, CASE WHEN answered_at IS NULL THEN 'no-answer' ELSE 'lost' END AS reason, callee_sid AS sid
        FROM internal_call WHERE ended_at IS NULL AND (
          (answered_at IS NULL AND started_at < now() - interval '30 s')
          OR (callee_sid IS NULL AND answered_at < now() - interval '40 s')
          OR answered_at < now() - interval '10 min')
        ORDER BY answered_at NULLS FIRST LIMIT 100`,
  });
  await inTurns(rows, AT_ONCE, async ({ id, reason, sid }) => {
    const status = reason === 'lost' && sid ? await hub.channels.voice.statusOf(sid) : null;
    const isLive = status !== null && readCallStatus(status)?.state !== 'ended';
    if (!isLive && (reason === 'no-answer' || !sid || status !== null)) await endInternal(hub, id, reason);
  });
}

/** Phones of calls that are over, which nobody has hung up because a process died. */
async function hangUpLeft(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ id: string; sids: (string | null)[] }>({
    name: 'colleagues_to_hang_up',
    text: `SELECT id, ARRAY[caller_sid, callee_sid] AS sids FROM internal_call
            WHERE to_hang_up AND ended_at < now() - interval '5 s' LIMIT 100`,
  });
  await inTurns(rows, AT_ONCE, (call) => hangUpPhones(hub, call));
}
