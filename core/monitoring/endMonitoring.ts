import { readCallStatus } from '../calls/legStates.ts';
import type { Viewer } from '../access/viewer.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

/** The supervisor leaves the call. Leaving twice is fine. Throws `invalid_state` for one who was never there. */
export async function leaveMonitoring(hub: Hub, viewer: Viewer, conversationId: string): Promise<void> {
  const monitor = await hub.prisma.monitor.findFirst({
    where: { conversationId, agentId: viewer.agentId },
    orderBy: { startedAt: 'desc' },
  });
  if (!monitor) throw new AppError('invalid_state', 'You are not in this call');
  if (monitor.endedAt) return;
  if (monitor.callSid) await hub.channels.voice.hangUp(monitor.callSid);
  await endMonitor(hub, monitor.id, 'left');
}

/** Notes that it is over, once, and tells those who saw it. */
export async function endMonitor(hub: Hub, id: string, reason: string): Promise<void> {
  const { rows } = await hub.pool.query<{ supervisor: string; agent: string | null }>(
    `UPDATE monitor m SET ended_at = now(), end_reason = $2 FROM conversation c
      WHERE m.id = $1 AND m.ended_at IS NULL AND c.id = m.conversation_id
      RETURNING m.agent_id AS supervisor, c.agent_id AS agent`,
    [id, reason],
  );
  const [row] = rows;
  if (row) hub.bus.desks([row.supervisor, ...(row.agent ? [row.agent] : [])], 'monitor');
}

/** What the network says of a supervisor's own phone; late and repeated news change nothing. False: there is no such one. */
export async function followMonitor(
  hub: Hub,
  { id, callSid, status }: { id: string; callSid: string; status: string },
): Promise<boolean> {
  const news = readCallStatus(status);
  const monitor = await hub.prisma.monitor.findUnique({
    where: { id },
    include: { conversation: { select: { agentId: true, state: true } } },
  });
  if (!monitor || !news || (monitor.callSid && monitor.callSid !== callSid)) return false;
  if (news.state === 'ended') {
    await endMonitor(hub, id, news.endReason ?? 'completed');
    return true;
  }
  const { count } = await hub.prisma.monitor.updateMany({
    where: { id, endedAt: null },
    data: {
      callSid,
      ...(news.state === 'in_progress' && !monitor.joinedAt ? { joinedAt: new Date() } : {}),
    },
  });
  // Picked up after it was given up, or when the call was over: nobody sits in a call that no row tells of.
  if (count === 0 || monitor.conversation.state !== 'handled') await hub.channels.voice.hangUp(callSid);
  const { agentId } = monitor.conversation;
  hub.bus.desks([monitor.agentId, ...(agentId ? [agentId] : [])], 'monitor');
  return true;
}
