import { FRAME } from './pcm.ts';

/** So much is kept before the first frame is given: packets do not come as evenly as they are sent. */
const HEAD_START = 2 * FRAME;
/** More than this has piled up while this process was busy; what is too old is dropped. */
const MOST = 8 * FRAME;

/** What one party says: filled as packets come, emptied frame by frame at the network's own pace. */
export class Microphone {
  #waiting = new Int16Array(0);
  #isFlowing = false;

  put(samples: Int16Array): void {
    const all = new Int16Array(this.#waiting.length + samples.length);
    all.set(this.#waiting);
    all.set(samples, this.#waiting.length);
    this.#waiting = all.length > MOST ? all.slice(all.length - HEAD_START) : all;
  }

  /** The next 20 ms; undefined while there is nothing. */
  take(): Int16Array | undefined {
    this.#isFlowing = this.#waiting.length >= (this.#isFlowing ? FRAME : HEAD_START);
    if (!this.#isFlowing) return undefined;
    const frame = this.#waiting.slice(0, FRAME);
    this.#waiting = this.#waiting.slice(FRAME);
    return frame;
  }
}
