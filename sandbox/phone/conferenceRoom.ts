import type { Call } from '../model/call.ts';
import type { Conference, Participant } from '../model/conference.ts';
import type { Room } from '../model/room.ts';

export function connected(conference: Conference): Participant[] {
  return [...conference.participants.values()].filter((participant) => participant.status === 'connected');
}

/** Who hears whom in a conference: nobody before it starts, the held neither way, the muted are not heard. */
export function conferenceRoom(conference: Conference): Room {
  return {
    members: () => connected(conference).map((participant) => participant.call),
    carries: (speaker, listener) => carries(conference, speaker, listener),
    nameOf: (member) => conference.participants.get(member.sid)?.label ?? member.party,
  };
}

function carries(conference: Conference, speaker: Call, listener: Call): boolean {
  if (conference.status !== 'in-progress') return false;
  const from = conference.participants.get(speaker.sid);
  const to = conference.participants.get(listener.sid);
  if (!from || !to || from.muted || from.hold || to.hold) return false;
  return !from.coaching || from.callSidToCoach === listener.sid;
}

/** Two calls that are simply connected. */
export function plainRoom(one: Call, other: Call): Room {
  const isOther = (member: Call): boolean => member === other;
  return {
    members: () => [one, other],
    carries: () => true,
    nameOf: (member) => (isOther(member) ? other.party : one.party),
  };
}
