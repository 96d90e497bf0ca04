import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Viewer } from '../access/viewer.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { noteListening, noteServed } from './recordingAccess.ts';
import { gone, openRecording } from './recordings.ts';

// A recording's sound, from the network through the hub to whoever may hear it. Must stay true: no byte leaves before the
// row that says who listens is committed.

export interface ListenOrder {
  recordingId: string;
  /** The Range header, as it came. */
  range: string | null;
  /** The network address that asks. */
  address: string | null;
}

export interface Listened {
  total: number | null;
  from: number;
  /** The last byte; null when it goes on to an end that nobody knows. */
  to: number | null;
  isPart: boolean;
  stream: Readable;
}

/** Throws what openRecording throws, and `invalid_request` for a range that is none or lies behind the end. */
export async function listen(hub: Hub, viewer: Viewer, order: ListenOrder): Promise<Listened> {
  const recording = await openRecording(hub, viewer, order.recordingId);
  const wanted = readRange(order.range);
  const sound = await hub.channels.recordings.read(recording.providerSid, wanted?.from ?? 0);
  if (!sound) throw gone();
  const { total } = sound;
  const from = wanted?.from ?? 0;
  if (total !== null && from >= total) {
    sound.stream.destroy();
    throw new AppError('invalid_request', 'The range lies behind the end', { details: { total } });
  }
  const last = total === null ? (wanted?.to ?? null) : Math.min(wanted?.to ?? total - 1, total - 1);
  try {
    const accessId = await noteListening(hub, viewer, { ...order, ofBytes: total });
    const stream = cut(sound.stream, {
      most: last === null ? null : last - from + 1,
      onEnd: (bytes) => noteServed(hub, { accessId, bytes }),
    });
    return { total, from, to: last, isPart: wanted !== null && total !== null, stream };
  } catch (error) {
    sound.stream.destroy();
    throw error;
  }
}

/** `bytes=from-` or `bytes=from-to`; null for no range, and for forms that nobody's player asks for. */
export function readRange(range: string | null): { from: number; to: number | null } | null {
  const match = /^bytes=(\d{1,12})-(\d{1,12})?$/.exec(range ?? '');
  if (!match) return null;
  const from = Number(match[1]);
  const to = match[2] === undefined ? null : Number(match[2]);
  return to !== null && to < from ? null : { from, to };
}

/** Lets so many bytes through, and says at the end, however it comes, how many went out. */
function cut(
  source: Readable,
  { most, onEnd }: { most: number | null; onEnd: (bytes: number) => void },
): Readable {
  let bytes = 0;
  const gate = new Transform({
    transform(part: Buffer, _encoding, done) {
      const fits = most === null ? part : part.subarray(0, Math.max(0, most - bytes));
      bytes += fits.length;
      if (fits.length > 0) this.push(fits);
      if (most !== null && bytes >= most) {
        this.push(null);
        source.destroy();
      }
      done();
    },
  });
  // Whoever stops listening ends the stream before its time: that is no failure.
  pipeline(source, gate).then(
    () => onEnd(bytes),
    () => onEnd(bytes),
  );
  return gate;
}
