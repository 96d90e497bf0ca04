import { askForNumber, callbackPromised, offerCallback, toVoicemail } from '../channels/waitTwiml.ts';
import { hangUpDocument, type WebhookAnswer } from '../channels/twiml.ts';
import { becomeCallback } from '../callbacks/becomeCallback.ts';
import { endWish, liveWish, type Wish } from '../callbacks/wishes.ts';
import { isUniqueViolation } from '../errors.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { judgeNumber } from '../outbound/judgeNumber.ts';
import { readPolicy } from '../outbound/policy.ts';
import { answerWait, speaking } from './answerWait.ts';
import { policyOf } from '../callbacks/policies.ts';
import { readCallbackNumber } from './readCallbackNumber.ts';
import { loadSituation, type Situation } from './situation.ts';

// The offer of a callback, by keys. All the while the caller waits as before and may be offered to an agent: only the key
// that confirms the number ends that, and only if no agent has accepted by then.

/** Answers that were none, and numbers that cannot be called, until the caller waits on. */
const MOST_TRIES = 3;

/** A key pressed while waiting: 1 for a callback, 2 for a voicemail; anything else changes nothing. */
export async function takeKey(hub: Hub, conversationId: string, key: string): Promise<WebhookAnswer> {
  const situation = await loadSituation(hub, conversationId);
  if (!situation) return { status: 404 };
  const { callback, voicemail } = situation.policy;
  if (key === '1' && callback.offered && canAsk(situation)) return startAsking(hub, conversationId);
  if (key === '2' && voicemail.offered && canAsk(situation))
    return toVoicemail({ conversationId, publicUrl: hub.config.publicUrl });
  return answerWait(hub, { conversationId, isGreeting: false });
}

const canAsk = ({ state, isOnTheLine }: Situation): boolean =>
  isOnTheLine && (state === 'queued' || state === 'offered');

/** The beginning of the offer. A caller without a number that could be called, who may give none, goes on waiting. */
export async function startAsking(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  const situation = await loadSituation(hub, conversationId);
  if (!situation) return { status: 404 };
  const { otherNumber } = situation.policy.callback;
  if (!canAsk(situation)) return answerWait(hub, { conversationId, isGreeting: false });
  const rules = await readPolicy(hub.prisma, situation.divisionId);
  const isCallable = situation.number !== null && judgeNumber(situation.number, rules).allowed;
  if (!isCallable && !otherNumber) return answerWait(hub, { conversationId, isGreeting: false });
  const wish = await openWish(hub, conversationId, isCallable ? situation.number : null);
  if (!wish) return answerWait(hub, { conversationId, isGreeting: false });
  return offer(hub, { conversationId, situation, wish });
}

interface Menu {
  conversationId: string;
  situation: Situation;
  wish: Wish;
  apology?: 'unclear' | 'noNumber';
}

function offer(hub: Hub, { conversationId, situation, wish, apology }: Menu): WebhookAnswer {
  return offerCallback({
    ...speaking(hub, conversationId, situation),
    to: wish.toNumber,
    otherNumber: situation.policy.callback.otherNumber,
    mayWait: true,
    ...(apology ? { apology } : {}),
  });
}

async function openWish(hub: Hub, conversationId: string, number: string | null): Promise<Wish | null> {
  try {
    return await withTransaction(hub, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      if (conversation.state !== 'queued' && conversation.state !== 'offered') return null;
      const live = await liveWish(tx, conversationId);
      if (live) return live.state === 'asking' ? live : null;
      return tx.db.callback.create({
        data: { conversationId, kind: 'callback', state: 'asking', toNumber: number },
      });
    });
  } catch (error) {
    if (isUniqueViolation(error, 'callback_one_live')) return null;
    throw error;
  }
}

/** The answer to the offer or to a number that was read back. */
export async function choose(hub: Hub, conversationId: string, key: string): Promise<WebhookAnswer> {
  const menu = await loadMenu(hub, conversationId);
  if ('status' in menu) return menu;
  const { situation, wish } = menu;
  if (key === '1' && wish.toNumber !== null) return confirm(hub, menu, wish.toNumber);
  if (key === '2' && situation.policy.callback.otherNumber)
    return askForNumber(speaking(hub, conversationId, situation));
  if (key === '*') return decline(hub, conversationId);
  return again(hub, menu, 'unclear');
}

/** The number that a caller has entered: read back, so that one more key confirms it. */
export async function takeNumber(hub: Hub, conversationId: string, digits: string): Promise<WebhookAnswer> {
  const menu = await loadMenu(hub, conversationId);
  if ('status' in menu) return menu;
  const rules = await readPolicy(hub.prisma, menu.situation.divisionId);
  const number = readCallbackNumber(digits, rules, menu.situation.number);
  if (number === null) return again(hub, menu, 'noNumber');
  await hub.prisma.callback.updateMany({
    where: { id: menu.wish.id, state: 'asking' },
    data: { toNumber: number },
  });
  return offer(hub, { ...menu, wish: { ...menu.wish, toNumber: number } });
}

/** Where the caller is in the offer; or what is heard by one who is not in it any more. */
async function loadMenu(hub: Hub, conversationId: string): Promise<Menu | WebhookAnswer> {
  const situation = await loadSituation(hub, conversationId);
  if (!situation) return { status: 404 };
  const wish = await hub.prisma.callback.findFirst({
    where: { conversationId, state: { in: ['asking', 'waiting'] } },
  });
  // The same key told twice: it was promised already.
  if (wish?.state === 'waiting' && wish.toNumber !== null && !situation.isOnTheLine)
    return callbackPromised({ ...speaking(hub, conversationId, situation), number: wish.toNumber });
  if (!situation.isOnTheLine) return hangUpDocument();
  if (wish?.state !== 'asking' || !canAsk(situation))
    return answerWait(hub, { conversationId, isGreeting: false });
  return { conversationId, situation, wish };
}

async function again(hub: Hub, menu: Menu, apology: 'unclear' | 'noNumber'): Promise<WebhookAnswer> {
  const { conversationId, wish } = menu;
  if (wish.tries + 1 >= MOST_TRIES) return decline(hub, conversationId);
  await hub.prisma.callback.updateMany({
    where: { id: wish.id, state: 'asking' },
    data: { tries: { increment: 1 } },
  });
  if (apology === 'noNumber')
    return askForNumber({ ...speaking(hub, conversationId, menu.situation), apology });
  return offer(hub, { ...menu, apology });
}

async function decline(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  await withTransaction(hub, async (tx) => {
    await lockConversation(tx, conversationId);
    const wish = await liveWish(tx, conversationId);
    if (wish?.state === 'asking') await endWish(tx, wish, { state: 'canceled', reason: 'declined' });
  });
  return answerWait(hub, { conversationId, isGreeting: false });
}

/** The last moment: an agent who has accepted by now has the caller, else the place is kept for a callback. */
async function confirm(
  hub: Hub,
  { conversationId, situation }: Menu,
  number: string,
): Promise<WebhookAnswer> {
  const isPromised = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const wish = await liveWish(tx, conversationId);
    if (!mayStillAsk(conversation) || wish?.state !== 'asking') return false;
    await requestCallback(tx, conversation, { wish, number });
    return true;
  });
  if (isPromised) hub.bus.desks(await askedNow(hub, conversationId), 'offer');
  return isPromised
    ? callbackPromised({ ...speaking(hub, conversationId, situation), number })
    : answerWait(hub, { conversationId, isGreeting: false });
}

const mayStillAsk = ({ state }: ConversationRow): boolean => state === 'queued' || state === 'offered';

async function requestCallback(
  tx: Tx,
  conversation: ConversationRow,
  { wish, number }: { wish: Wish; number: string },
): Promise<void> {
  const policy = await policyOf(tx.db, conversation.queueId);
  await becomeCallback(tx, conversation, { wish, to: number, recordingId: null, policy });
}

/** Who is being asked sees that it is a callback now. */
async function askedNow(hub: Hub, conversationId: string): Promise<string[]> {
  const offers = await hub.prisma.reservation.findMany({
    where: { conversationId, state: 'pending' },
    select: { agentId: true },
  });
  return offers.map((offer) => offer.agentId);
}
