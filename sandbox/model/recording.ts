export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'processing' | 'completed' | 'absent';

export type RecordingSource =
  | 'DialVerb'
  | 'Conference'
  | 'OutboundAPI'
  | 'RecordVerb'
  | 'StartCallRecordingAPI';

export interface Recording {
  sid: string;
  callSid: string | null;
  conferenceSid: string | null;
  status: RecordingStatus;
  source: RecordingSource;
  channels: number;
  track: string;
  startedAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
  durationSeconds: number;
  callbackUrl: string;
  callbackMethod: string;
  /** What was said meanwhile: our recordings are words. */
  words: string[];
  /** Paused, is there silence in it for as long, or is that time left out? */
  pauseBehavior: 'silence' | 'skip';
}
