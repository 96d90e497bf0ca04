import { api, type CallAction } from '../api/endpoints.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import type { Conversation, Desk, SetIntent } from '../api/types.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { serverNow } from '../clock/clock.ts';
import { changeDesk } from './useDesk.ts';
import { sortWork } from './sortWork.ts';

// What the agent does shows at once and is confirmed by the server; a refusal fetches the truth again and says why.

function withConversation(
  desk: Desk,
  id: string,
  change: (conversation: Conversation) => Conversation,
): Desk {
  return {
    ...desk,
    work: sortWork(
      desk.work.map((conversation) => (conversation.id === id ? change(conversation) : conversation)),
    ),
  };
}

function withCall(desk: Desk, id: string, part: Partial<NonNullable<Conversation['call']>>): Desk {
  return withConversation(desk, id, (conversation) => ({
    ...conversation,
    call: conversation.call && { ...conversation.call, ...part },
  }));
}

function withoutOffer(desk: Desk, id: string): Desk {
  return { ...desk, offers: desk.offers.filter((offer) => offer.conversation.id !== id) };
}

function withAccepted(desk: Desk, id: string): Desk {
  // Who is asked into a colleague's call does not hold it.
  if (desk.offers.some((offer) => offer.conversation.id === id && offer.kind === 'consult'))
    return withoutOffer(desk, id);
  const found =
    desk.offers.find((offer) => offer.conversation.id === id)?.conversation ??
    desk.waiting.find((waiting) => waiting.id === id);
  if (!found) return desk;
  const now = new Date(serverNow()).toISOString();
  const taken: Conversation = {
    ...found,
    state: 'handled',
    agentId: desk.agent.id,
    agentName: desk.agent.name,
    handledAt: now,
  };
  const others = desk.work.filter((conversation) => conversation.id !== id);
  return {
    ...withoutOffer(desk, id),
    waiting: desk.waiting.filter((waiting) => waiting.id !== id),
    work: sortWork([...others, taken]),
  };
}

const expected: Record<CallAction, (desk: Desk, id: string) => Desk> = {
  accept: withAccepted,
  decline: withoutOffer,
  hold: (desk, id) => withCall(desk, id, { held: true }),
  resume: (desk, id) => withCall(desk, id, { held: false }),
  mute: (desk, id) => withCall(desk, id, { muted: true }),
  unmute: (desk, id) => withCall(desk, id, { muted: false }),
  end: (desk, id) => withConversation(desk, id, (conversation) => ({ ...conversation, state: 'wrapping' })),
  close: (desk, id) => ({ ...desk, work: desk.work.filter((conversation) => conversation.id !== id) }),
  'call-back': (desk, id) =>
    withConversation(desk, id, (conversation) => ({
      ...conversation,
      callback: conversation.callback && { ...conversation.callback, isRinging: true },
    })),
  'cancel-callback': (desk, id) => ({
    ...desk,
    waiting: desk.waiting.filter((conversation) => conversation.id !== id),
  }),
  requeue: (desk, id) => ({ ...desk, work: desk.work.filter((conversation) => conversation.id !== id) }),
};

/** Puts a conversation as the server has it now on the desk. */
export function settle(conversation: Conversation): void {
  changeDesk((desk) => withConversation(desk, conversation.id, () => conversation));
  refresh(keys.desk, keys.clientConversations(conversation.clientId));
}

/** Answers the conversation as the server has it now, or null when it refused. */
export async function act(
  id: string,
  action: CallAction,
  body: { reason?: string } = {},
): Promise<Conversation | null> {
  await queryClient.cancelQueries({ queryKey: keys.desk });
  changeDesk((desk) => expected[action](desk, id));
  try {
    const { conversation } = await api.act(id, action, body);
    settle(conversation);
    return conversation;
  } catch (error) {
    tellFailure(error);
    refresh(keys.desk, ['conversations']);
    return null;
  }
}

export async function setIntent(body: SetIntent): Promise<void> {
  await queryClient.cancelQueries({ queryKey: keys.desk });
  try {
    const agent = await api.setIntent(body);
    changeDesk((desk) => ({ ...desk, agent }));
  } catch (error) {
    tellFailure(error);
  }
  refresh(keys.desk);
}

/** What was planned for after the work is off. */
export async function cancelNext(): Promise<void> {
  changeDesk((desk) => ({ ...desk, agent: { ...desk.agent, nextIntent: null, nextReason: null } }));
  await api.cancelNext().catch(tellFailure);
  refresh(keys.desk);
}

export async function confirmPresence(): Promise<void> {
  changeDesk((desk) => ({ ...desk, agent: { ...desk.agent, missed: false } }));
  try {
    const agent = await api.confirmPresence();
    changeDesk((desk) => ({ ...desk, agent }));
  } catch (error) {
    tellFailure(error);
  }
  refresh(keys.desk);
}
