// What a person with a phone can do.
import type { Call } from '../model/call.ts';
import { isOver } from '../model/call.ts';
import { inBackground } from '../time/clock.ts';
import { directCall } from '../twiml/runCall.ts';
import type { World } from '../world.ts';
import { addLine, createCall, endCall, interrupt, statusOnHangup } from './calls.ts';
import { findNumber } from './numbers.ts';
import { finishRecordingsOf } from './recordings.ts';

/** A browser that said it would connect a microphone and does not: the call begins without. */
const longestForMicrophoneMs = 3_000;

export interface Dialling {
  from: string;
  to: string;
  /** The caller's browser is about to connect a microphone: nothing is said before it can be heard. */
  withMicrophone?: boolean;
}

/** A customer dials one of the company's numbers. Returns undefined when the number is not one of them. */
export function placeCall(world: World, { from, to, withMicrophone = false }: Dialling): Call | undefined {
  const number = findNumber(world, to);
  if (!number) return undefined;
  const call = createCall(world, {
    direction: 'inbound',
    from,
    to,
    callbacks: number.statusCallback
      ? [{ url: number.statusCallback, method: 'POST', events: new Set(['completed']) }]
      : [],
  });
  const { voiceUrl } = number;
  if (voiceUrl) {
    const begin = (): void => {
      if (!isOver(call)) directCall(world, call, { url: voiceUrl, method: 'POST', params: {} });
    };
    if (withMicrophone) inBackground(whenHeard(world, call).then(begin), world.report);
    else begin();
  } else {
    addLine(world, call, { kind: 'status', who: 'line', text: 'this number has no voice URL' });
    endCall(world, call, 'failed');
  }
  return call;
}

async function whenHeard(world: World, call: Call): Promise<void> {
  const { signal } = call.activity;
  await Promise.race([call.microphone.promise, world.clock.sleepReal(longestForMicrophoneMs, signal)]);
}

/** The party puts the phone down. */
export function hangUp(world: World, call: Call): void {
  if (isOver(call)) return;
  interrupt(call, 'hangup');
  endCall(world, call, statusOnHangup(call));
  finishRecordingsOf(world, call.sid);
}

/** The party picks up its ringing phone; false when it is not ringing for it. */
export function answerPhone(call: Call): boolean {
  if (!isRinging(call)) return false;
  call.pickup.resolve('answered');
  return true;
}

export function rejectCall(call: Call): boolean {
  if (!isRinging(call)) return false;
  call.pickup.resolve('rejected');
  return true;
}

function isRinging(call: Call): boolean {
  return call.direction !== 'inbound' && !isOver(call) && call.answeredAt === null;
}
