import { RATE } from './pcm.ts';

/**
 * How loud one frequency is in a piece of sound, by Goertzel's algorithm: the amplitude (0 to 1) of the sine wave of that
 * frequency. The longer the piece, the sharper: two frequencies are told apart when they differ by more than 1 / seconds.
 */
export function amplitudeOf(hertz: number, samples: ArrayLike<number>, rate = RATE): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let last = 0;
  let before = 0;
  for (let index = 0; index < samples.length; index += 1) {
    const next = (samples[index] ?? 0) + turn * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - turn * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length / 32_768;
}
