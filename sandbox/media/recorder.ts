import type { Recorded } from '../model/media.ts';
import { fromMuLaw, SILENCE, toMuLaw } from './muLaw.ts';
import { audibleSeconds, FRAME, mix, RATE } from './pcm.ts';
import { writeWave } from './wave.ts';

/** Two hours: what is said after that is not kept. */
const LONGEST = 2 * 60 * 60 * RATE;

/** What a channel of a recording is made of: the party's own voice, what the party hears, or both. */
export type Track = 'inbound' | 'outbound' | 'both';

/** Takes the sound of a call or a conference down, 20 ms at a time; kept as mu-law, half the memory. */
export class Recorder implements Recorded {
  readonly #tracks: readonly Track[];
  readonly #channels: Uint8Array[];
  #length = 0;

  constructor(tracks: readonly Track[]) {
    this.#tracks = tracks;
    this.#channels = tracks.map(() => new Uint8Array(RATE));
  }

  /** Adds a frame of each; what is undefined was silent. */
  write(said: Int16Array | undefined, heard: Int16Array | undefined): void {
    const place = this.#grow(FRAME);
    if (place === null) return;
    this.#tracks.forEach((track, index) => {
      const parts = [track === 'outbound' ? undefined : said, track === 'inbound' ? undefined : heard];
      const frame = mix(parts.flatMap((part) => part ?? []));
      if (frame) this.#channels[index]?.set(toMuLaw(frame), place);
    });
  }

  writeSilence(seconds: number): void {
    this.#grow(Math.round(seconds * RATE));
  }

  get seconds(): number {
    return this.#length / RATE;
  }

  get audibleSeconds(): number {
    return audibleSeconds(mix(this.#sound()) ?? new Int16Array(0));
  }

  wave(): Buffer {
    return writeWave(this.#sound());
  }

  #sound(): Int16Array[] {
    return this.#channels.map((channel) => fromMuLaw(channel.subarray(0, this.#length)));
  }

  /** Makes room for so many samples of silence; gives where they begin, or null when the recording is full. */
  #grow(samples: number): number | null {
    const start = this.#length;
    if (start + samples > LONGEST) return null;
    this.#length += samples;
    this.#channels.forEach((channel, index) => {
      if (this.#length > channel.length) {
        const wider = new Uint8Array(Math.max(this.#length, channel.length * 2));
        wider.set(channel);
        this.#channels[index] = wider;
      }
      this.#channels[index]?.fill(SILENCE, start, this.#length);
    });
    return start;
  }
}
