// WAV files: what recordings are served as, and what <Play> may be given.
import { fromMuLaw } from './muLaw.ts';
import { mix, RATE, resample } from './pcm.ts';

/** A WAV file of 8 kHz and 16 bits; one channel for each piece of sound, the shorter ones silent at their end. */
export function writeWave(channels: readonly Int16Array[]): Buffer {
  const samples = Math.max(0, ...channels.map((channel) => channel.length));
  const frameBytes = channels.length * 2;
  const file = Buffer.alloc(44 + samples * frameBytes);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + samples * frameBytes, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels.length, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * frameBytes, 28);
  file.writeUInt16LE(frameBytes, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples * frameBytes, 40);
  channels.forEach((channel, place) =>
    channel.forEach((sample, index) => file.writeInt16LE(sample, 44 + index * frameBytes + place * 2)),
  );
  return file;
}

interface Format {
  isMuLaw: boolean;
  channels: number;
  rate: number;
}

/**
 * Each channel of a WAV file as it is, with its rate. Reads PCM of 16 bits and mu-law; gives null for anything else,
 * and for a file that ends too early as much as there is.
 */
export function readWave(file: Buffer): { channels: Int16Array[]; rate: number } | null {
  if (
    file.length < 12 ||
    file.toString('latin1', 0, 4) !== 'RIFF' ||
    file.toString('latin1', 8, 12) !== 'WAVE'
  )
    return null;
  let format: Format | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + size);
    if (name === 'fmt ') format = readFormat(body);
    if (name === 'data') return format ? { channels: split(body, format), rate: format.rate } : null;
    at += 8 + size + (size % 2);
  }
  return null;
}

function readFormat(body: Buffer): Format | undefined {
  if (body.length < 16) return undefined;
  const kind = body.readUInt16LE(0);
  const bits = body.readUInt16LE(14);
  const channels = body.readUInt16LE(2);
  const rate = body.readUInt32LE(4);
  const isKnown = (kind === 1 && bits === 16) || (kind === 7 && bits === 8);
  return isKnown && channels >= 1 && channels <= 8 && rate >= 4_000
    ? { isMuLaw: kind === 7, channels, rate }
    : undefined;
}

function split(body: Buffer, { isMuLaw, channels }: Format): Int16Array[] {
  const samples = isMuLaw
    ? fromMuLaw(body)
    : Int16Array.from({ length: body.length >> 1 }, (_, index) => body.readInt16LE(index * 2));
  return Array.from({ length: channels }, (_, place) =>
    samples.filter((_one, index) => index % channels === place),
  );
}

/** A WAV file as the telephone plays it: one channel at 8 kHz; null when it cannot be read. */
export function telephoneSound(file: Buffer): Int16Array | null {
  const wave = readWave(file);
  if (!wave) return null;
  const parts = wave.channels.map((channel) => channel.map((sample) => sample / wave.channels.length));
  return resample(mix(parts) ?? new Int16Array(0), wave.rate);
}
