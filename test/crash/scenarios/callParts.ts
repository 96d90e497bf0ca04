import { acceptConversation } from '../../../core/conversations/acceptConversation.ts';
import { AppError } from '../../../core/errors.ts';
import { confirmPresence } from '../../../core/presence/intent.ts';
import { ACCOUNT, type PhoneCall } from '../outsideWorld.ts';
import type { Place, PlaceOptions } from '../place.ts';
import type { World } from '../world.ts';

// What happens in calls again and again.

interface Dialled {
  call: PhoneCall;
  answer: string;
}

export const form = (call: PhoneCall, status: string) => ({
  AccountSid: ACCOUNT,
  CallSid: call.sid,
  From: call.from,
  To: call.to,
  CallStatus: status,
});

/** Where an answer of the hub leads: the wait of a conversation, whose conference the caller is sent into later. */
export function conferenceIn(answer: string): string | null {
  const id = /voice\/greet\/([\w-]+)/.exec(answer)?.[1];
  return id === undefined ? null : `conv-${id}`;
}

/** A customer calls; what the hub says is done as the phone network would. */
export async function dials(w: World, from: string, to: string): Promise<Dialled> {
  const call = w.outside.dial(from, to);
  const answer = (await w.post('/voice', form(call, 'ringing'))).body;
  call.conference = conferenceIn(answer);
  return { call, answer };
}

export async function hears(w: World, call: PhoneCall, path: string): Promise<string> {
  return (await w.post(path, form(call, 'in-progress'))).body;
}

/** The party that the hub rang picks up, or does something else. */
export async function party(w: World, id: string, label: string, status = 'in-progress'): Promise<PhoneCall> {
  const call = await w.until(`${label} is rung`, async () => {
    const rung = w.outside.party(id, label);
    if (!rung && w.deaths > 0) await offeredAgain(w, id);
    return rung;
  });
  w.outside.tell(call, status);
  return call;
}

/** The phone of an agent who has accepted is ordered, in the mood that the provider is in. */
export async function ordered(w: World, id: string): Promise<void> {
  await w.until('the phone is ordered', async () => {
    if (w.deaths > 0) await offeredAgain(w, id);
    return w.outside.moods.party?.length === 0;
  });
}

/** Whose phone was never ordered, because the process died over it, loses the call and is asked again. */
export async function offeredAgain(w: World, id: string): Promise<void> {
  const conversation = await w.prisma.conversation.findUnique({ where: { id } });
  if (conversation?.state === 'queued') {
    // An attempt that died with the process is one that did not reach the client: the pause after it is over.
    if (w.deaths > 0 && conversation.notBefore && conversation.notBefore > new Date())
      await w.prisma.conversation.update({ where: { id }, data: { notBefore: new Date() } });
    const where = { queues: { some: { queueId: conversation.queueId } }, missedSince: { not: null } };
    for (const agent of await w.prisma.agent.findMany({ where }))
      await w.act((hub) => confirmPresence(hub, agent.id));
  }
  if (conversation?.state !== 'offered') return;
  const where = { conversationId: id, state: 'pending' } as const;
  const offer = await w.prisma.reservation.findFirst({ where });
  const asked = offer && w.people.get(offer.agentId);
  if (asked) await w.act((hub) => acceptConversation(hub, asked, { conversationId: id }).catch(tooLate));
}

/** Meanwhile the offer may have been answered, or taken back. */
function tooLate(error: unknown): void {
  if (!(error instanceof AppError)) throw error;
}

export async function connected(w: World, id: string): Promise<void> {
  await w.until('they talk', () =>
    w.prisma.conversation.findFirst({ where: { id, connectedAt: { not: null } } }),
  );
}

export async function stateOf(w: World, id: string, state: 'wrapping' | 'closed' | 'queued'): Promise<void> {
  await w.until(`the conversation is ${state}`, () =>
    w.prisma.conversation.findFirst({ where: { id, state } }),
  );
}

/** A call that was handled is over for us. */
export async function callEnds(w: World, id: string): Promise<void> {
  await w.until('the call is over', () =>
    w.prisma.conversation.findFirst({ where: { id, state: { in: ['wrapping', 'closed'] } } }),
  );
}

export async function isOver(w: World, id: string): Promise<boolean> {
  const over = await w.prisma.conversation.count({ where: { id, state: { in: ['wrapping', 'closed'] } } });
  return over > 0;
}

export async function allQuiet(w: World): Promise<void> {
  await w.until('no phone is left', async () => w.outside.liveCalls().length === 0, { inTime: true });
}

/** A queue that a customer is calling. */
export async function calling(
  w: World,
  options: PlaceOptions = {},
): Promise<Dialled & { place: Place; phone: string }> {
  await w.settings({ surveysEnabled: false });
  const place = await w.place(options);
  const { phone } = w.customer();
  return { place, phone, ...(await dials(w, phone, place.number)) };
}
