import { endCall, interrupt } from './phone/calls.ts';
import { newEpoch, type World } from './world.ts';

/** Ends and forgets everything. Nobody is told of these ends: a reset is no event in the world. */
export function resetWorld(world: World): void {
  for (const conference of world.conferences.values()) conference.callback = null;
  for (const call of world.calls.values()) {
    call.callbacks = [];
    interrupt(call, 'shutdown');
    endCall(world, call, 'canceled');
  }
  for (const recording of world.recordings.values()) recording.callbackUrl = '';
  for (const message of world.messages.values()) message.statusCallback = '';
  const kept = [world.calls, world.conferences, world.queues, world.recordings, world.messages, world.mails];
  for (const map of kept) map.clear();
  world.openRecordings.clear();
  world.consents.clear();
  world.optOuts.clear();
  world.requests.length = 0;
  world.webhooks.length = 0;
  world.journal.clear();
  world.parties.clear();
  world.faults.set([]);
  world.isNetworkCut = false;
  world.retriesMail = true;
  world.epoch = newEpoch();
}
