import { goodbye, recordMessage } from '../channels/waitTwiml.ts';
import { hangUpDocument, type WebhookAnswer } from '../channels/twiml.ts';
import { abandonCall } from '../calls/endCall.ts';
import { keepRecording } from '../calls/keepRecording.ts';
import { SHORTEST_MESSAGE_SECONDS } from '../callbacks/takeMessage.ts';
import { endWish, liveWish, type Wish } from '../callbacks/wishes.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { answerWait, speaking } from './answerWait.ts';
import { loadSituation, type Situation } from './situation.ts';

// A message instead of a talk. What the caller says becomes a piece of work in the queue when the network has a recording
// of it, whichever news of that comes first: the document's own, the recording's, or the network's list.

const MOST_TRIES = 3;

/** Asks for a message. A caller whom an agent has accepted meanwhile goes to the agent. */
export async function startVoicemail(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  const situation = await loadSituation(hub, conversationId);
  if (!situation) return { status: 404 };
  if (!situation.isOnTheLine) return hangUpDocument();
  const wish = await openRecording(hub, conversationId);
  return wish
    ? speak(hub, { conversationId, situation, isAgain: false })
    : answerWait(hub, { conversationId, isGreeting: false });
}

async function openRecording(hub: Hub, conversationId: string): Promise<Wish | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state !== 'queued' && conversation.state !== 'offered') return null;
    const live = await liveWish(tx, conversationId);
    if (live?.state === 'recording') return live;
    if (live?.state === 'waiting') return null;
    if (live) await endWish(tx, live, { state: 'canceled', reason: 'voicemail' });
    return tx.db.callback.create({ data: { conversationId, kind: 'voicemail', state: 'recording' } });
  });
}

interface Speaking {
  conversationId: string;
  situation: Situation;
  isAgain: boolean;
}

function speak(hub: Hub, { conversationId, situation, isAgain }: Speaking): WebhookAnswer {
  const { maxSeconds } = situation.policy.voicemail;
  return recordMessage({ ...speaking(hub, conversationId, situation), isAgain, maxSeconds });
}

/** The recording is over: one with words in it is taken, a click or a cough is none. */
export async function messageRecorded(
  hub: Hub,
  conversationId: string,
  recording: { sid: string; callSid: string; seconds: number; hungUp: boolean },
): Promise<WebhookAnswer> {
  const situation = await loadSituation(hub, conversationId);
  if (!situation) return { status: 404 };
  if (recording.seconds < SHORTEST_MESSAGE_SECONDS) {
    if (!recording.hungUp) return nothingHeard(hub, conversationId);
    await giveUpMessage(hub, conversationId);
    return hangUpDocument();
  }
  const startedAt = new Date(Date.now() - recording.seconds * 1_000);
  await keepRecording(hub, { ...recording, conferenceSid: null, startedAt });
  const now = await loadSituation(hub, conversationId);
  // An agent was quicker: the caller is connected after all, and the recording stays on the timeline.
  if (now?.state === 'handled' && now.isOnTheLine)
    return answerWait(hub, { conversationId, isGreeting: false });
  return goodbye({ ...speaking(hub, conversationId, situation), what: 'messageTaken' });
}

/** Nothing was said: the caller is told and may try again, a few times. */
export async function nothingHeard(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  const situation = await loadSituation(hub, conversationId);
  if (!situation) return { status: 404 };
  if (!situation.isOnTheLine) return hangUpDocument();
  const tries = await countTry(hub, conversationId);
  if (tries === null) return answerWait(hub, { conversationId, isGreeting: false });
  return tries < MOST_TRIES
    ? speak(hub, { conversationId, situation, isAgain: true })
    : goodbye({ ...speaking(hub, conversationId, situation), what: 'nothingHeard' });
}

/** Who spoke no message is not waited for any more. If the caller has hung up, the call was given up then. */
export async function giveUpMessage(hub: Hub, conversationId: string): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const wish = await liveWish(tx, conversationId);
    if (wish?.state !== 'recording') return;
    await endWish(tx, wish, { state: 'canceled', reason: 'empty' });
    if (conversation.state !== 'queued' && conversation.state !== 'offered') return;
    const legs = await tx.db.leg.findMany({ where: { conversationId, party: 'client', parked: false } });
    if (legs.some((leg) => leg.state !== 'ended')) return;
    const endedAt = Math.max(...legs.map((leg) => leg.endedAt?.getTime() ?? 0));
    await abandonCall(tx, conversation, endedAt > 0 ? new Date(endedAt) : new Date());
  });
}

/** Gives the tries so far; null when no message is expected (any more). The last one ends the wish. */
async function countTry(hub: Hub, conversationId: string): Promise<number | null> {
  return withTransaction(hub, async (tx) => {
    await lockConversation(tx, conversationId);
    const wish = await liveWish(tx, conversationId);
    if (wish?.state !== 'recording') return null;
    const tries = wish.tries + 1;
    await tx.db.callback.update({ where: { id: wish.id }, data: { tries } });
    if (tries >= MOST_TRIES) await endWish(tx, wish, { state: 'canceled', reason: 'empty' });
    return tries;
  });
}
