import type { Harness, Member, Place } from './harness.ts';
import { PhoneCall } from './customer.ts';
import { until } from './openTestHub.ts';
import { happened, talk, type Talk } from './talk.ts';

// A call with others in it, played with two agents of one place.

export interface Two extends Talk {
  place: Place;
  holder: Member;
  colleague: Member;
}

/** A customer who talks with one of two agents. */
export async function talkOfTwo(house: Harness): Promise<Two> {
  const place = await house.open({ agents: 2, available: false });
  const [holder, colleague] = place.agents as [Member, Member];
  await holder.goes('available');
  const talking = await talk(house, { ...place, agent: holder });
  await colleague.goes('available');
  return { ...talking, place, holder, colleague };
}

export const callOf = async (agent: Member, id: string) => (await agent.get(`/conversations/${id}`)).call;

export async function guestIs(agent: Member, id: string, state: string) {
  return until(async () => (await callOf(agent, id)).guests.find((guest: any) => guest.state === state));
}

export async function isHeld(call: PhoneCall, held: boolean): Promise<void> {
  await until(async () => (await call.look()).held === held);
}

/** The line of an agent in a conversation, as the agent hears it. */
export async function lineOf(house: Harness, agent: Member, id: string): Promise<PhoneCall> {
  const leg = await until(() =>
    house.hub.prisma.leg.findFirst({
      where: {
        conversationId: id,
        state: 'in_progress',
        OR: [{ agentId: agent.agentId }, { guest: { agentId: agent.agentId } }],
      },
    }),
  );
  return new PhoneCall(house.control, leg.callSid ?? '');
}

export async function accepts(agent: Member, id: string): Promise<void> {
  await until(async () =>
    (await agent.get('/me/desk')).offers.some((offer: any) => offer.conversation.id === id),
  );
  await agent.post(`/conversations/${id}/accept`);
}

export async function ends(house: Harness, { call, id, clientId }: Talk, last: Member): Promise<void> {
  await call.hangUp();
  await happened(house, clientId, 'call.ended');
  await last.post(`/conversations/${id}/close`);
  await house.drain();
}

export const goHome = async (...agents: Member[]) => {
  for (const agent of agents) await agent.goes('offline');
};

export const reservationOf = (house: Harness, agent: Member, conversationId: string) =>
  house.hub.prisma.reservation.findFirstOrThrow({
    where: { agentId: agent.agentId, conversationId },
    orderBy: { createdAt: 'desc' },
  });
