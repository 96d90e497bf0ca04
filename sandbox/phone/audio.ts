// Who says what, and who hears it. Speech is text here; for those who have a microphone and ears it is sound as well.
import type { Call } from '../model/call.ts';
import type { Sound } from '../model/sound.ts';
import type { World } from '../world.ts';
import { addLine, type NewLine } from './calls.ts';
import { recordWords } from './recordings.ts';

/** The party at the far end speaks: everyone in the room who can hear it does. */
export function speak(world: World, call: Call, text: string): void {
  addLine(world, call, { kind: 'speech', who: 'me', text });
  recordWords(world, call, text);
  world.media?.speakAs(call, { kind: 'say', text, language: languageOf(text) });
  const room = call.room;
  if (!room) {
    call.words.put(text);
    return;
  }
  for (const listener of room.members()) {
    if (listener === call || !room.carries(call, listener)) continue;
    addLine(world, listener, { kind: 'speech', who: room.nameOf(call), text });
  }
}

/** The party presses keys. Keys pressed in conversation are tones in the ear and steer nothing. */
export function pressKeys(world: World, call: Call, digits: string): void {
  addLine(world, call, { kind: 'digits', who: 'me', text: digits });
  if (call.room) {
    world.media?.speakAs(call, { kind: 'keys', digits });
    for (const listener of call.room.members()) {
      if (listener === call || !call.room.carries(call, listener)) continue;
      addLine(world, listener, { kind: 'digits', who: call.room.nameOf(call), text: digits });
    }
    return;
  }
  for (const digit of digits.replace(/[^0-9*#A-D]/g, '')) call.keys.put(digit);
}

/** Everyone in the audience hears the same thing from the line. */
export function tellAll(world: World, audience: readonly Call[], line: NewLine): void {
  for (const call of audience) addLine(world, call, line);
}

/** How long a voice takes to say this, in milliseconds: about 15 letters or 5 Chinese characters a second. */
export function speakingTimeMs(text: string): number {
  const wide = text.match(/[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]/g)?.length ?? 0;
  return Math.max(600, wide * 200 + (text.length - wide) * 65);
}

/** In which language a written word is read aloud, for want of being told. */
function languageOf(text: string): string {
  return /[\u3400-\u9fff]/.test(text) ? 'zh-CN' : 'en-US';
}

/** A sound from the line to these calls: heard by ears, and waited for. */
export interface LineSound {
  sound: Sound;
  audience: readonly Call[];
  /** How long it takes where nobody has ears, in make-believe milliseconds. */
  usualMs: number;
}

/**
 * Lets calls hear a sound until it is over or interrupted. Where one of them has ears it takes as long as it really lasts,
 * at the pace of the real world.
 */
export async function playSound(world: World, line: LineSound, signal: AbortSignal): Promise<void> {
  const stop = startSound(line.audience, line.sound);
  try {
    const hasEars = line.audience.some((call) => call.hasMicrophone);
    const reallyMs = hasEars ? await world.media?.lengthMs(line.sound) : undefined;
    if (reallyMs === undefined) await world.clock.sleep(line.usualMs, signal);
    else await world.clock.sleepReal(reallyMs, signal);
  } finally {
    stop();
  }
}

/** Lets calls hear a sound from now on; returns how to end it. */
export function startSound(audience: readonly Call[], sound: Sound): () => void {
  const playing = { sound };
  for (const call of audience) call.sounds.add(playing);
  return () => {
    for (const call of audience) call.sounds.delete(playing);
  };
}

/** The short tone when somebody comes or goes, or a recording begins. */
export function chime(world: World, call: Call): void {
  addLine(world, call, { kind: 'play', who: 'line', text: 'beep' });
  world.media?.playTo(call, { kind: 'beep' });
}
