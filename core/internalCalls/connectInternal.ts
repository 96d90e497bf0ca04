import type { Viewer } from '../access/viewer.ts';
import { phoneOf } from '../calls/phones.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { lockHands } from '../guests/freeHand.ts';
import type { Hub } from '../hub.ts';
import { rescindOffers, takeAsked } from '../routing/rescindOffers.ts';
import { endInternal } from './endInternal.ts';

const RING_SECONDS = 20;

/**
 * The colleague says yes: both phones are rung, each by its owner's own click. Throws `invalid_state`,
 * `conflict`, `channel_unavailable`.
 */
export async function acceptInternal(hub: Hub, viewer: Viewer): Promise<void> {
  const from = await anyNumberOf(hub, viewer.divisionId);
  let call: Answered | null;
  do call = await withTransaction(hub, (tx) => answer(tx, viewer.agentId));
  while (!call);
  hub.bus.desks([call.callerId, viewer.agentId], 'internal');
  try {
    for (const [party, agentId] of [
      ['caller', call.callerId],
      ['callee', viewer.agentId],
    ] as const) {
      const made = await hub.channels.lines.ring({
        conference: `colleagues-${call.id}`,
        to: await phoneOf(hub, agentId),
        from,
        label: party,
        news: `${party}/${call.id}`,
        timeoutSeconds: RING_SECONDS,
        endsCall: true,
        voice: 'open',
      });
      if (!(await remember(hub, call.id, { party, ...made }))) return;
    }
  } catch (error) {
    await endInternal(hub, call.id, 'failed');
    throw error;
  }
}

interface Answered {
  id: string;
  callerId: string;
}

/**
 * From now on both have a call in hand: no client is offered to them, and what they were being asked is taken back. Who has
 * taken a client meanwhile talks with that one first. Null when one of them was asked something else meanwhile.
 */
async function answer(tx: Tx, calleeId: string): Promise<Answered | null> {
  const call = await tx.db.internalCall.findFirst({
    where: { calleeId, endedAt: null, answeredAt: null },
    select: { id: true, callerId: true },
  });
  if (!call) throw nobodyCalls();
  const both = [call.callerId, calleeId];
  if (!(await takeAsked(tx, both))) return null;
  const talking = await lockHands(tx, both);
  if (talking.size > 0) throw new AppError('conflict', 'One of you is in another call');
  const { count } = await tx.db.internalCall.updateMany({
    where: { id: call.id, endedAt: null, answeredAt: null },
    data: { answeredAt: new Date() },
  });
  if (count === 0) throw nobodyCalls();
  for (const agentId of both) await rescindOffers(tx, { agentId, queueIds: null, reason: 'with_colleague' });
  return call;
}

const nobodyCalls = () => new AppError('invalid_state', 'Nobody is calling you');

/** The number that phones of colleagues show: any of the division's. */
async function anyNumberOf(hub: Hub, divisionId: string): Promise<string> {
  const ours = await hub.prisma.ourAddress.findFirst({
    where: { kind: 'phone', value: { startsWith: '+' }, queue: { divisionId } },
    orderBy: { value: 'asc' },
  });
  if (!ours) throw new AppError('channel_unavailable', 'Your division has no number of its own');
  return ours.value;
}

interface Made {
  party: 'caller' | 'callee';
  callSid: string;
  conferenceSid: string;
}

/** False when it is over by now: the phone is hung up, and no other is rung. */
async function remember(hub: Hub, id: string, { party, callSid, conferenceSid }: Made): Promise<boolean> {
  const { count } = await hub.prisma.internalCall.updateMany({
    where: { id, endedAt: null },
    data: { conferenceSid, ...(party === 'caller' ? { callerSid: callSid } : { calleeSid: callSid }) },
  });
  // Hung up before the network had answered: no phone rings for nobody.
  if (count === 0) await hub.channels.voice.hangUp(callSid);
  return count > 0;
}
