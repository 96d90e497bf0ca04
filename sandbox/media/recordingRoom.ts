import { isOver, type Call } from '../model/call.ts';
import type { Recorded } from '../model/media.ts';
import type { Recording } from '../model/recording.ts';
import { connected } from '../phone/conferenceRoom.ts';
import type { World } from '../world.ts';
import { heardBy, heardInConference, type Instant } from './mixer.ts';
import { Recorder, type Track } from './recorder.ts';

/** Takes down what is recorded, as long as somebody who is in it has a microphone. */
export class RecordingRoom {
  readonly #world: World;
  readonly #hasLine: (call: Call) => boolean;
  readonly #recorders = new WeakMap<Recording, Recorder>();

  constructor(world: World, hasLine: (call: Call) => boolean) {
    this.#world = world;
    this.#hasLine = hasLine;
  }

  recorded(recording: Recording): Recorded | undefined {
    return this.#recorders.get(recording);
  }

  /** Adds an instant to every recording that runs. Tells whether one is being taken down. */
  take(instant: Instant): boolean {
    let isTaking = false;
    for (const recording of this.#world.openRecordings) {
      const recorder = this.#recorderOf(recording);
      if (!recorder) continue;
      isTaking = true;
      if (recording.status === 'in-progress') this.#write(recorder, recording, instant);
      // Paused, time goes on in silence, or is left out when that was asked for.
      else if (recording.pauseBehavior === 'silence') recorder.write(undefined, undefined);
    }
    return isTaking;
  }

  #recorderOf(recording: Recording): Recorder | undefined {
    const existing = this.#recorders.get(recording);
    if (existing || !this.#partiesOf(recording).some(this.#hasLine)) return existing;
    const recorder = new Recorder(tracksOf(recording));
    recorder.writeSilence((Date.now() - recording.startedAt.getTime()) / 1_000);
    this.#recorders.set(recording, recorder);
    return recorder;
  }

  #write(recorder: Recorder, recording: Recording, instant: Instant): void {
    const call = this.#callOf(recording);
    if (call) recorder.write(instant.mouthOf(call), isOver(call) ? undefined : heardBy(call, instant));
    else recorder.write(heardInConference(this.#partiesOf(recording), instant), undefined);
  }

  /** The one whose side is recorded; undefined when it is a whole conference. */
  #callOf({ callSid, conferenceSid }: Recording): Call | undefined {
    return conferenceSid === null && callSid !== null ? this.#world.calls.get(callSid) : undefined;
  }

  #partiesOf(recording: Recording): Call[] {
    const conference = this.#world.conferences.get(recording.conferenceSid ?? '');
    if (conference) return connected(conference).map(({ call }) => call);
    const call = this.#callOf(recording);
    return call ? [call, ...(call.room?.members() ?? [])] : [];
  }
}

/** Two channels are the party's own voice and what it heard; one is both, or the one that was asked for. */
function tracksOf({ channels, track }: Recording): Track[] {
  if (track === 'inbound' || track === 'outbound') return [track];
  return channels === 2 ? ['inbound', 'outbound'] : ['both'];
}
