import { keepRecording } from '../calls/keepRecording.ts';
import { askAboutLongLegs } from '../calls/mendLegs.ts';
import type { LoggedRecording } from '../channels/channel.ts';
import { askAboutUnknown } from '../conversations/lostAnswers.ts';
import { openInboundDoor } from '../conversations/receiveInbound.ts';
import type { Hub } from '../hub.ts';
import { alone } from './alone.ts';
import { askAboutUnconfirmed } from './askAboutUnconfirmed.ts';
import { readOn } from './readOn.ts';
import { listHistory, takeInHistory, type Logged } from './takeInHistory.ts';

// A provider tries a webhook for seconds and then never again. What it knows and we do not is found here: in its lists, since
// they were last read, and by asking about what has been without news for too long.

/**
 * Reads the provider's lists on and takes in what is missing. Only one at a time over all processes. Gives whether there
 * is more to read at once. Throws AppError('channel_unavailable') when the provider cannot be asked.
 */
export async function reconcile(hub: Hub, { runMs }: { runMs: number }): Promise<'done' | 'more' | 'busy'> {
  return alone(hub, async () => {
    const stopAt = Date.now() + runMs;
    const door = openInboundDoor(hub);
    const history = await readOn<Logged>(
      hub,
      {
        kind: 'history',
        list: (window) => listHistory(hub, window),
        takeIn: (items) => takeInHistory(hub, door, items),
      },
      stopAt,
    );
    const recordings = await readOn<LoggedRecording>(
      hub,
      {
        kind: 'recordings',
        list: hub.channels.history.recordings,
        takeIn: (items) => takeInRecordings(hub, items),
      },
      stopAt,
    );
    await askAboutLongLegs(hub);
    await askAboutUnknown(hub);
    await askAboutUnconfirmed(hub);
    return history && recordings ? 'done' : 'more';
  });
}

/** A recording is listed by its beginning, and may go on for hours. */
const LONGEST_MS = 12 * 3_600_000;
const running = new Set(['in-progress', 'paused', 'stopped', 'processing']);

async function takeInRecordings(hub: Hub, recordings: readonly LoggedRecording[]): Promise<Date | null> {
  const { rows } = await hub.pool.query<{ provider_sid: string }>(
    'SELECT provider_sid FROM recording WHERE provider_sid = ANY($1)',
    [recordings.map((recording) => recording.sid)],
  );
  const known = new Set(rows.map((row) => row.provider_sid));
  for (const recording of recordings)
    if (recording.status === 'completed' && !known.has(recording.sid)) await keepRecording(hub, recording);
  const since = hub.clock.now().getTime() - LONGEST_MS;
  const unfinished = recordings.find((one) => running.has(one.status) && one.startedAt.getTime() > since);
  return unfinished?.startedAt ?? null;
}
