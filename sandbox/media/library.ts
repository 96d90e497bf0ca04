import type { Sound } from '../model/sound.ts';
import { speech } from './announcer.ts';
import { keyTones } from './dtmf.ts';
import { holdMelody } from './melody.ts';
import { RATE } from './pcm.ts';
import { beep, ringback } from './tones.ts';
import { telephoneSound } from './wave.ts';

const KEPT = 200;
const FETCH_WITHIN_MS = 10_000;
const LARGEST_FILE = 20 * 1024 * 1024;

/** Every sound that has been wanted, ready to be played. Each is made or fetched once. */
export class SoundLibrary {
  readonly #ready = new Map<string, Int16Array>();
  readonly #coming = new Map<string, Promise<Int16Array>>();
  readonly #report: (error: unknown) => void;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
  }

  /** The sound if it is there; if not it is got, and will be there soon. */
  now(sound: Sound): Int16Array | undefined {
    const ready = this.#ready.get(keyOf(sound));
    if (!ready) void this.get(sound);
    return ready;
  }

  /** The sound, when it is there. What cannot be had is music. */
  get(sound: Sound): Promise<Int16Array> {
    const key = keyOf(sound);
    const ready = this.#ready.get(key);
    if (ready) return Promise.resolve(ready);
    const coming = this.#coming.get(key) ?? this.#bring(key, sound);
    this.#coming.set(key, coming);
    return coming;
  }

  /** In milliseconds. */
  async lengthMs(sound: Sound): Promise<number> {
    return ((await this.get(sound)).length / RATE) * 1_000;
  }

  async #bring(key: string, sound: Sound): Promise<Int16Array> {
    const samples = await make(sound).catch((error: unknown) => {
      this.#report(error);
      return holdMelody();
    });
    const [oldest] = this.#ready.keys();
    if (this.#ready.size >= KEPT && oldest !== undefined) this.#ready.delete(oldest);
    this.#ready.set(key, samples);
    this.#coming.delete(key);
    return samples;
  }
}

const keyOf = (sound: Sound): string => JSON.stringify(sound);

async function make(sound: Sound): Promise<Int16Array> {
  switch (sound.kind) {
    case 'say':
      return speech(sound.text, sound.language);
    case 'play':
      return fetchSound(sound.url);
    case 'keys':
      return keyTones(sound.digits);
    case 'music':
      return holdMelody();
    case 'beep':
      return beep();
    case 'ringback':
      return ringback();
  }
}

/** What a <Play> is given, as far as it is a WAV file; for another kind of file there is music. */
async function fetchSound(url: string): Promise<Int16Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_WITHIN_MS) }).catch(() => null);
  const size = Number(response?.headers.get('content-length') ?? 0);
  if (!response?.ok || size > LARGEST_FILE) return holdMelody();
  const file = Buffer.from(await response.arrayBuffer());
  return telephoneSound(file) ?? holdMelody();
}
