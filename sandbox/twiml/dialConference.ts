import type { ParticipantSettings } from '../model/conference.ts';
import { abortable } from '../time/clock.ts';
import {
  addParticipant,
  connectParticipant,
  findOrCreateConference,
  usualSettings,
} from '../phone/conferences.ts';
import { leaveOnInterruption } from '../phone/dialOut.ts';
import { startRecording } from '../phone/recordings.ts';
import { resolveUrl } from '../webhooks/webhookUrl.ts';
import { flagAttribute, type TwimlElement } from './parseTwiml.ts';
import { callbackOf, type Scene } from './scene.ts';

/** Puts the call into a conference until it leaves or is taken out of it. */
export async function dialConference(
  scene: Scene,
  dialNode: TwimlElement,
  noun: TwimlElement,
): Promise<Record<string, string>> {
  const conference = findOrCreateConference(scene.world, noun.text);
  const callback = callbackOf(scene, noun, 'start end');
  const participant = addParticipant(conference, scene.call, { settings: settingsOf(scene, noun), callback });
  recordIfAsked(scene, noun.attributes['record'] ? noun : dialNode, conference);
  connectParticipant(scene.world, participant);
  try {
    await abortable(participant.left.promise, scene.signal);
  } catch (error) {
    leaveOnInterruption(scene.world, participant, error);
    throw error;
  }
  return { DialCallStatus: 'completed', ConferenceSid: conference.sid };
}

function settingsOf(scene: Scene, noun: TwimlElement): ParticipantSettings {
  const { attributes } = noun;
  const waitUrl = attributes['waitUrl'];
  const coached = attributes['coach'];
  return {
    ...usualSettings,
    label: attributes['participantLabel'] ?? null,
    muted: flagAttribute(noun, 'muted', false),
    startOnEnter: flagAttribute(noun, 'startConferenceOnEnter', true),
    endOnExit: flagAttribute(noun, 'endConferenceOnExit', false),
    beep: attributes['beep'] ?? 'true',
    waitUrl: waitUrl ? resolveUrl(waitUrl, scene.documentUrl) : waitUrl,
    waitMethod: attributes['waitMethod'] ?? 'POST',
    coaching: coached !== undefined,
    callSidToCoach: coached ?? null,
  };
}

function recordIfAsked(
  scene: Scene,
  node: TwimlElement,
  conference: { sid: string; recordingSid: string | null },
): void {
  const wish = node.attributes['record'] ?? 'do-not-record';
  if (!wish.startsWith('record') || conference.recordingSid) return;
  const callbackUrl = node.attributes['recordingStatusCallback'];
  const recording = startRecording(scene.world, {
    callSid: scene.call.sid,
    conferenceSid: conference.sid,
    source: 'Conference',
    callbackUrl: callbackUrl ? resolveUrl(callbackUrl, scene.documentUrl) : '',
    callbackMethod: node.attributes['recordingStatusCallbackMethod'] ?? 'POST',
  });
  conference.recordingSid = recording.sid;
}
