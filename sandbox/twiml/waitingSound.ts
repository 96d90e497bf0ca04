import { startSound } from '../phone/audio.ts';
import { addLine } from '../phone/calls.ts';
import type { Call } from '../model/call.ts';
import type { World } from '../world.ts';
import { abortable } from '../time/clock.ts';
import { TwimlError } from './parseTwiml.ts';
import { runDocument } from './runDocument.ts';
import type { Outcome, Verbs } from './scene.ts';
import { WebhookFailure } from '../webhooks/postWebhook.ts';

export interface WaitingSound {
  /** undefined: the network's own music. Empty: silence. */
  url: string | undefined;
  method: string;
  params: () => Record<string, string>;
  verbs: Verbs;
  signal: AbortSignal;
}

const shortestRoundMs = 1_000;

/**
 * Plays waiting or hold music for one call, asking for the document again each time it ends. Returns only when
 * the document says so (Leave, Hangup); otherwise it goes on until interrupted.
 */
export async function playWaitingSound(world: World, call: Call, sound: WaitingSound): Promise<Outcome> {
  if (sound.url === undefined) addLine(world, call, { kind: 'music', who: 'line', text: 'hold music' });
  while (sound.url) {
    const started = Date.now();
    const outcome = await playOnce(world, call, { ...sound, url: sound.url });
    if (outcome !== 'finished') return outcome;
    // A document that says nothing must not be asked for without end.
    const left = shortestRoundMs / world.clock.speed - (Date.now() - started);
    if (left > 0) await world.clock.sleepReal(left, sound.signal);
  }
  const stop = sound.url === undefined ? startSound([call], { kind: 'music' }) : undefined;
  return abortable(new Promise<never>(() => undefined), sound.signal).finally(stop);
}

async function playOnce(world: World, call: Call, sound: WaitingSound & { url: string }): Promise<Outcome> {
  const stage = { world, call, audience: () => [call], signal: sound.signal, isBackground: true };
  try {
    return await runDocument(
      stage,
      { url: sound.url, method: sound.method, params: sound.params() },
      sound.verbs,
    );
  } catch (error) {
    // Waiting goes on in silence when its document cannot be had.
    if (error instanceof WebhookFailure || error instanceof TwimlError) return 'finished';
    throw error;
  }
}
