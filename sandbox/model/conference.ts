import type { Call, CallbackTarget } from './call.ts';

export type ConferenceStatus = 'init' | 'in-progress' | 'completed';

export type ConferenceEndReason =
  | 'conference-ended-via-api'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'last-participant-kicked'
  | 'last-participant-left';

export type LeaveReason =
  | 'participant_hung_up'
  | 'participant_updated_via_api'
  | 'conference_ended_via_api'
  | 'moderator_ended_conference'
  | 'participant_add_failed';

export interface Conference {
  sid: string;
  friendlyName: string;
  status: ConferenceStatus;
  createdAt: Date;
  updatedAt: Date;
  participants: Map<string, Participant>;
  callback: CallbackTarget | null;
  sequence: number;
  endReason: ConferenceEndReason | null;
  endedByCallSid: string | null;
  endedByLabel: string | null;
  recordingSid: string | null;
}

export type ParticipantStatus = 'queued' | 'connected' | 'complete' | 'failed';

export interface ParticipantSettings {
  label: string | null;
  muted: boolean;
  hold: boolean;
  coaching: boolean;
  callSidToCoach: string | null;
  startOnEnter: boolean;
  endOnExit: boolean;
  beep: string;
  /** undefined: the network's own music. Empty: silence. */
  waitUrl: string | undefined;
  waitMethod: string;
}

export interface Participant extends ParticipantSettings {
  call: Call;
  conference: Conference;
  status: ParticipantStatus;
  createdAt: Date;
  updatedAt: Date;
  holdUrl: string | undefined;
  holdMethod: string;
  left: PromiseWithResolvers<LeaveReason>;
  /** What is played to this participant alone: waiting music, hold music. */
  sound: AbortController | null;
}
