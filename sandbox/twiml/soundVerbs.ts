// The verbs that need nothing but one call: they make it hear something, wait, or go elsewhere.
import { setStatus } from '../phone/calls.ts';
import { playSound, speakingTimeMs, tellAll } from '../phone/audio.ts';
import type { Sound } from '../model/sound.ts';
import { resolveUrl } from '../webhooks/webhookUrl.ts';
import { gather } from './gather.ts';
import { numberAttribute, type TwimlElement } from './parseTwiml.ts';
import { goOn, type Scene, type Step, type Verbs } from './scene.ts';

/** How long a sound file lasts, for want of listening to it. */
const playMs = 5_000;

/** A call is answered by the first verb that makes a sound or a connection. */
export function answer(scene: Scene): void {
  if (!scene.isBackground && scene.call.direction === 'inbound')
    setStatus(scene.world, scene.call, 'in-progress');
}

async function say(scene: Scene, node: TwimlElement): Promise<Step> {
  answer(scene);
  const text = node.text;
  if (text === '') return goOn;
  await repeat(node, async () => {
    tellAll(scene.world, scene.audience(), {
      kind: 'say',
      who: 'line',
      text,
      language: node.attributes['language'],
    });
    const language = node.attributes['language'] ?? 'en-US';
    await hear(scene, { kind: 'say', text, language }, speakingTimeMs(text));
  });
  return goOn;
}

async function play(scene: Scene, node: TwimlElement): Promise<Step> {
  answer(scene);
  const digits = node.attributes['digits'];
  if (digits) {
    tellAll(scene.world, scene.audience(), { kind: 'digits', who: 'line', text: digits });
    await hear(scene, { kind: 'keys', digits }, digits.length * 250);
    return goOn;
  }
  const text = resolveUrl(node.text, scene.documentUrl || scene.world.url);
  await repeat(node, async () => {
    tellAll(scene.world, scene.audience(), {
      kind: scene.isBackground ? 'music' : 'play',
      who: 'line',
      text,
    });
    await hear(scene, { kind: 'play', url: text }, playMs);
  });
  return goOn;
}

function hear(scene: Scene, sound: Sound, usualMs: number): Promise<void> {
  return playSound(scene.world, { sound, audience: scene.audience(), usualMs }, scene.signal);
}

async function pause(scene: Scene, node: TwimlElement): Promise<Step> {
  await scene.world.clock.sleep(numberAttribute(node, 'length', 1) * 1000, scene.signal);
  return goOn;
}

async function repeat(node: TwimlElement, once: () => Promise<void>): Promise<void> {
  const wanted = numberAttribute(node, 'loop', 1);
  const times = wanted === 0 ? Infinity : wanted;
  for (let round = 0; round < times; round += 1) await once();
}

async function redirect(scene: Scene, node: TwimlElement): Promise<Step> {
  const url = resolveUrl(node.text, scene.documentUrl);
  return { go: 'fetch', source: { url, method: node.attributes['method'] ?? 'POST', params: {} } };
}

const promptVerbs: Verbs = { Say: say, Play: play, Pause: pause };

/** What may stand in the waiting music, hold music and announcements of a conference. */
export const conferenceSoundVerbs: Verbs = { ...promptVerbs, Redirect: redirect };

/** What may stand in the waiting music of a queue, where keys can still be pressed. */
export const soundVerbs: Verbs = {
  ...conferenceSoundVerbs,
  Hangup: async () => ({ go: 'stop', outcome: 'hangup' }),
  Leave: async () => ({ go: 'stop', outcome: 'leave' }),
  Gather: async (scene, node) => {
    answer(scene);
    return gather(scene, node, promptVerbs);
  },
};
