import type { Call } from '../model/call.ts';
import { mix } from './pcm.ts';

/** What each party hears at one instant. */
export interface Instant {
  /** What a party says; undefined when it is silent. */
  mouthOf(call: Call): Int16Array | undefined;
  /** What the line itself lets a party hear: announcements, music, beeps. */
  lineOf(call: Call): readonly Int16Array[];
}

/**
 * All that one party hears: the line, and every other member of its room whose voice the room carries to it. Who is held,
 * muted or coaching is the room's to say, so it is so for ears as it is for words.
 */
export function heardBy(listener: Call, instant: Instant): Int16Array | undefined {
  return mix([...instant.lineOf(listener), ...voicesFor(listener, instant)]);
}

function voicesFor(listener: Call, { mouthOf }: Instant): Int16Array[] {
  const { room } = listener;
  if (!room) return [];
  return room
    .members()
    .filter((member) => member !== listener && room.carries(member, listener))
    .flatMap((member) => mouthOf(member) ?? []);
}

/** The conference as its recording has it: everyone who is heard by all, so neither the held nor a coach. */
export function heardInConference(
  participants: readonly Call[],
  { mouthOf }: Instant,
): Int16Array | undefined {
  return mix(
    participants.flatMap((call) => {
      const { participant } = call;
      return participant && !participant.muted && !participant.hold && !participant.coaching
        ? (mouthOf(call) ?? [])
        : [];
    }),
  );
}
