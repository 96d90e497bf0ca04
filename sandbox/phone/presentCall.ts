import type { Call } from '../model/call.ts';

/** How the control API and the page see a call. */
export function presentCall(call: Call): Record<string, unknown> {
  const participant = call.participant;
  return {
    kind: 'call',
    sid: call.sid,
    status: call.status,
    direction: call.direction,
    from: call.from,
    to: call.to,
    party: call.party,
    parentSid: call.parentSid,
    conference: participant
      ? {
          sid: participant.conference.sid,
          friendlyName: participant.conference.friendlyName,
          label: participant.label,
          status: participant.status,
          isStarted: participant.conference.status === 'in-progress',
        }
      : null,
    held: participant?.hold ?? false,
    muted: participant?.muted ?? false,
    createdAt: call.createdAt.toISOString(),
    answeredAt: call.answeredAt?.toISOString() ?? null,
    endedAt: call.endedAt?.toISOString() ?? null,
    transcript: call.transcript,
  };
}
