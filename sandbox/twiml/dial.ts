import type { Call } from '../model/call.ts';
import { abortable, Interrupted } from '../time/clock.ts';
import { startSound } from '../phone/audio.ts';
import { callParams, durationSeconds } from '../phone/callParams.ts';
import { createCall, endCall, statusOnHangup, touchCall } from '../phone/calls.ts';
import { plainRoom } from '../phone/conferenceRoom.ts';
import { takeFromQueue } from '../phone/queues.ts';
import { ring } from '../phone/ring.ts';
import { postStatus } from '../webhooks/postStatus.ts';
import { resolveUrl } from '../webhooks/webhookUrl.ts';
import { dialConference } from './dialConference.ts';
import { numberAttribute, type TwimlElement } from './parseTwiml.ts';
import { actionSource, callbackOf, goOn, type Scene, type Step } from './scene.ts';
import { answer } from './soundVerbs.ts';

/** Connects the call: to a conference, to whoever waits in a queue, or to phones that it rings. */
export async function dial(scene: Scene, node: TwimlElement): Promise<Step> {
  answer(scene);
  const [noun] = node.children;
  try {
    const result = await connect(scene, node, noun);
    const source = actionSource(scene, node, result);
    return source ? { go: 'fetch', source } : goOn;
  } catch (error) {
    tellActionOfHangup(scene, node, error);
    throw error;
  }
}

function connect(
  scene: Scene,
  node: TwimlElement,
  noun: TwimlElement | undefined,
): Promise<Record<string, string>> {
  if (noun?.name === 'Conference') return dialConference(scene, node, noun);
  if (noun?.name === 'Queue') return dialQueue(scene, node, noun);
  const phones = noun ? node.children : [{ ...node, name: 'Number', children: [] }];
  return dialPhones(scene, node, phones);
}

/** When the caller hangs up during Dial, the action is still told, though nobody is left to hear its answer. */
function tellActionOfHangup(scene: Scene, node: TwimlElement, error: unknown): void {
  if (!(error instanceof Interrupted) || error.why !== 'hangup') return;
  const source = actionSource(scene, node, { DialCallStatus: 'completed' });
  if (!source || !('url' in source)) return;
  const params = { ...callParams(scene.call), ...source.params };
  postStatus(scene.world, scene.call.sid, {
    point: 'webhook:voice',
    url: source.url,
    method: source.method,
    params,
  });
}

async function dialPhones(
  scene: Scene,
  node: TwimlElement,
  nouns: readonly TwimlElement[],
): Promise<Record<string, string>> {
  const { world, call } = scene;
  const legs = nouns.map((noun) => makeLeg(scene, node, noun));
  const timeout = numberAttribute(node, 'timeout', 30);
  const giveUp = (): void => {
    for (const leg of legs) endCall(world, leg, statusOnHangup(leg));
  };
  scene.signal.addEventListener('abort', giveUp, { once: true });
  try {
    const answered = await firstToAnswer(scene, legs, timeout);
    const first = answered ?? legs[0];
    if (!first) return { DialCallStatus: 'failed' };
    if (!answered) return { DialCallStatus: first.status, DialCallSid: first.sid, DialBridged: 'false' };
    for (const leg of legs) if (leg !== answered) endCall(world, leg, 'canceled');
    await talk(scene, answered);
    return {
      DialCallStatus: 'completed',
      DialCallSid: answered.sid,
      DialCallDuration: String(durationSeconds(answered)),
      DialBridged: 'true',
    };
  } finally {
    scene.signal.removeEventListener('abort', giveUp);
    call.room = null;
    giveUp();
  }
}

function makeLeg(scene: Scene, node: TwimlElement, noun: TwimlElement): Call {
  const callback = callbackOf(scene, noun, 'completed');
  return createCall(scene.world, {
    direction: 'outbound-dial',
    from: node.attributes['callerId'] ?? scene.call.from,
    to: noun.name === 'Client' && !noun.text.startsWith('client:') ? `client:${noun.text}` : noun.text,
    parentSid: scene.call.sid,
    callbacks: callback ? [callback] : [],
  });
}

async function firstToAnswer(
  scene: Scene,
  legs: readonly Call[],
  timeout: number,
): Promise<Call | undefined> {
  const stopRingback = startSound([scene.call], { kind: 'ringback' });
  const attempts = legs.map(async (leg) => {
    if (await ring(scene.world, leg, timeout)) return leg;
    throw new Error('not answered');
  });
  try {
    return await abortable(Promise.any(attempts), scene.signal);
  } catch (error) {
    if (error instanceof AggregateError) return undefined;
    throw error;
  } finally {
    stopRingback();
  }
}

async function talk(scene: Scene, other: Call): Promise<void> {
  const room = plainRoom(scene.call, other);
  scene.call.room = room;
  other.room = room;
  touchCall(scene.world, other);
  await abortable(other.ended.promise, scene.signal);
}

async function dialQueue(
  scene: Scene,
  node: TwimlElement,
  noun: TwimlElement,
): Promise<Record<string, string>> {
  const entry = await takeFromQueue(scene, noun.text, numberAttribute(node, 'timeout', 30));
  if (!entry) return { DialCallStatus: 'no-answer', QueueResult: 'queue-empty' };
  const done = Promise.withResolvers<void>();
  const whisper = noun.attributes['url'];
  entry.taken.resolve({
    other: scene.call,
    whisperUrl: whisper ? resolveUrl(whisper, scene.documentUrl) : null,
    done: done.promise,
  });
  scene.call.room = plainRoom(scene.call, entry.call);
  try {
    await abortable(entry.call.ended.promise, scene.signal);
  } finally {
    scene.call.room = null;
    done.resolve();
  }
  return { DialCallStatus: 'completed', DialCallSid: entry.call.sid, DialBridged: 'true' };
}
