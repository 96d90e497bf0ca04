// Who says what, and who hears it. Speech is text here.
import type { Call } from '../model/call.ts';
import type { World } from '../world.ts';
import { addLine, type NewLine } from './calls.ts';
import { recordWords } from './recordings.ts';

/** The party at the far end speaks: everyone in the room who can hear it does. */
export function speak(world: World, call: Call, text: string): void {
  addLine(world, call, { kind: 'speech', who: 'me', text });
  recordWords(world, call, text);
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
