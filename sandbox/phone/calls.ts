// The life of one call: it is made, moves on, and ends once. Nothing here knows TwiML or conferences.
import { newSid } from '../ids.ts';
import { isOver, type Call, type CallbackTarget, type CallStatus, type LineKind } from '../model/call.ts';
import { Inbox } from '../time/inbox.ts';
import { Interrupted, type InterruptionReason } from '../time/clock.ts';
import { postStatus } from '../webhooks/postStatus.ts';
import type { World } from '../world.ts';
import { callParams, durationSeconds } from './callParams.ts';
import { presentCall } from './presentCall.ts';

export interface NewCall {
  direction: Call['direction'];
  from: string;
  to: string;
  parentSid?: string;
  callbacks?: CallbackTarget[];
}

export function createCall(world: World, wanted: NewCall): Call {
  const now = new Date();
  const call: Call = {
    sid: newSid('CA'),
    accountSid: world.config.accountSid,
    direction: wanted.direction,
    from: wanted.from,
    to: wanted.to,
    party: wanted.direction === 'inbound' ? wanted.from : wanted.to,
    parentSid: wanted.parentSid ?? null,
    status: wanted.direction === 'inbound' ? 'ringing' : 'queued',
    createdAt: now,
    updatedAt: now,
    startedAt: wanted.direction === 'inbound' ? now : null,
    answeredAt: null,
    endedAt: null,
    transcript: [],
    keys: new Inbox(),
    words: new Inbox(),
    pickup: Promise.withResolvers(),
    activity: new AbortController(),
    ended: Promise.withResolvers(),
    callbacks: wanted.callbacks ?? [],
    callbackSequence: 0,
    participant: null,
    room: null,
    queueSeconds: 0,
    sounds: new Set(),
    hasMicrophone: false,
    microphone: Promise.withResolvers(),
    heardAt: 0,
  };
  world.calls.set(call.sid, call);
  addLine(world, call, { kind: 'status', who: 'line', text: call.status });
  return call;
}

/** Tells the page and the tests that something about the call has changed. */
export function touchCall(world: World, call: Call): void {
  call.updatedAt = new Date();
  world.journal.touch({
    kind: 'call',
    id: call.sid,
    parties: [call.from, call.to],
    present: () => presentCall(call),
  });
}

export interface NewLine {
  kind: LineKind;
  who: string;
  text: string;
  language?: string | undefined;
}

/** Adds what the party now hears, says or notices. Music that goes on is not noted again. */
export function addLine(world: World, call: Call, line: NewLine): void {
  const last = call.transcript.at(-1);
  if (line.kind === 'music' && last?.kind === 'music' && last.text === line.text) return;
  const { language, ...rest } = line;
  call.transcript.push({ at: new Date().toISOString(), ...rest, ...(language ? { language } : {}) });
  touchCall(world, call);
}

export function setStatus(world: World, call: Call, status: CallStatus): void {
  if (isOver(call) || call.status === status) return;
  call.status = status;
  const now = new Date();
  if (status === 'ringing' || status === 'in-progress') call.startedAt ??= now;
  if (status === 'in-progress') call.answeredAt = now;
  addLine(world, call, { kind: 'status', who: 'line', text: status });
  const event = status === 'in-progress' ? 'answered' : status;
  if (event === 'ringing' || event === 'answered') postCallEvent(world, call, event);
}

/** Stops what the call is doing and lets something else be done with it; returns the new activity's signal. */
export function takeOver(call: Call): AbortSignal {
  interrupt(call, 'updated');
  call.activity = new AbortController();
  return call.activity.signal;
}

/** Stops what the call is doing, before it is ended for a reason of its own: its party hung up, the world is reset. */
export function interrupt(call: Call, why: InterruptionReason): void {
  call.activity.abort(new Interrupted(why));
}

/** Ends the call, once, and what it was doing. */
export function endCall(world: World, call: Call, status: CallStatus): void {
  if (isOver(call)) return;
  call.status = status;
  call.endedAt = new Date();
  interrupt(call, 'ended');
  call.ended.resolve();
  addLine(world, call, { kind: 'status', who: 'line', text: status });
  postCallEvent(world, call, 'completed');
}

/** The status a call gets when somebody hangs up in its present state. */
export function statusOnHangup(call: Call): CallStatus {
  if (call.answeredAt) return 'completed';
  return call.direction === 'inbound' ? 'no-answer' : 'canceled';
}

/** Posts a step of the call's life to those who asked for it. */
export function postCallEvent(world: World, call: Call, event: string): void {
  const sequence = call.callbackSequence;
  call.callbackSequence += 1;
  for (const callback of call.callbacks) {
    if (!callback.events.has(event)) continue;
    const isEnd = event === 'completed';
    const duration = String(durationSeconds(call));
    postStatus(world, call.sid, {
      point: 'webhook:status.call',
      url: callback.url,
      method: callback.method,
      params: {
        ...callParams(call),
        ...(event === 'initiated' ? { CallStatus: 'initiated' } : {}),
        Timestamp: new Date().toUTCString().replace('GMT', '+0000'),
        CallbackSource: 'call-progress-events',
        SequenceNumber: String(sequence),
        ...(isEnd ? { CallDuration: duration, Duration: String(Math.ceil(Number(duration) / 60)) } : {}),
      },
    });
  }
}
