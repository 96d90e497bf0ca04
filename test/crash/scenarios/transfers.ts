import type { TargetOrder } from '../../../core/contract/inCall.ts';
import { acceptConversation } from '../../../core/conversations/acceptConversation.ts';
import { declineConversation } from '../../../core/conversations/declineConversation.ts';
import { confirmPresence } from '../../../core/presence/intent.ts';
import { endAfterWork, listAfterWork } from '../../../core/transfers/afterWork.ts';
import { bringGuest } from '../../../core/transfers/bringGuest.ts';
import { leaveAsGuest, removeGuest } from '../../../core/transfers/changeGuests.ts';
import { transferCall } from '../../../core/transfers/transferCall.ts';
import { counted, type Scenario } from '../scenario.ts';
import { allQuiet, form, party, stateOf } from './callParts.ts';
import { gets, liveGuest, otherOf, taken, talk, type Held } from './inCall.ts';

// A call that goes from hand to hand: at every instant somebody has the client, or the client waits in a queue.

const rowOf = ({ w, id }: Held) => w.prisma.conversation.findUniqueOrThrow({ where: { id } });
const isAlone = (call: Held) => async () => (await liveGuest(call)) === undefined;

/** A number is rung, and the agent takes the call back before anybody answers. */
async function takesBack(call: Held): Promise<void> {
  const { w, id, holder } = call;
  const to = { number: w.customer().phone };
  await gets(
    w,
    'the number is rung',
    (hub) => transferCall(hub, holder, { conversationId: id, to }),
    () => liveGuest(call),
  );
  await party(w, id, 'guest', 'ringing');
  await gets(w, 'taken back', (hub) => removeGuest(hub, holder, { conversationId: id }), isAlone(call));
  await party(w, id, 'agent');
  await w.until('they talk again', async () => (await rowOf(call)).graceUntil === null);
}

/** A colleague comes into the call and leaves it; nobody of the queue wants to come. */
async function comesAndGoes(call: Held): Promise<void> {
  const { w, id, holder, other, place } = call;
  const asks = (to: TargetOrder, mode: 'add' | 'consult') =>
    gets(
      w,
      'a colleague is asked',
      (hub) => bringGuest(hub, holder, { conversationId: id, to, mode }),
      () => liveGuest(call),
    );
  await w.act((hub) => confirmPresence(hub, other.agentId));
  await asks({ agentId: other.agentId }, 'add');
  await gets(
    w,
    'the colleague comes',
    (hub) => acceptConversation(hub, other, { conversationId: id }),
    async () => (await liveGuest(call))?.state === 'ringing',
  );
  await party(w, id, `agent-${other.agentId}`);
  await w.until('the colleague is there', async () => (await liveGuest(call))?.state === 'in_call');
  await gets(w, 'left', (hub) => leaveAsGuest(hub, other, id), isAlone(call));
  await asks({ agentId: other.agentId }, 'consult');
  await gets(w, 'never mind', (hub) => removeGuest(hub, holder, { conversationId: id }), isAlone(call));
  w.outside.moods.party = ['refuse'];
  await w.act((hub) =>
    bringGuest(hub, holder, { conversationId: id, to: { number: w.customer().phone }, mode: 'add' }),
  );
  await w.until('nobody can be rung there', isAlone(call), { inTime: true });
  await asks({ queueId: place.queueId }, 'consult');
  await gets(
    w,
    'nobody wants to come',
    (hub) => declineConversation(hub, other, { conversationId: id }),
    isAlone(call),
  );
}

/** Gives the call away; whoever is asked then has it. */
async function givesAway(call: Held, to: TargetOrder): Promise<Held> {
  const { w, id, holder, place } = call;
  for (const agent of place.agents) await w.act((hub) => confirmPresence(hub, agent.agentId));
  await gets(
    w,
    'given away',
    (hub) => transferCall(hub, holder, { conversationId: id, to }),
    async () => (await rowOf(call)).agentId !== holder.agentId,
  );
  const next = await taken(w, place, id);
  return { ...call, holder: next, other: otherOf(place, next) };
}

const afterWorkOf = ({ w, id }: Held) =>
  w.prisma.reservation.findFirst({ where: { conversationId: id, kind: 'after', endedAt: null } });

/** The client has hung up, and before that is known a colleague is asked: who is to hear music is there no more. */
async function leavesInConsultation(call: Held): Promise<void> {
  const { w, id, holder, other } = call;
  const client = w.outside.liveCalls().find((one) => one.label === 'client');
  if (!client) return;
  client.status = 'completed';
  await w.act((hub) => confirmPresence(hub, other.agentId));
  await gets(
    w,
    'a colleague is asked',
    (hub) => bringGuest(hub, holder, { conversationId: id, to: { agentId: other.agentId }, mode: 'consult' }),
    () => liveGuest(call),
  );
  const isHeld = () =>
    w.prisma.leg.findFirst({ where: { conversationId: id, party: 'client', heldThere: true } });
  await w.until('the network was asked', isHeld);
  w.outside.news.push({ path: '/voice/status', form: form(client, 'completed') });
}

const fromHandToHand: Scenario = {
  name: 'a call taken back, joined, given to a colleague and to a queue; after-call work ended by hand, by its time and by going home',
  async run(w) {
    let call: Held & { phone: string } = await talk(w);
    const { place, id, phone } = call;
    await takesBack(call);
    await comesAndGoes(call);
    await w.prisma.queue.update({ where: { id: place.queueId }, data: { wrapUpSeconds: 600 } });
    const first = call.holder;
    call = { ...(await givesAway(call, { agentId: call.other.agentId })), phone };
    await w.act((hub) => listAfterWork(hub, first.agentId));
    const isWrittenUp = async () => (await afterWorkOf(call)) === null;
    await gets(w, 'written up', (hub) => endAfterWork(hub, first, id), isWrittenUp);
    call = { ...(await givesAway(call, { queueId: place.queueId })), phone };
    await w.pool.query(
      `UPDATE reservation SET after_due_at = now() - interval '10 s' WHERE conversation_id = $1 AND kind = 'after'`,
      [id],
    );
    await w.until('its time is over', isWrittenUp, { inTime: true });
    const last = call.holder;
    call = { ...(await givesAway(call, { agentId: call.other.agentId })), phone };
    await w.goes(last, 'offline');
    await w.until('gone home, nothing left', isWrittenUp);
    await w.goes(last, 'available');
    await w.prisma.queue.update({ where: { id: place.queueId }, data: { wrapUpSeconds: 0 } });
    await leavesInConsultation(call);
    await stateOf(w, id, 'closed');
    await allQuiet(w);
    return counted(w, await w.clientOf(phone), {
      'call.transferred': w.deaths === 0 ? 3 : [1, 6],
      'call.ended': 1,
      'conversation.closed': 1,
    });
  },
};

export const transferScenarios: readonly Scenario[] = [fromHandToHand];
