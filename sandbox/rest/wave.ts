const rate = 8000;

/**
 * The recording of a call in which nobody had a microphone, as a file that plays: a soft tone that comes and goes, as long
 * as the recording but at most ten seconds.
 */
export function makeWave(seconds: number): Buffer {
  const samples = Math.max(1, Math.min(10, seconds)) * rate;
  const file = Buffer.alloc(44 + samples * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples * 2, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples * 2, 40);
  for (let index = 0; index < samples; index += 1) {
    const seconds = index / rate;
    const loudness = 3000 * Math.sin(Math.PI * (seconds % 1));
    file.writeInt16LE(Math.round(loudness * Math.sin(2 * Math.PI * 440 * seconds)), 44 + index * 2);
  }
  return file;
}
