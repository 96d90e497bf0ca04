import type { Viewer } from '../access/viewer.ts';
import type { Peaks } from '../contract/recordings.ts';
import type { Hub } from '../hub.ts';
import { gone, openRecording } from './recordings.ts';
import { measurePeaks } from './waveform.ts';

// The waveform of a recording: measured once, from the stream, and kept.

/** Stretches of a recording, for each channel. */
export const STRETCHES = 400;

/** Two who open the same call at once wait for one measurement. */
const underWay = new Map<string, Promise<Buffer>>();

/** Throws what openRecording throws. */
export async function loadPeaks(hub: Hub, viewer: Viewer, recordingId: string): Promise<Peaks> {
  const recording = await openRecording(hub, viewer, recordingId);
  const kept = await hub.prisma.recording.findUnique({
    where: { id: recordingId },
    select: { peaks: true },
  });
  const peaks = kept?.peaks ?? (await measureOnce(hub, recording));
  return { channels: channelsOf(Buffer.from(peaks)), seconds: recording.seconds };
}

interface Kept {
  id: string;
  providerSid: string;
  seconds: number;
}

function measureOnce(hub: Hub, recording: Kept): Promise<Buffer> {
  const measuring =
    underWay.get(recording.id) ?? measure(hub, recording).finally(() => underWay.delete(recording.id));
  underWay.set(recording.id, measuring);
  return measuring;
}

async function measure(hub: Hub, recording: Kept): Promise<Buffer> {
  const sound = await hub.channels.recordings.read(recording.providerSid, 0);
  if (!sound) throw gone();
  const channels = await measurePeaks(sound.stream, { stretches: STRETCHES, seconds: recording.seconds });
  const peaks = Buffer.concat([Buffer.from([channels.length]), ...channels]);
  await hub.prisma.recording.updateMany({ where: { id: recording.id, peaks: null }, data: { peaks } });
  return peaks;
}

function channelsOf(peaks: Buffer): number[][] {
  const count = peaks[0] ?? 0;
  const length = count === 0 ? 0 : (peaks.length - 1) / count;
  return Array.from({ length: count }, (_, index) => [
    ...peaks.subarray(1 + index * length, 1 + (index + 1) * length),
  ]);
}
