import type { Conference } from '../model/conference.ts';
import { connected } from '../phone/conferenceRoom.ts';
import { endConference } from '../phone/conferences.ts';
import { announce } from '../phone/participantChanges.ts';
import { inBackground } from '../time/clock.ts';
import { WebhookFailure } from '../webhooks/postWebhook.ts';
import { TwimlError } from '../twiml/parseTwiml.ts';
import type { Participant } from '../model/conference.ts';
import type { World } from '../world.ts';
import type { Form } from './form.ts';
import type { Operation, RestCall } from './operation.ts';
import { matchesDate, matchesText, page, restDate } from './paging.ts';
import { notFound, RestError } from './restError.ts';

export const conferenceOperations: Operation[] = [
  { name: 'Conferences.list', method: 'get', path: '/Conferences.json', handle: list },
  { name: 'Conferences.fetch', method: 'get', path: '/Conferences/:sid.json', handle: fetchConference },
  { name: 'Conferences.update', method: 'post', path: '/Conferences/:sid.json', handle: update },
];

/** The conference with the sid in the path; 404 when there is none. A name will not do, but for adding participants. */
export function conferenceOf(request: RestCall, parameter = 'sid'): Conference {
  const conference = request.world.conferences.get(request.parameter(parameter));
  if (!conference) throw notFound(request.path);
  return conference;
}

function presentConference(world: World, conference: Conference): Record<string, unknown> {
  const uri = `/2010-04-01/Accounts/${world.config.accountSid}/Conferences/${conference.sid}`;
  return {
    sid: conference.sid,
    account_sid: world.config.accountSid,
    friendly_name: conference.friendlyName,
    status: conference.status,
    date_created: restDate(conference.createdAt),
    date_updated: restDate(conference.updatedAt),
    region: 'us1',
    api_version: '2010-04-01',
    ...(conference.endReason ? { reason_conference_ended: conference.endReason } : {}),
    call_sid_ending_conference: conference.endedByCallSid,
    uri: `${uri}.json`,
    subresource_uris: { participants: `${uri}/Participants.json`, recordings: `${uri}/Recordings.json` },
  };
}

function list({ world, query, path }: RestCall) {
  const items = [...world.conferences.values()]
    .reverse()
    .filter(
      (conference) =>
        matchesText(query, 'FriendlyName', conference.friendlyName) &&
        matchesText(query, 'Status', conference.status) &&
        matchesDate(query, 'DateCreated', conference.createdAt) &&
        matchesDate(query, 'DateUpdated', conference.updatedAt),
    );
  return page({ key: 'conferences', path, query, items, present: (one) => presentConference(world, one) });
}

function fetchConference(request: RestCall) {
  return { status: 200, body: presentConference(request.world, conferenceOf(request)) };
}

function update(request: RestCall) {
  const { world, form } = request;
  const conference = conferenceOf(request);
  const status = form.text('Status');
  if (status && status !== 'completed') throw new RestError(400, 20001, `Invalid Status: ${status}`);
  if (status) endConference(world, conference, { reason: 'conference-ended-via-api' });
  announceIfAsked(world, form, connected(conference));
  return { status: 200, body: presentConference(world, conference) };
}

/** Plays the document at AnnounceUrl to these participants, if the request asks for it. */
export function announceIfAsked(world: World, form: Form, participants: readonly Participant[]): void {
  const url = form.url('AnnounceUrl');
  if (!url) return;
  const playing = announce(world, participants, { url, method: form.text('AnnounceMethod') ?? 'POST' });
  inBackground(playing, (error) => {
    if (!(error instanceof WebhookFailure) && !(error instanceof TwimlError)) world.report(error);
  });
}
