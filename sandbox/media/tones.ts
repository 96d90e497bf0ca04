// Sounds that are computed: sine waves, alone or together.
import { RATE } from './pcm.ts';

export interface Tone {
  /** Several sound together; none is silence. */
  hertz: readonly number[];
  seconds: number;
  /** Of each of them, 0 to 1. */
  amplitude?: number;
}

const EDGE_SECONDS = 0.004;

/** One tone after another. Each begins and ends softly, so that nothing clicks. */
export function makeTones(tones: readonly Tone[]): Int16Array {
  const pieces = tones.map(makeTone);
  const all = new Int16Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function makeTone({ hertz, seconds, amplitude = 0.25 }: Tone): Int16Array {
  const samples = new Int16Array(Math.round(seconds * RATE));
  for (let index = 0; index < samples.length; index += 1) {
    const now = index / RATE;
    const edge = Math.min(1, now / EDGE_SECONDS, (seconds - now) / EDGE_SECONDS);
    const sum = hertz.reduce((total, one) => total + Math.sin(2 * Math.PI * one * now), 0);
    samples[index] = Math.round(sum * amplitude * edge * 32_767);
  }
  return samples;
}

/** Somebody comes into a conference, or a recording begins. */
export const beep = (): Int16Array => makeTones([{ hertz: [1_000], seconds: 0.25, amplitude: 0.15 }]);

/** What a caller hears while the other phone rings: two seconds on, four off, to be repeated. */
export const ringback = (): Int16Array =>
  makeTones([
    { hertz: [440, 480], seconds: 2, amplitude: 0.1 },
    { hertz: [], seconds: 4 },
  ]);
