import type { Playing, Sound } from '../model/sound.ts';
import type { SoundLibrary } from './library.ts';
import { FRAME, frameAt } from './pcm.ts';

/** Sounds that begin again when they end. */
const ENDLESS = new Set<Sound['kind']>(['music', 'ringback']);

/** Where each sound that plays has got to. All who hear it hear the same of it. */
export class Soundtrack {
  readonly #library: SoundLibrary;
  readonly #begun = new WeakMap<Playing, number>();

  constructor(library: SoundLibrary) {
    this.#library = library;
  }

  /** Twenty milliseconds of a sound at this tick; undefined while it is being got, `over` when it is at its end. */
  frameOf(playing: Playing, tick: number): Int16Array | 'over' | undefined {
    const samples = this.#library.now(playing.sound);
    if (!samples) return undefined;
    const begun = this.#begun.get(playing) ?? tick;
    this.#begun.set(playing, begun);
    const place = (tick - begun) * FRAME;
    const start = ENDLESS.has(playing.sound.kind) ? place % Math.max(FRAME, samples.length) : place;
    return frameAt(samples, start) ?? 'over';
  }
}
