import type { Conference, Participant } from '../model/conference.ts';
import { postStatus } from '../webhooks/postStatus.ts';
import type { World } from '../world.ts';

export type ConferenceEvent =
  | 'conference-start'
  | 'conference-end'
  | 'participant-join'
  | 'participant-leave'
  | 'participant-mute'
  | 'participant-unmute'
  | 'participant-hold'
  | 'participant-unhold'
  | 'participant-modify'
  | 'announcement-end';

/** The word in statusCallbackEvent that asks for each event. */
const askedBy: Readonly<Record<ConferenceEvent, string>> = {
  'conference-start': 'start',
  'conference-end': 'end',
  'participant-join': 'join',
  'participant-leave': 'leave',
  'participant-mute': 'mute',
  'participant-unmute': 'mute',
  'participant-hold': 'hold',
  'participant-unhold': 'hold',
  'participant-modify': 'modify',
  'announcement-end': 'announcement',
};

export interface ConferenceNews {
  event: ConferenceEvent;
  participant?: Participant;
  params?: Record<string, string>;
}

/** Posts an event of a conference to whoever joined it first with a statusCallback. */
export function postConferenceEvent(world: World, conference: Conference, news: ConferenceNews): void {
  conference.sequence += 1;
  const { callback } = conference;
  if (!callback?.events.has(askedBy[news.event])) return;
  postStatus(world, conference.sid, {
    point: 'webhook:status.conference',
    url: callback.url,
    method: callback.method,
    params: {
      ConferenceSid: conference.sid,
      FriendlyName: conference.friendlyName,
      AccountSid: world.config.accountSid,
      SequenceNumber: String(conference.sequence),
      Timestamp: new Date().toUTCString().replace('GMT', '+0000'),
      StatusCallbackEvent: news.event,
      ...(news.participant ? participantParams(news.participant) : {}),
      ...news.params,
    },
  });
}

function participantParams(participant: Participant): Record<string, string> {
  return {
    CallSid: participant.call.sid,
    Muted: String(participant.muted),
    Hold: String(participant.hold),
    Coaching: String(participant.coaching),
    ...(participant.callSidToCoach ? { CallSidToCoach: participant.callSidToCoach } : {}),
    EndConferenceOnExit: String(participant.endOnExit),
    StartConferenceOnEnter: String(participant.startOnEnter),
    ...(participant.label ? { ParticipantLabel: participant.label } : {}),
  };
}
