import type { TimelineEvent } from '#core/contract/events.ts';
import type { InCallKind } from './rows.ts';

/** What happens in a call besides its beginning, hold and end. A new kind does not compile until it is here. */
const inCallKinds: Record<InCallKind, true> = {
  'call.transferred': true,
  'call.guestInvited': true,
  'call.guestAsked': true,
  'call.guestAccepted': true,
  'call.guestJoined': true,
  'call.guestEnded': true,
  'call.swapped': true,
  'call.merged': true,
  'call.agentLost': true,
  'call.rejoining': true,
  'call.agentBack': true,
  'call.recordingPaused': true,
  'call.recordingResumed': true,
  'help.asked': true,
  'help.taken': true,
  'help.ended': true,
};

export function isInCall(event: TimelineEvent): event is Extract<TimelineEvent, { kind: InCallKind }> {
  return Object.hasOwn(inCallKinds, event.kind);
}
