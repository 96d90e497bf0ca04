import { clearCall } from '../calls/clearCall.ts';
import { applyLegStatus } from '../calls/legStatus.ts';
import { openLeg, rememberLeg } from '../calls/legs.ts';
import { phoneIdentityOf, phoneOf } from '../calls/phones.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// Makes the phone network do what the rows say: who is out, who hears music, who is rung, in this order, so that nobody ever
// hears what was not meant for them. Safe to run twice and beside itself: it looks again until nothing is left to do.

const ROUNDS = 6;
const COLLEAGUE_RINGS_SECONDS = 20;
const NUMBER_RINGS_SECONDS = 30;

/** Job: after each change of who is in a call. */
export async function arrangeCall(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const call = await loadCall(hub, conversationId);
    if (!call) return;
    if ((call.state === 'wrapping' || call.state === 'closed') && !call.handedOutAt) {
      await clearCall(hub, { conversationId });
      return;
    }
    if (!(await takeStep(hub, call))) return;
  }
}

type Call = NonNullable<Awaited<ReturnType<typeof loadCall>>>;
type Leg = Call['legs'][number];
type Guest = Call['guests'][number];

async function loadCall(hub: Hub, conversationId: string) {
  const call = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    include: {
      legs: { where: { parked: false, OR: [{ state: { not: 'ended' } }, { toHangUp: true }] } },
      guests: { where: { state: 'ringing', legs: { none: {} } } },
      ourAddress: { select: { value: true } },
    },
  });
  return call?.channel === 'call' ? call : null;
}

/** False when everything is as it should be. */
async function takeStep(hub: Hub, call: Call): Promise<boolean> {
  const out = call.legs.filter((leg) => leg.toHangUp && leg.callSid);
  const there = call.legs.filter((leg) => leg.state === 'in_progress');
  const toHold = there.filter((leg) => leg.held && !leg.heldThere);
  const toTakeBack = there.filter((leg) => !leg.held && leg.heldThere);
  for (const leg of out) await hangUp(hub, leg);
  for (const leg of toHold) await setHeld(hub, call, leg);
  for (const guest of call.guests) await ring(hub, call, guest);
  for (const leg of toTakeBack) await setHeld(hub, call, leg);
  return out.length + toHold.length + call.guests.length + toTakeBack.length > 0;
}

async function hangUp(hub: Hub, leg: Leg): Promise<void> {
  if (leg.callSid) await hub.channels.voice.hangUp(leg.callSid);
  await hub.prisma.leg.update({ where: { id: leg.id }, data: { toHangUp: false } });
}

async function setHeld(hub: Hub, call: Call, leg: Leg): Promise<void> {
  if (!leg.callSid) return;
  const conference = call.conferenceSid ?? (await hub.channels.history.conferenceOf(call.id));
  try {
    if (conference) await hub.channels.voice.setHold({ conference, callSid: leg.callSid, hold: leg.held });
  } catch (error) {
    // Who has hung up meanwhile cannot be held; that news is on its way.
    const status = await hub.channels.voice.statusOf(leg.callSid);
    if (!(error instanceof AppError) || status === null || status === 'in-progress') throw error;
  }
  await hub.prisma.leg.update({ where: { id: leg.id }, data: { heldThere: leg.held } });
}

/** Rings the guest's phone into the conference, once: the leg row is the claim. */
async function ring(hub: Hub, call: Call, guest: Guest): Promise<void> {
  const to = guest.number ?? (guest.agentId ? await phoneOf(hub, guest.agentId) : null);
  const legId =
    to && (await openLeg(hub, { conversationId: call.id, party: 'guest', agentId: null, guestId: guest.id }));
  if (!to || !legId) return;
  try {
    const made = await hub.channels.voice.addParty({
      conversationId: call.id,
      to,
      from: call.ourAddress.value,
      label: guest.number || !guest.agentId ? `guest-${guest.seat}` : phoneIdentityOf(guest.agentId),
      legId,
      timeoutSeconds: guest.number ? NUMBER_RINGS_SECONDS : COLLEAGUE_RINGS_SECONDS,
      endsCall: false,
    });
    await rememberLeg(hub, { legId, conversationId: call.id, ...made });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // It may be ringing: its callbacks tell, or the network is asked (mendLegs).
    if (error.details?.['mayHaveArrived'] === true) return;
    hub.log.warn({ err: error, conversationId: call.id }, 'a guest could not be rung');
    await applyLegStatus(hub, { leg: { legId }, callSid: null, state: 'ended', endReason: 'refused' });
  }
}
