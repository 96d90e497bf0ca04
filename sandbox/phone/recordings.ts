import { newSid } from '../ids.ts';
import type { Call } from '../model/call.ts';
import type { Recording, RecordingSource } from '../model/recording.ts';
import { postStatus } from '../webhooks/postStatus.ts';
import type { World } from '../world.ts';
import { inBackground } from '../time/clock.ts';

export interface NewRecording {
  callSid: string | null;
  conferenceSid: string | null;
  source: RecordingSource;
  channels?: number;
  track?: string;
  callbackUrl?: string;
  callbackMethod?: string;
}

export function startRecording(world: World, wanted: NewRecording): Recording {
  const now = new Date();
  const recording: Recording = {
    sid: newSid('RE'),
    callSid: wanted.callSid,
    conferenceSid: wanted.conferenceSid,
    status: 'in-progress',
    source: wanted.source,
    channels: wanted.channels ?? 1,
    track: wanted.track ?? 'both',
    startedAt: now,
    updatedAt: now,
    endedAt: null,
    durationSeconds: -1,
    callbackUrl: wanted.callbackUrl ?? '',
    callbackMethod: wanted.callbackMethod ?? 'POST',
    words: [],
    pauseBehavior: 'silence',
  };
  world.recordings.set(recording.sid, recording);
  world.openRecordings.add(recording);
  return recording;
}

export function recordingUrl(world: World, recording: Recording): string {
  return `${world.url}/2010-04-01/Accounts/${world.config.accountSid}/Recordings/${recording.sid}`;
}

/** Ends a recording; a moment later it is ready, and the hub is told if it asked to be. */
export function finishRecording(world: World, recording: Recording): void {
  if (recording.endedAt) return;
  recording.endedAt = new Date();
  recording.updatedAt = recording.endedAt;
  world.openRecordings.delete(recording);
  const seconds =
    world.media?.recorded(recording)?.seconds ??
    // Where time goes faster, a message of five make-believe seconds is one of five seconds.
    ((recording.endedAt.getTime() - recording.startedAt.getTime()) / 1000) * world.clock.speed;
  recording.durationSeconds = Math.max(1, Math.round(seconds));
  recording.status = 'processing';
  inBackground(makeReady(world, recording), world.report);
}

async function makeReady(world: World, recording: Recording): Promise<void> {
  await world.clock.sleep(300);
  recording.status = 'completed';
  recording.updatedAt = new Date();
  if (!recording.callbackUrl) return;
  postStatus(world, recording.sid, {
    point: 'webhook:status.recording',
    url: recording.callbackUrl,
    method: recording.callbackMethod,
    params: {
      AccountSid: world.config.accountSid,
      ...(recording.callSid ? { CallSid: recording.callSid } : {}),
      ...(recording.conferenceSid ? { ConferenceSid: recording.conferenceSid } : {}),
      RecordingSid: recording.sid,
      RecordingUrl: recordingUrl(world, recording),
      RecordingStatus: 'completed',
      RecordingDuration: String(recording.durationSeconds),
      RecordingChannels: String(recording.channels),
      RecordingStartTime: recording.startedAt.toUTCString().replace('GMT', '+0000'),
      RecordingSource: recording.source,
      RecordingTrack: recording.track,
      ErrorCode: '0',
    },
  });
}

/** What is said on a call goes into the recordings that run on it or on its conference. */
export function recordWords(world: World, speaker: Call, text: string): void {
  const conference = speaker.participant?.conference.sid;
  for (const recording of runningRecordings(world)) {
    const isHere =
      recording.callSid === speaker.sid || (conference && recording.conferenceSid === conference);
    if (isHere) recording.words.push(`${speaker.party}: ${text}`);
  }
}

/** The end of a call or a conference ends its recordings. */
export function finishRecordingsOf(world: World, sid: string): void {
  for (const recording of world.openRecordings) {
    if (recording.callSid === sid || recording.conferenceSid === sid) finishRecording(world, recording);
  }
}

function runningRecordings(world: World): Recording[] {
  return [...world.openRecordings].filter((recording) => recording.status === 'in-progress');
}
