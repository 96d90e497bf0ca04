import type { Viewer } from '../access/viewer.ts';
import { phoneOf } from '../calls/phones.ts';
import type { MonitorMode } from '../contract/monitoring.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { endMonitor } from './endMonitoring.ts';
import { voiceOf } from './voiceOf.ts';

const RING_SECONDS = 20;
/** As many as one call is listened to by at most. */
const MOST = 5;

interface Order {
  conversationId: string;
  mode: MonitorMode;
  unseen: boolean;
}

interface Ready {
  id: string;
  conference: string;
  agentSid: string;
  agentId: string;
  from: string;
}

/**
 * Rings a supervisor's own phone into the call of another. The row is made first, under the conversation's row, so that
 * never more than five listen. Throws `invalid_state`, `conflict`, `channel_unavailable`.
 */
export async function startMonitoring(hub: Hub, viewer: Viewer, order: Order): Promise<void> {
  const ready = await claim(hub, viewer, order);
  const told = [ready.agentId, viewer.agentId];
  hub.bus.desks(told, 'monitor');
  try {
    const { callSid } = await hub.channels.lines.ring({
      conference: ready.conference,
      to: await phoneOf(hub, viewer.agentId),
      from: ready.from,
      label: `supervisor-${viewer.agentId}`,
      news: `monitor/${ready.id}`,
      timeoutSeconds: RING_SECONDS,
      endsCall: false,
      voice: voiceOf(order.mode, ready.agentSid),
    });
    const { count } = await hub.prisma.monitor.updateMany({
      where: { id: ready.id, endedAt: null },
      data: { callSid },
    });
    // Left again before the network had answered: nobody is to be in the call unseen by the board.
    if (count === 0) await hub.channels.voice.hangUp(callSid);
  } catch (error) {
    // What may have arrived rings on: its news tell, or the sweep ends it.
    if (error instanceof AppError && error.details?.['mayHaveArrived'] === true) throw error;
    await endMonitor(hub, ready.id, 'refused');
    throw error;
  }
}

async function claim(hub: Hub, viewer: Viewer, order: Order): Promise<Ready> {
  try {
    return await withTransaction(hub, (tx) => claimIn(tx, viewer, order));
  } catch (error) {
    if (isUniqueViolation(error, 'monitor_one_live'))
      throw new AppError('conflict', 'You are listening to a call already', { cause: error });
    throw error;
  }
}

async function claimIn(tx: Tx, viewer: Viewer, { conversationId, mode, unseen }: Order): Promise<Ready> {
  const conversation = await lockConversation(tx, conversationId);
  const { agentId, conferenceSid: conference } = conversation;
  const agentLeg = await tx.db.leg.findFirst({
    where: { conversationId, party: 'agent', agentId, state: 'in_progress', callSid: { not: null } },
    orderBy: { startedAt: 'desc' },
  });
  if (
    conversation.channel !== 'call' ||
    conversation.state !== 'handled' ||
    !agentId ||
    !conference ||
    !agentLeg?.callSid
  )
    throw new AppError('invalid_state', 'Nobody is talking in this call');
  if (agentId === viewer.agentId) throw new AppError('invalid_state', 'It is your own call');
  const ownCalls = await tx.db.conversation.count({
    where: { agentId: viewer.agentId, channel: 'call', state: 'handled' },
  });
  if (ownCalls > 0) throw new AppError('conflict', 'You are on a call yourself');
  const listeners = await tx.db.monitor.count({ where: { conversationId, endedAt: null } });
  if (listeners >= MOST)
    throw new AppError('conflict', `${MOST} supervisors listen to this call already`, {
      details: { most: MOST },
    });
  const { id } = await tx.db.monitor.create({
    data: {
      conversationId,
      agentId: viewer.agentId,
      mode,
      unseen,
      modes: [{ mode, at: new Date().toISOString() }],
      coachedSid: mode === 'whisper' ? agentLeg.callSid : null,
    },
  });
  return { id, conference, agentSid: agentLeg.callSid, agentId, from: conversation.ourAddress.value };
}
