import type { Call } from '../model/call.ts';
import { placeParams } from './geography.ts';

/** Seconds from answer to end (or until now); 0 when it was never answered. */
export function durationSeconds(call: Call): number {
  if (!call.answeredAt) return 0;
  return Math.max(1, Math.round(((call.endedAt ?? new Date()).getTime() - call.answeredAt.getTime()) / 1000));
}

/** What the phone network says about a call in every request it makes about it. */
export function callParams(call: Call): Record<string, string> {
  return {
    AccountSid: call.accountSid,
    ApiVersion: '2010-04-01',
    CallSid: call.sid,
    CallStatus: call.status,
    Direction: call.direction,
    From: call.from,
    To: call.to,
    Caller: call.from,
    Called: call.to,
    ...placeParams('From', call.from),
    ...placeParams('To', call.to),
    ...placeParams('Caller', call.from),
    ...placeParams('Called', call.to),
    ...(call.parentSid ? { ParentCallSid: call.parentSid } : {}),
  };
}
