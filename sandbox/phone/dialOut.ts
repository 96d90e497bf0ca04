// Calls that the hub makes over REST: to run a document, or to bring somebody into a conference.
import type { Call } from '../model/call.ts';
import type { Participant } from '../model/conference.ts';
import { abortable, inBackground, Interrupted } from '../time/clock.ts';
import type { World } from '../world.ts';
import { endCall } from './calls.ts';
import { connectParticipant, leaveConference } from './conferences.ts';
import { ring } from './ring.ts';

/** Rings a participant's phone and puts it into its conference; the call lasts as long as it is in there. */
export function dialIntoConference(world: World, participant: Participant, timeoutSeconds: number): void {
  const { call } = participant;
  const work = async (): Promise<void> => {
    try {
      if (!(await ring(world, call, timeoutSeconds))) {
        leaveConference(world, participant, { reason: 'participant_add_failed' });
        return;
      }
      connectParticipant(world, participant);
      await abortable(participant.left.promise, call.activity.signal);
      endCall(world, call, 'completed');
    } catch (error) {
      leaveOnInterruption(world, participant, error);
      throw error;
    }
  };
  inBackground(work(), world.report);
}

/** Hanging up, being ended or being redirected by the hub all mean leaving, each with its own reason. */
export function leaveOnInterruption(world: World, participant: Participant, error: unknown): void {
  if (participant.status !== 'connected') {
    leaveConference(world, participant, { reason: 'participant_add_failed' });
    return;
  }
  const hungUp = error instanceof Interrupted && error.why === 'hangup';
  leaveConference(world, participant, {
    reason: hungUp ? 'participant_hung_up' : 'participant_updated_via_api',
  });
}

export interface DialPlan {
  timeoutSeconds: number;
  onAnswer: (call: Call) => void;
}

/** Rings a phone and, once it is answered, lets `onAnswer` decide what the call does. */
export function dialOut(world: World, call: Call, { timeoutSeconds, onAnswer }: DialPlan): void {
  const work = async (): Promise<void> => {
    if (await ring(world, call, timeoutSeconds)) onAnswer(call);
  };
  inBackground(work(), world.report);
}
