import type { Readable } from 'node:stream';

// The loudest sample of each stretch of a WAV file, read from a stream. Memory: the header and one value per stretch.

interface Format {
  channels: number;
  rate: number;
  /** Bytes of a sample of one channel. */
  width: 1 | 2;
  sampleOf(bytes: Buffer, at: number): number;
}

interface Wish {
  stretches: number;
  /** How long it lasts, where the file does not say. */
  seconds: number;
}

const MAX_HEAD = 64 * 1024;

/** 0 to 255 for each stretch, a list for each channel. A file that cannot be read is silent; one cut off is as far as it goes. */
export async function measurePeaks(source: Readable, wish: Wish): Promise<Uint8Array<ArrayBuffer>[]> {
  let head: Buffer = Buffer.alloc(0);
  let meter: Meter | null = null;
  for await (const part of source) {
    const bytes = Buffer.from(part);
    if (meter) {
      meter.add(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    const found = readHead(head);
    if (found) {
      meter = new Meter(found, wish);
      meter.add(head.subarray(found.start));
    } else if (head.length > MAX_HEAD) break;
  }
  return meter?.peaks ?? [new Uint8Array(wish.stretches)];
}

interface Head {
  format: Format;
  start: number;
  /** Of the sound; null where the writer did not know. */
  bytes: number | null;
}

function readHead(file: Buffer): Head | null {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF') return null;
  let format: Format | null = null;
  for (let at = 12; at + 8 <= file.length;) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (name === 'data' && format) {
      return { format, start: at + 8, bytes: size === 0 || size > 0xfffffff0 ? null : size };
    }
    if (name === 'fmt ' && at + 24 <= file.length) format = readFormat(file.subarray(at + 8));
    at += 8 + size + (size % 2);
  }
  return null;
}

function readFormat(body: Buffer): Format | null {
  const kind = body.readUInt16LE(0);
  const channels = Math.min(2, Math.max(1, body.readUInt16LE(2)));
  const rate = body.readUInt32LE(4);
  if (kind === 7) return { channels, rate, width: 1, sampleOf: (bytes, at) => fromMuLaw(bytes[at] ?? 0xff) };
  return { channels, rate, width: 2, sampleOf: (bytes, at) => Math.abs(bytes.readInt16LE(at)) };
}

/** How loud a mu-law byte is (ITU-T G.711), 0 to 32124. */
function fromMuLaw(byte: number): number {
  const code = ~byte & 0xff;
  return ((((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
}

class Meter {
  readonly peaks: Uint8Array<ArrayBuffer>[];
  readonly #format: Format;
  readonly #perStretch: number;
  #frames = 0;
  /** What is left of a part that ended in the middle of a frame. */
  #rest: Buffer = Buffer.alloc(0);

  constructor({ format, bytes }: Head, { stretches, seconds }: Wish) {
    const frames = bytes === null ? seconds * format.rate : bytes / (format.width * format.channels);
    this.#format = format;
    this.#perStretch = Math.max(1, Math.ceil(frames / stretches));
    this.peaks = Array.from({ length: format.channels }, () => new Uint8Array(stretches));
  }

  add(part: Buffer): void {
    const { channels, width, sampleOf } = this.#format;
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, part]) : part;
    const frameBytes = channels * width;
    const whole = bytes.length - (bytes.length % frameBytes);
    for (let at = 0; at < whole; at += frameBytes) {
      const stretch = Math.floor(this.#frames / this.#perStretch);
      for (const [channel, peaks] of this.peaks.entries()) {
        const loud = sampleOf(bytes, at + channel * width) >> 7;
        if (loud > (peaks[stretch] ?? 255)) peaks[stretch] = Math.min(255, loud);
      }
      this.#frames += 1;
    }
    this.#rest = Buffer.from(bytes.subarray(whole));
  }
}
