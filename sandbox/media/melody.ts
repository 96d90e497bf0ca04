// The network's own hold music. It is computed, so it belongs to nobody: a calm walk over four chords, plucked.
import { RATE } from './pcm.ts';

const BEAT_SECONDS = 0.5;
/** Semitones from the A of 220 Hz: bass, then the chord that is plucked above it. */
const BARS = [
  [-9, 3, 7, 10, 15, 10, 7, 10],
  [-12, 0, 3, 7, 12, 7, 3, 7],
  [-16, -4, 3, 8, 12, 8, 3, 8],
  [-14, -2, 2, 5, 10, 14, 10, 5],
];

interface Note {
  hertz: number;
  startSample: number;
  loudness: number;
}

const hertzOf = (semitones: number): number => 220 * 2 ** (semitones / 12);

function notes(): Note[] {
  return BARS.flatMap((bar, barIndex) =>
    bar.map((semitones, beat) => ({
      hertz: hertzOf(semitones),
      startSample: Math.round((barIndex * bar.length + beat) * BEAT_SECONDS * RATE),
      loudness: beat === 0 ? 0.12 : 0.07,
    })),
  );
}

/** Sixteen seconds whose end leads into their beginning. */
export function holdMelody(): Int16Array {
  const length = BARS.length * 8 * BEAT_SECONDS * RATE;
  const sum = new Float64Array(length);
  for (const note of notes()) {
    for (let index = 0; index < 2 * RATE; index += 1) {
      const place = (note.startSample + index) % length;
      sum[place] = (sum[place] ?? 0) + pluck(note, index / RATE);
    }
  }
  return Int16Array.from(sum, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}

/** A string: three harmonics that fade, the higher the sooner. */
function pluck({ hertz, loudness }: Note, seconds: number): number {
  const attack = Math.min(1, seconds / 0.008);
  const angle = 2 * Math.PI * hertz * seconds;
  const tone =
    Math.sin(angle) * Math.exp(-2.2 * seconds) +
    0.4 * Math.sin(2 * angle) * Math.exp(-4 * seconds) +
    0.15 * Math.sin(3 * angle) * Math.exp(-7 * seconds);
  return attack * loudness * tone;
}
