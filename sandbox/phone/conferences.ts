// Conferences: who is in, when it starts, when it ends. The rules are those of Twilio's <Conference>.
import { newSid } from '../ids.ts';
import { isOver, type Call, type CallbackTarget } from '../model/call.ts';
import type {
  Conference,
  ConferenceEndReason,
  LeaveReason,
  Participant,
  ParticipantSettings,
} from '../model/conference.ts';
import { inBackground, Interrupted } from '../time/clock.ts';
import { conferenceSoundVerbs } from '../twiml/soundVerbs.ts';
import { playWaitingSound } from '../twiml/waitingSound.ts';
import type { World } from '../world.ts';
import { chime } from './audio.ts';
import { addLine, endCall, touchCall } from './calls.ts';
import { callParams } from './callParams.ts';
import { postConferenceEvent } from './conferenceEvents.ts';
import { conferenceRoom, connected } from './conferenceRoom.ts';
import { finishRecordingsOf } from './recordings.ts';

export const usualSettings: ParticipantSettings = {
  label: null,
  muted: false,
  hold: false,
  coaching: false,
  callSidToCoach: null,
  startOnEnter: true,
  endOnExit: false,
  beep: 'true',
  waitUrl: undefined,
  waitMethod: 'POST',
};

/** The living conference of this name, or a new one. */
export function findOrCreateConference(world: World, name: string): Conference {
  const existing = [...world.conferences.values()].find(
    (conference) => conference.friendlyName === name && conference.status !== 'completed',
  );
  if (existing) return existing;
  const now = new Date();
  const conference: Conference = {
    sid: newSid('CF'),
    friendlyName: name,
    status: 'init',
    createdAt: now,
    updatedAt: now,
    participants: new Map(),
    callback: null,
    sequence: 0,
    endReason: null,
    endedByCallSid: null,
    endedByLabel: null,
    recordingSid: null,
  };
  world.conferences.set(conference.sid, conference);
  return conference;
}

export interface Joining {
  settings: ParticipantSettings;
  callback: CallbackTarget | null;
}

/** Notes a call as belonging to a conference, before it is connected. The first callback given is the one kept. */
export function addParticipant(
  conference: Conference,
  call: Call,
  { settings, callback }: Joining,
): Participant {
  const now = new Date();
  const participant: Participant = {
    ...settings,
    call,
    conference,
    status: 'queued',
    createdAt: now,
    updatedAt: now,
    holdUrl: undefined,
    holdMethod: 'POST',
    left: Promise.withResolvers(),
    sound: null,
  };
  conference.callback ??= callback;
  conference.participants.set(call.sid, participant);
  call.participant = participant;
  return participant;
}

/** Connects a participant whose call is up. */
export function connectParticipant(world: World, participant: Participant): void {
  const { conference, call } = participant;
  participant.status = 'connected';
  participant.updatedAt = new Date();
  call.room = conferenceRoom(conference);
  if (participant.beep === 'true' || participant.beep === 'onEnter') beep(world, participant);
  touchCall(world, call);
  postConferenceEvent(world, conference, { event: 'participant-join', participant });
  if (conference.status === 'in-progress') noteCompany(world, participant);
  else startWhenReady(world, conference);
  chooseSound(world, participant);
}

function beep(world: World, participant: Participant): void {
  for (const other of connected(participant.conference)) {
    if (other !== participant && !other.hold) chime(world, other.call);
  }
}

function startWhenReady(world: World, conference: Conference): void {
  if (conference.status !== 'init') return;
  const present = connected(conference);
  if (present.length < 2 || !present.some((participant) => participant.startOnEnter)) return;
  conference.status = 'in-progress';
  conference.updatedAt = new Date();
  postConferenceEvent(world, conference, { event: 'conference-start' });
  for (const participant of present) {
    noteCompany(world, participant);
    chooseSound(world, participant);
  }
}

/** Where nobody speaks, silence alone would not tell the party that it is no longer alone. */
function noteCompany(world: World, participant: Participant): void {
  addLine(world, participant.call, { kind: 'status', who: 'line', text: 'talking' });
}

/** Plays to one participant what it must hear now: hold music, waiting music, or nothing but the others. */
export function chooseSound(world: World, participant: Participant): void {
  participant.sound?.abort(new Interrupted('updated'));
  participant.sound = null;
  const isWaiting = participant.conference.status === 'init';
  if (participant.status !== 'connected' || (!participant.hold && !isWaiting)) return;
  const sound = new AbortController();
  participant.sound = sound;
  const { call, conference } = participant;
  const playing = playWaitingSound(world, call, {
    url: participant.hold ? participant.holdUrl : participant.waitUrl,
    method: participant.hold ? participant.holdMethod : participant.waitMethod,
    params: () => ({
      ConferenceSid: conference.sid,
      FriendlyName: conference.friendlyName,
      ...callParams(call),
    }),
    verbs: conferenceSoundVerbs,
    signal: AbortSignal.any([sound.signal, call.activity.signal]),
  });
  inBackground(playing, world.report);
}

export interface Leaving {
  reason: LeaveReason;
  wasKicked?: boolean;
}

/** Takes a participant out. It may be the end of the conference. */
export function leaveConference(world: World, participant: Participant, leaving: Leaving): void {
  const { conference, call } = participant;
  if (!conference.participants.delete(call.sid)) return;
  const wasConnected = participant.status === 'connected';
  participant.sound?.abort(new Interrupted('updated'));
  participant.status = wasConnected ? 'complete' : 'failed';
  call.participant = null;
  call.room = null;
  postConferenceEvent(world, conference, {
    event: 'participant-leave',
    participant,
    params: {
      ReasonParticipantLeft: leaving.reason,
      ParticipantCallStatus: call.status,
    },
  });
  participant.left.resolve(leaving.reason);
  if (conference.status === 'completed') return;
  touchCall(world, call);
  const rest = connected(conference);
  const kind = leaving.wasKicked ? 'kicked' : 'left';
  if (wasConnected && participant.endOnExit) {
    endConference(world, conference, {
      reason: `participant-with-end-conference-on-exit-${kind}`,
      by: participant,
    });
  } else if (rest.length === 0 && (wasConnected || conference.participants.size === 0)) {
    endConference(world, conference, { reason: `last-participant-${kind}`, by: participant });
  } else if (wasConnected && (participant.beep === 'true' || participant.beep === 'onExit')) {
    for (const other of rest) chime(world, other.call);
  }
}

export interface Ending {
  reason: ConferenceEndReason;
  by?: Participant;
}

/** Ends a conference: everyone left in it goes on with what follows in their own documents. */
export function endConference(world: World, conference: Conference, ending: Ending): void {
  if (conference.status === 'completed') return;
  const hadStarted = conference.status === 'in-progress';
  conference.status = 'completed';
  conference.updatedAt = new Date();
  conference.endReason = ending.reason;
  conference.endedByCallSid = ending.by?.call.sid ?? null;
  conference.endedByLabel = ending.by?.label ?? null;
  const reason = ending.by ? 'moderator_ended_conference' : 'conference_ended_via_api';
  for (const participant of conference.participants.values()) {
    const isRinging = participant.status !== 'connected';
    leaveConference(world, participant, { reason: isRinging ? 'participant_add_failed' : reason });
    if (isRinging && !isOver(participant.call)) endCall(world, participant.call, 'canceled');
  }
  finishRecordingsOf(world, conference.sid);
  // A conference in which nobody ever met has no start, but Twilio still reports its end.
  if (!hadStarted && conference.sequence === 0) return;
  postConferenceEvent(world, conference, {
    event: 'conference-end',
    params: {
      ReasonConferenceEnded: ending.reason,
      Reason: endText(ending),
      ...(ending.by ? { CallSidEndingConference: ending.by.call.sid } : {}),
      ...(ending.by?.label ? { ParticipantLabelEndingConference: ending.by.label } : {}),
    },
  });
}

function endText(ending: Ending): string {
  if (ending.reason === 'conference-ended-via-api') return 'Conference ended via API';
  const who = ending.by?.label ?? ending.by?.call.sid ?? '';
  return ending.reason.startsWith('last')
    ? 'Last participant left'
    : `Participant ${who} with endConferenceOnExit left`;
}
