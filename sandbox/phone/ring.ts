import type { Call } from '../model/call.ts';
import { abortable } from '../time/clock.ts';
import type { World } from '../world.ts';
import { endCall, postCallEvent, setStatus } from './calls.ts';

/**
 * Rings the called party until it answers, refuses or does not come. Returns whether it answered; when it did
 * not, the call is over. Throws Interrupted when the call is given up meanwhile.
 */
export async function ring(world: World, call: Call, timeoutSeconds: number): Promise<boolean> {
  const { signal } = call.activity;
  postCallEvent(world, call, 'initiated');
  // A moment passes before the far phone rings, as on any network; the REST answer is out by then.
  await world.clock.sleep(60, signal);
  const { onCall, answerAfterMs } = world.parties.manners(call.party);
  setStatus(world, call, 'ringing');
  if (onCall === 'busy') {
    await world.clock.sleep(300, signal);
    endCall(world, call, 'busy');
    return false;
  }
  const decision = await abortable(
    Promise.race([
      call.pickup.promise,
      onCall === 'answer'
        ? world.clock.sleep(answerAfterMs, signal).then(() => 'answered' as const)
        : call.pickup.promise,
      world.clock.sleep(timeoutSeconds * 1000, signal).then(() => 'unanswered' as const),
    ]),
    signal,
  );
  if (decision === 'answered') {
    setStatus(world, call, 'in-progress');
    return true;
  }
  endCall(world, call, decision === 'rejected' ? 'busy' : 'no-answer');
  return false;
}
