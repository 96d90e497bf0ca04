// A call under the hub's direction: its documents are carried out one after another until it is over.
import { findNumber } from '../phone/numbers.ts';
import { addLine, endCall, setStatus, takeOver } from '../phone/calls.ts';
import { finishRecordingsOf } from '../phone/recordings.ts';
import { isOver, type Call } from '../model/call.ts';
import { inBackground } from '../time/clock.ts';
import { WebhookFailure } from '../webhooks/postWebhook.ts';
import type { World } from '../world.ts';
import { dial } from './dial.ts';
import { enqueue } from './enqueue.ts';
import { TwimlError, type TwimlElement } from './parseTwiml.ts';
import { record } from './record.ts';
import { runDocument, type Stage } from './runDocument.ts';
import type { DocumentSource, Scene, Step, Verbs } from './scene.ts';
import { soundVerbs } from './soundVerbs.ts';
import { playSound, speakingTimeMs } from '../phone/audio.ts';

const { Leave: _leave, ...withoutLeave } = soundVerbs;

const callVerbs: Verbs = { ...withoutLeave, Dial: dial, Enqueue: enqueue, Record: record, Reject: reject };

/** Lets a document direct the call from now on, whatever it was doing before. */
export function directCall(world: World, call: Call, source: DocumentSource): void {
  const signal = takeOver(call);
  const stage: Stage = { world, call, audience: () => [call], signal, isBackground: false };
  inBackground(direct(stage, source), world.report);
}

async function direct(stage: Stage, source: DocumentSource): Promise<void> {
  const { world, call } = stage;
  try {
    await runDocument(stage, source, callVerbs);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    if (!(await tryFallback(stage, source, code))) await apologise(stage);
  } finally {
    finishRecordingsIfOver(world, call);
  }
  // An answer that does nothing still answers the call.
  if (call.direction === 'inbound' && !isOver(call)) setStatus(world, call, 'in-progress');
  endCall(world, call, 'completed');
  finishRecordingsIfOver(world, call);
}

function finishRecordingsIfOver(world: World, call: Call): void {
  if (isOver(call)) finishRecordingsOf(world, call.sid);
}

/** Twilio's number for what went wrong with a document, or null when it is no fault of the document. */
function errorCode(error: unknown): number | null {
  if (error instanceof WebhookFailure) return error.kind === 'ct' ? 11205 : 11200;
  return error instanceof TwimlError ? error.code : null;
}

async function tryFallback(stage: Stage, failed: DocumentSource, code: number): Promise<boolean> {
  const { world, call } = stage;
  const fallback = call.direction === 'inbound' ? findNumber(world, call.to)?.voiceFallbackUrl : undefined;
  if (!fallback) return false;
  const errorUrl = 'url' in failed ? failed.url : failed.baseUrl;
  const params = { ErrorCode: String(code), ErrorUrl: errorUrl };
  try {
    await runDocument(stage, { url: fallback, method: 'POST', params }, callVerbs);
    return true;
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return false;
  }
}

async function apologise({ world, call, signal }: Stage): Promise<void> {
  const text = 'We are sorry, an application error has occurred. Goodbye.';
  setStatus(world, call, 'in-progress');
  addLine(world, call, { kind: 'say', who: 'line', text, language: 'en-US' });
  const sound = { kind: 'say', text, language: 'en-US' } as const;
  await playSound(world, { sound, audience: [call], usualMs: speakingTimeMs(text) }, signal);
}

async function reject(scene: Scene, node: TwimlElement): Promise<Step> {
  const status = node.attributes['reason'] === 'busy' ? 'busy' : 'no-answer';
  if (!scene.call.answeredAt) endCall(scene.world, scene.call, status);
  return { go: 'stop', outcome: 'hangup' };
}
