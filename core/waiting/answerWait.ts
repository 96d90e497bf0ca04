import {
  goodbye,
  greeting,
  musicOnly,
  toCallback,
  toVoicemail,
  waitDocument,
} from '../channels/waitTwiml.ts';
import { hangUpDocument, joinConference, type WebhookAnswer } from '../channels/twiml.ts';
import type { Hub } from '../hub.ts';
import { decideWait, type WaitMove } from './decideWait.ts';
import { COUNTED_PLACES, estimateWait } from './estimateWait.ts';
import { admit, moveToQueue, noteJoined, passStep, turnAway } from './moves.ts';
import { loadSituation, type Situation } from './situation.ts';

// What a caller who waits hears next. The phone network asks every half minute, so this is also where a caller is sent
// elsewhere, and where an order to move the caller that was lost is made good.

export interface Asked {
  conversationId: string;
  /** The beginning of the wait, with the greeting. */
  isGreeting: boolean;
}

/** The next document of a wait; 404 for a call that is none of ours. */
export async function answerWait(hub: Hub, asked: Asked): Promise<WebhookAnswer> {
  const situation = await loadSituation(hub, asked.conversationId);
  if (!situation) return { status: 404 };
  const move = decideWait(situation);
  switch (move.move) {
    case 'hangUp':
      return hangUpDocument();
    case 'stay':
      if (asked.isGreeting && situation.state === 'offered') {
        await admit(hub, asked.conversationId);
        return stand(hub, asked, situation);
      }
      return musicOnly(speaking(hub, asked.conversationId, situation));
    case 'join':
      return join(hub, asked.conversationId, situation);
    case 'branch':
      return branch(hub, { asked, situation, move });
    case 'wait':
      if (situation.isEntering) await admit(hub, asked.conversationId);
      return stand(hub, asked, situation);
  }
}

/** An agent has accepted and the caller was sent here: into the conference; or back to the wait, if that is over. */
export async function answerJoin(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  const situation = await loadSituation(hub, conversationId);
  if (!situation) return { status: 404 };
  if (situation.state === 'handled' && situation.legId) return join(hub, conversationId, situation);
  return answerWait(hub, { conversationId, isGreeting: false });
}

export function speaking(hub: Hub, conversationId: string, { language }: { language: string }) {
  return { conversationId, language, publicUrl: hub.config.publicUrl };
}

async function join(hub: Hub, conversationId: string, { legId }: Situation): Promise<WebhookAnswer> {
  if (legId) await noteJoined(hub, conversationId, legId);
  return joinConference({ conversationId, publicUrl: hub.config.publicUrl });
}

function keysOf({ policy, number }: Situation) {
  const { callback, voicemail } = policy;
  return {
    callback: callback.offered && (number !== null || callback.otherNumber),
    voicemail: voicemail.offered,
  };
}

function stand(hub: Hub, asked: Asked, situation: Situation): WebhookAnswer {
  const to = speaking(hub, asked.conversationId, situation);
  const keys = keysOf(situation);
  if (asked.isGreeting) return greeting({ ...to, greeting: situation.greeting, keys });
  const { policy, place, answeredAt } = situation;
  return waitDocument({
    ...to,
    keys,
    place: policy.announcePosition && place <= COUNTED_PLACES ? place : null,
    range: policy.announceWait ? estimateWait({ answeredAt, place, now: new Date() }) : null,
    tellsKeys: situation.ageSeconds >= policy.callback.offerAfterSeconds,
  });
}

interface Branching {
  asked: Asked;
  situation: Situation;
  move: Extract<WaitMove, { move: 'branch' }>;
}

async function branch(hub: Hub, { asked, situation, move }: Branching): Promise<WebhookAnswer> {
  const { conversationId } = asked;
  const { queueId, ageSeconds } = situation;
  const call = { conversationId, publicUrl: hub.config.publicUrl };
  const { to, why } = move;
  if (to.kind === 'message') {
    const isTurnedAway = await turnAway(hub, conversationId, { sendsText: to.sendsText, why });
    return isTurnedAway
      ? goodbye({ ...speaking(hub, conversationId, situation), what: 'turnedAway' })
      : musicOnly(speaking(hub, conversationId, situation));
  }
  if (to.kind === 'queue') {
    const isMoved = await moveToQueue(hub, conversationId, { to, why });
    if (isMoved) return answerWait(hub, asked);
  }
  // Who declines what is offered is not asked again in the next half minute.
  if (situation.isEntering) await admit(hub, conversationId);
  else await passStep(hub, { conversationId, queueId, ageSeconds });
  if (to.kind === 'queue') return musicOnly(speaking(hub, conversationId, situation));
  return to.kind === 'voicemail' ? toVoicemail(call) : toCallback(call);
}
