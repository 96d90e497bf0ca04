import type { Call } from './call.ts';
import type { Recording } from './recording.ts';
import type { Sound } from './sound.ts';

/** What of a recording was really heard. */
export interface Recorded {
  seconds: number;
  /** How much of it was not silence. */
  audibleSeconds: number;
  /** As a WAV file. */
  wave(): Buffer;
}

/** The part of the network that carries sound. There is none until the first browser connects its microphone. */
export interface Media {
  /** How long a sound lasts, in milliseconds. */
  lengthMs(sound: Sound): Promise<number>;
  /** Lets one party hear a sound, once, beside all else. */
  playTo(call: Call, sound: Sound): void;
  /** The party's own voice: everyone who can hear it does. */
  speakAs(call: Call, sound: Sound): void;
  /** The sound of a recording; undefined when nobody had a microphone. */
  recorded(recording: Recording): Recorded | undefined;
}
