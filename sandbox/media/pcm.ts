// Sound as the telephone network carries it: 8 kHz, 16 bits, one channel, in frames of 20 ms.

/** Samples a second. */
export const RATE = 8_000;
/** How long a frame lasts, in milliseconds. */
export const FRAME_MS = 20;
/** Samples in a frame. */
export const FRAME = (RATE * FRAME_MS) / 1_000;

const LOUDEST = 32_767;

/** The sum of several frames, cut where it is louder than 16 bits can say; undefined when there is nothing to hear. */
export function mix(frames: readonly Int16Array[]): Int16Array | undefined {
  const [first, ...others] = frames;
  if (!first || others.length === 0) return first;
  const sum = new Int16Array(first.length);
  for (let index = 0; index < sum.length; index += 1) {
    let sample = first[index] ?? 0;
    for (const other of others) sample += other[index] ?? 0;
    sum[index] = Math.max(-LOUDEST, Math.min(LOUDEST, sample));
  }
  return sum;
}

/** How loud a piece of sound is: its root mean square, 0 to 1. */
export function loudness(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return Math.sqrt(power / samples.length) / LOUDEST;
}

/** A voice or a tone is louder than this; the hiss of a quiet room is not. About -46 dB. */
export const QUIET = 0.005;

/** How much of a piece is not silence, in seconds, counted in frames. An empty voicemail has next to none. */
export function audibleSeconds(samples: Int16Array): number {
  let frames = 0;
  for (let at = 0; at < samples.length; at += FRAME) {
    if (loudness(samples.subarray(at, at + FRAME)) > QUIET) frames += 1;
  }
  return (frames * FRAME_MS) / 1_000;
}

/**
 * The same sound at the telephone's rate, by the straight line between neighbours. What is too high for the telephone is
 * evened out first, or it would come back as a tone that nobody made.
 */
export function resample(sound: Int16Array, rate: number): Int16Array {
  if (rate === RATE) return sound;
  const samples = evenOut(sound, Math.round(rate / RATE));
  const wanted = new Int16Array(Math.floor((samples.length * RATE) / rate));
  for (let index = 0; index < wanted.length; index += 1) {
    const place = (index * rate) / RATE;
    const before = Math.floor(place);
    const left = samples[before] ?? 0;
    const right = samples[before + 1] ?? left;
    wanted[index] = Math.round(left + (right - left) * (place - before));
  }
  return wanted;
}

/** Each sample as the average of so many around it. */
function evenOut(samples: Int16Array, width: number): Int16Array {
  if (width < 2) return samples;
  const half = Math.floor(width / 2);
  return samples.map((_sample, index) => {
    let sum = 0;
    for (let at = index - half; at < index - half + width; at += 1) sum += samples[at] ?? 0;
    return Math.round(sum / width);
  });
}

/** The frame of a piece of sound that begins at this sample, its rest silent; undefined past its end. */
export function frameAt(samples: Int16Array, start: number): Int16Array | undefined {
  if (start >= samples.length) return undefined;
  const piece = samples.subarray(start, start + FRAME);
  if (piece.length === FRAME) return piece;
  const frame = new Int16Array(FRAME);
  frame.set(piece);
  return frame;
}
