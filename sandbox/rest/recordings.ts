import type { Recording } from '../model/recording.ts';
import { isOver } from '../model/call.ts';
import { finishRecording, recordingUrl, startRecording } from '../phone/recordings.ts';
import type { World } from '../world.ts';
import { callOf } from './calls.ts';
import type { Operation, RestCall } from './operation.ts';
import { matchesDate, matchesText, page, restDate } from './paging.ts';
import { notFound, RestError } from './restError.ts';
import { makeWave } from './wave.ts';

export const recordingOperations: Operation[] = [
  { name: 'Recordings.list', method: 'get', path: '/Recordings.json', handle: (request) => list(request) },
  { name: 'Recordings.media', method: 'get', path: '/Recordings/:sid.wav', handle: media },
  { name: 'Recordings.fetch', method: 'get', path: '/Recordings/:sid.json', handle: fetchRecording },
  { name: 'Recordings.media', method: 'get', path: '/Recordings/:sid', handle: media },
  { name: 'Recordings.delete', method: 'delete', path: '/Recordings/:sid.json', handle: remove },
  { name: 'CallRecordings.list', method: 'get', path: '/Calls/:call/Recordings.json', handle: listOfCall },
  { name: 'CallRecordings.create', method: 'post', path: '/Calls/:call/Recordings.json', handle: create },
  {
    name: 'CallRecordings.fetch',
    method: 'get',
    path: '/Calls/:call/Recordings/:sid.json',
    handle: fetchOfCall,
  },
  {
    name: 'CallRecordings.update',
    method: 'post',
    path: '/Calls/:call/Recordings/:sid.json',
    handle: updateOfCall,
  },
  {
    name: 'ConferenceRecordings.list',
    method: 'get',
    path: '/Conferences/:conference/Recordings.json',
    handle: listOfConference,
  },
  {
    name: 'ConferenceRecordings.update',
    method: 'post',
    path: '/Conferences/:conference/Recordings/:sid.json',
    handle: (request) =>
      updateIn(request, ({ conferenceSid }) => conferenceSid === request.parameter('conference')),
  },
];

function common(world: World, recording: Recording): Record<string, unknown> {
  return {
    sid: recording.sid,
    account_sid: world.config.accountSid,
    call_sid: recording.callSid,
    conference_sid: recording.conferenceSid,
    status: recording.status,
    source: recording.source,
    channels: recording.channels,
    duration: recording.durationSeconds < 0 ? null : String(recording.durationSeconds),
    start_time: restDate(recording.startedAt),
    date_created: restDate(recording.startedAt),
    date_updated: restDate(recording.updatedAt),
    price: null,
    price_unit: 'USD',
    error_code: null,
    encryption_details: null,
    api_version: '2010-04-01',
  };
}

function presentRecording(world: World, recording: Recording): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${world.config.accountSid}/Recordings/${recording.sid}`;
  return {
    ...common(world, recording),
    media_url: recordingUrl(world, recording),
    uri: `${uri}.json`,
    subresource_uris: {
      add_on_results: `${uri}/AddOnResults.json`,
      transcriptions: `${uri}/Transcriptions.json`,
    },
  };
}

/** Inside a call or a conference, a recording also tells its track but not where to hear it. */
function presentInside(world: World, recording: Recording, path: string): Record<string, unknown> {
  const folder = path.slice(0, path.indexOf('/Recordings'));
  const uri = `${folder}/Recordings/${recording.sid}.json`;
  return { ...common(world, recording), ...(recording.conferenceSid ? {} : { track: recording.track }), uri };
}

function listIn(request: RestCall, belongs: (recording: Recording) => boolean, isInside: boolean) {
  const { world, query, path } = request;
  const items = [...world.recordings.values()]
    .reverse()
    .filter((one) => belongs(one) && matchesDate(query, 'DateCreated', one.startedAt));
  const present = (one: Recording): Record<string, unknown> =>
    isInside ? presentInside(world, one, path) : presentRecording(world, one);
  return page({ key: 'recordings', path, query, items, present, sidOf: (one) => one.sid });
}

function list(request: RestCall) {
  const { query } = request;
  return listIn(
    request,
    (one) =>
      matchesText(query, 'CallSid', one.callSid ?? '') &&
      matchesText(query, 'ConferenceSid', one.conferenceSid ?? ''),
    false,
  );
}

function listOfCall(request: RestCall) {
  const call = callOf(request, 'call');
  return listIn(request, (one) => one.callSid === call.sid, true);
}

function listOfConference(request: RestCall) {
  return listIn(request, (one) => one.conferenceSid === request.parameter('conference'), true);
}

function recordingOf(request: RestCall, belongs: (recording: Recording) => boolean = () => true): Recording {
  const recording = request.world.recordings.get(request.parameter('sid'));
  if (!recording || !belongs(recording)) throw notFound(request.path);
  return recording;
}

function fetchRecording(request: RestCall) {
  return { status: 200, body: presentRecording(request.world, recordingOf(request)) };
}

function fetchOfCall(request: RestCall) {
  const recording = recordingOf(request, ({ callSid }) => callSid === request.parameter('call'));
  return { status: 200, body: presentInside(request.world, recording, request.path) };
}

function create(request: RestCall) {
  const { world, form } = request;
  const call = callOf(request, 'call');
  if (isOver(call) || !call.answeredAt) {
    throw new RestError(404, 21220, 'Requested resource is not eligible for recording');
  }
  const recording = startRecording(world, {
    callSid: call.sid,
    conferenceSid: null,
    source: 'StartCallRecordingAPI',
    channels: form.text('RecordingChannels') === 'dual' ? 2 : 1,
    track: form.text('RecordingTrack') ?? 'both',
    callbackUrl: form.url('RecordingStatusCallback') ?? '',
    callbackMethod: form.text('RecordingStatusCallbackMethod') ?? 'POST',
  });
  return { status: 201, body: presentInside(world, recording, request.path) };
}

function updateOfCall(request: RestCall) {
  return updateIn(request, ({ callSid }) => callSid === request.parameter('call'));
}

function updateIn(request: RestCall, belongs: (recording: Recording) => boolean) {
  const { world, form } = request;
  const wanted = request.parameter('sid');
  const recording =
    wanted === 'Twilio.CURRENT'
      ? [...world.recordings.values()].findLast((one) => belongs(one) && !one.endedAt)
      : recordingOf(request, belongs);
  if (!recording) throw notFound(request.path);
  const status = form.required('Status');
  if (recording.endedAt) throw new RestError(400, 21220, 'Recording is already completed.');
  if (status === 'stopped') {
    finishRecording(world, recording);
    return { status: 200, body: { ...presentInside(world, recording, request.path), status: 'stopped' } };
  }
  if (status !== 'paused' && status !== 'in-progress')
    throw new RestError(400, 20001, `Invalid Status: ${status}`);
  const pauseBehavior = form.text('PauseBehavior');
  if (pauseBehavior === 'skip' || pauseBehavior === 'silence') recording.pauseBehavior = pauseBehavior;
  recording.status = status;
  recording.updatedAt = new Date();
  return { status: 200, body: presentInside(world, recording, request.path) };
}

function media(request: RestCall) {
  const recording = recordingOf(request);
  // One that was made of one channel is not given as two.
  if (request.query.text('RequestedChannels') === '2' && recording.channels !== 2)
    throw new RestError(400, 20001, 'The recording has one channel');
  const sound = request.world.media?.recorded(recording)?.wave() ?? makeWave(recording.durationSeconds);
  return { status: 200, media: sound, contentType: 'audio/x-wav' };
}

function remove(request: RestCall) {
  const { world } = request;
  const recording = recordingOf(request);
  world.recordings.delete(recording.sid);
  world.openRecordings.delete(recording);
  return { status: 204 as const };
}
