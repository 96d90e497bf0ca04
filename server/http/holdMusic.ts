// Music for those who wait, made here: a slow round of soft chords, 8 kHz mu-law, what a phone line carries.

const RATE = 8_000;
const CHORDS = [
  [261.6, 329.6, 392],
  [220, 261.6, 329.6],
  [174.6, 220, 261.6],
  [196, 246.9, 293.7],
];
const CHORD_SECONDS = 3;

function toMuLaw(sample: number): number {
  const magnitude = Math.min(32_635, Math.abs(Math.round(sample * 32_767))) + 132;
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 15;
  return ~((sample < 0 ? 128 : 0) | (exponent << 4) | mantissa) & 255;
}

function sampleAt(index: number): number {
  const chord = CHORDS[Math.floor(index / (RATE * CHORD_SECONDS)) % CHORDS.length] ?? [];
  const within = (index % (RATE * CHORD_SECONDS)) / RATE;
  const envelope = Math.min(1, within * 4) * Math.min(1, (CHORD_SECONDS - within) * 2);
  const tone = chord.reduce((sum, hertz) => sum + Math.sin((2 * Math.PI * hertz * index) / RATE), 0);
  return (tone / 3) * 0.25 * envelope;
}

/** A WAV file of twelve seconds. */
export function holdMusic(): Buffer {
  const samples = Buffer.alloc(RATE * CHORD_SECONDS * CHORDS.length);
  for (let index = 0; index < samples.length; index += 1) samples[index] = toMuLaw(sampleAt(index));
  const head = Buffer.alloc(58);
  head.write('RIFF', 0);
  head.writeUInt32LE(50 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(18, 16);
  head.writeUInt16LE(7, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('fact', 38);
  head.writeUInt32LE(4, 42);
  head.writeUInt32LE(samples.length, 46);
  head.write('data', 50);
  head.writeUInt32LE(samples.length, 54);
  return Buffer.concat([head, samples]);
}
