import type { CallbackTarget } from '../model/call.ts';
import type { Conference, Participant, ParticipantSettings } from '../model/conference.ts';
import { createCall, endCall } from '../phone/calls.ts';
import {
  addParticipant,
  findOrCreateConference,
  leaveConference,
  usualSettings,
} from '../phone/conferences.ts';
import { dialIntoConference } from '../phone/dialOut.ts';
import { changeParticipant } from '../phone/participantChanges.ts';
import { startRecording } from '../phone/recordings.ts';
import type { World } from '../world.ts';
import { callbacksOf, checkParties, timeoutBuffer } from './calls.ts';
import { announceIfAsked, conferenceOf } from './conferences.ts';
import type { Form } from './form.ts';
import type { Operation, RestCall } from './operation.ts';
import { page, restDate } from './paging.ts';
import { notFound, RestError } from './restError.ts';

const all = '/Conferences/:conference/Participants.json';
const one = '/Conferences/:conference/Participants/:participant.json';

export const participantOperations: Operation[] = [
  { name: 'Participants.create', method: 'post', path: all, handle: create },
  { name: 'Participants.list', method: 'get', path: all, handle: list },
  { name: 'Participants.fetch', method: 'get', path: one, handle: fetchParticipant },
  { name: 'Participants.update', method: 'post', path: one, handle: update },
  { name: 'Participants.delete', method: 'delete', path: one, handle: kick },
];

function presentParticipant(participant: Participant): Record<string, unknown> {
  const { call, conference } = participant;
  return {
    account_sid: call.accountSid,
    call_sid: call.sid,
    conference_sid: conference.sid,
    label: participant.label,
    muted: participant.muted,
    hold: participant.hold,
    coaching: participant.coaching,
    call_sid_to_coach: participant.callSidToCoach,
    start_conference_on_enter: participant.startOnEnter,
    end_conference_on_exit: participant.endOnExit,
    status: participant.status === 'queued' && call.status === 'ringing' ? 'ringing' : participant.status,
    queue_time: '0',
    date_created: restDate(participant.createdAt),
    date_updated: restDate(participant.updatedAt),
    uri: `/2010-04-01/Accounts/${call.accountSid}/Conferences/${conference.sid}/Participants/${call.sid}.json`,
  };
}

function create(request: RestCall) {
  const { world, form } = request;
  const from = form.required('From');
  const to = form.required('To');
  checkParties(world, from, to);
  const settings = settingsOf(form);
  const conference = conferenceToJoin(request);
  const caller = form.text('CallerId') ?? from;
  const call = createCall(world, {
    direction: 'outbound-api',
    from: caller,
    to,
    callbacks: callbacksOf(form),
  });
  const participant = addParticipant(conference, call, { settings, callback: conferenceCallbackOf(form) });
  recordIfAsked(world, form, participant);
  dialIntoConference(world, participant, (form.integer('Timeout') ?? 60) + timeoutBuffer);
  return { status: 201, body: presentParticipant(participant) };
}

/** A name that no living conference bears makes a new one; a sid must be that of a living one. */
function conferenceToJoin(request: RestCall): Conference {
  const name = request.parameter('conference');
  if (!/^CF[0-9a-f]{32}$/.test(name)) return findOrCreateConference(request.world, name);
  const conference = conferenceOf(request, 'conference');
  if (conference.status === 'completed') throw notFound(request.path);
  return conference;
}

function settingsOf(form: Form): ParticipantSettings {
  const coaching = form.flag('Coaching') ?? false;
  const callSidToCoach = form.text('CallSidToCoach') ?? null;
  if (coaching && !callSidToCoach)
    throw new RestError(400, 20001, 'CallSidToCoach is required when Coaching is true');
  return {
    ...usualSettings,
    label: form.text('Label') ?? null,
    muted: form.flag('Muted') ?? false,
    hold: form.flag('Hold') ?? false,
    coaching,
    callSidToCoach,
    startOnEnter: form.flag('StartConferenceOnEnter') ?? true,
    endOnExit: form.flag('EndConferenceOnExit') ?? false,
    beep: form.text('Beep') ?? 'true',
    waitUrl: form.text('WaitUrl') === '' ? '' : form.url('WaitUrl'),
    waitMethod: form.text('WaitMethod') ?? 'POST',
  };
}

function conferenceCallbackOf(form: Form): CallbackTarget | null {
  const url = form.url('ConferenceStatusCallback');
  if (!url) return null;
  const events = form.list('ConferenceStatusCallbackEvent');
  return {
    url,
    method: form.text('ConferenceStatusCallbackMethod') ?? 'POST',
    events: new Set(events.length > 0 ? events : ['start', 'end']),
  };
}

function recordIfAsked(world: World, form: Form, participant: Participant): void {
  const { conference } = participant;
  if (form.flag('Record')) {
    startRecording(world, {
      callSid: participant.call.sid,
      conferenceSid: null,
      source: 'OutboundAPI',
      callbackUrl: form.url('RecordingStatusCallback') ?? '',
    });
  }
  if (!/^(true|record-from-start)$/.test(form.text('ConferenceRecord') ?? '') || conference.recordingSid)
    return;
  const recording = startRecording(world, {
    callSid: participant.call.sid,
    conferenceSid: conference.sid,
    source: 'Conference',
    callbackUrl: form.url('ConferenceRecordingStatusCallback') ?? '',
  });
  conference.recordingSid = recording.sid;
}

function list(request: RestCall) {
  const { query, path } = request;
  const [muted, hold, coaching] = [query.flag('Muted'), query.flag('Hold'), query.flag('Coaching')];
  const items = [...conferenceOf(request, 'conference').participants.values()].filter(
    (participant) =>
      (muted === undefined || participant.muted === muted) &&
      (hold === undefined || participant.hold === hold) &&
      (coaching === undefined || participant.coaching === coaching),
  );
  return page({ key: 'participants', path, query, items, present: presentParticipant });
}

/** The participant named in the path, by its call's sid or by its label; 404 when it is not (or no longer) there. */
function participantOf(request: RestCall): Participant {
  const name = request.parameter('participant');
  const { participants } = conferenceOf(request, 'conference');
  const participant =
    participants.get(name) ?? [...participants.values()].find((each) => each.label === name);
  if (!participant) throw notFound(request.path);
  return participant;
}

function fetchParticipant(request: RestCall) {
  return { status: 200, body: presentParticipant(participantOf(request)) };
}

function update(request: RestCall) {
  const { world, form } = request;
  const participant = participantOf(request);
  changeParticipant(world, participant, {
    muted: form.flag('Muted'),
    hold: form.flag('Hold'),
    holdUrl: form.url('HoldUrl'),
    holdMethod: form.text('HoldMethod'),
    endOnExit: form.flag('EndConferenceOnExit'),
    coaching: form.flag('Coaching'),
    callSidToCoach: form.text('CallSidToCoach'),
    waitUrl: form.url('WaitUrl'),
  });
  announceIfAsked(world, form, [participant]);
  return { status: 200, body: presentParticipant(participant) };
}

function kick(request: RestCall) {
  const participant = participantOf(request);
  const isRinging = participant.status !== 'connected';
  leaveConference(request.world, participant, { reason: 'participant_updated_via_api', wasKicked: true });
  if (isRinging) endCall(request.world, participant.call, 'canceled');
  return { status: 204 as const };
}
