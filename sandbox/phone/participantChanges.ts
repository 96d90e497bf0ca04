import type { Participant } from '../model/conference.ts';
import { Interrupted } from '../time/clock.ts';
import { runDocument } from '../twiml/runDocument.ts';
import { conferenceSoundVerbs } from '../twiml/soundVerbs.ts';
import type { World } from '../world.ts';
import { addLine } from './calls.ts';
import { postConferenceEvent } from './conferenceEvents.ts';
import { chooseSound } from './conferences.ts';

export interface ParticipantChange {
  muted?: boolean | undefined;
  hold?: boolean | undefined;
  holdUrl?: string | undefined;
  holdMethod?: string | undefined;
  endOnExit?: boolean | undefined;
  coaching?: boolean | undefined;
  callSidToCoach?: string | undefined;
  waitUrl?: string | undefined;
}

/** Holds, mutes, lets coach ... one participant, and tells those who asked to be told. */
export function changeParticipant(world: World, participant: Participant, change: ParticipantChange): void {
  participant.updatedAt = new Date();
  if (change.muted !== undefined) mute(world, participant, change.muted);
  if (change.holdUrl !== undefined) participant.holdUrl = change.holdUrl;
  if (change.holdMethod !== undefined) participant.holdMethod = change.holdMethod;
  if (change.hold !== undefined) hold(world, participant, change.hold);
  if (change.waitUrl !== undefined) participant.waitUrl = change.waitUrl;
  const before = JSON.stringify([participant.endOnExit, participant.coaching, participant.callSidToCoach]);
  if (change.endOnExit !== undefined) participant.endOnExit = change.endOnExit;
  if (change.coaching !== undefined) participant.coaching = change.coaching;
  if (change.callSidToCoach !== undefined) participant.callSidToCoach = change.callSidToCoach;
  const after = JSON.stringify([participant.endOnExit, participant.coaching, participant.callSidToCoach]);
  if (before !== after || change.waitUrl !== undefined) {
    postConferenceEvent(world, participant.conference, { event: 'participant-modify', participant });
  }
}

function mute(world: World, participant: Participant, muted: boolean): void {
  if (participant.muted === muted) return;
  participant.muted = muted;
  addLine(world, participant.call, { kind: 'status', who: 'line', text: muted ? 'muted' : 'unmuted' });
  const event = muted ? 'participant-mute' : 'participant-unmute';
  postConferenceEvent(world, participant.conference, { event, participant });
}

function hold(world: World, participant: Participant, isHeld: boolean): void {
  if (participant.hold === isHeld) return;
  participant.hold = isHeld;
  addLine(world, participant.call, { kind: 'hold', who: 'line', text: isHeld ? 'on hold' : 'off hold' });
  chooseSound(world, participant);
  const event = isHeld ? 'participant-hold' : 'participant-unhold';
  postConferenceEvent(world, participant.conference, { event, participant });
}

/** Plays an announcement to some participants of a conference; its document is fetched once. */
export async function announce(
  world: World,
  participants: readonly Participant[],
  source: { url: string; method: string },
): Promise<void> {
  const [first] = participants;
  if (!first) return;
  const over = new AbortController();
  void first.left.promise.then(() => over.abort(new Interrupted('ended')));
  await runDocument(
    {
      world,
      call: first.call,
      audience: () => participants.filter((one) => one.status === 'connected').map((one) => one.call),
      signal: over.signal,
      isBackground: true,
    },
    { url: source.url, method: source.method, params: { ConferenceSid: first.conference.sid } },
    conferenceSoundVerbs,
  );
  postConferenceEvent(world, first.conference, {
    event: 'announcement-end',
    ...(participants.length === 1 ? { participant: first } : {}),
    params: { AnnounceUrl: source.url },
  });
}
