import { z } from 'zod';
import { idOf } from './ids.ts';

// How callers wait in a queue, and what they may do instead. One row of switches per queue, set on screen.

export const CallbackKind = z.enum(['callback', 'voicemail']);
export type CallbackKind = z.infer<typeof CallbackKind>;

/** Whose phone rings first when an agent has taken a callback. */
export const CallbackMode = z.enum(['agent_first', 'customer_first']);
export type CallbackMode = z.infer<typeof CallbackMode>;

export const CallbackState = z.enum([
  'asking',
  'recording',
  'waiting',
  'done',
  'canceled',
  'expired',
  'failed',
]);
export type CallbackState = z.infer<typeof CallbackState>;

/** Where a caller goes who cannot wait here, or not any longer. `message`: we say that we could not take the call. */
export const Branch = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('queue'), queueId: idOf('queue') }),
  z.strictObject({ kind: z.literal('voicemail') }),
  z.strictObject({ kind: z.literal('callback') }),
  z.strictObject({ kind: z.literal('message'), sendsText: z.boolean() }),
]);
export type Branch = z.infer<typeof Branch>;

/** After so long in all, whatever queues the call has been in. */
export const OverflowStep = z.strictObject({
  afterSeconds: z.number().int().min(5).max(14_400),
  /** Only when nobody who could take it is signed in. */
  onlyIfEmpty: z.boolean(),
  to: Branch,
});
export type OverflowStep = z.infer<typeof OverflowStep>;

export const WaitingPolicy = z.strictObject({
  announcePosition: z.boolean(),
  announceWait: z.boolean(),
  /** How many callers may wait; null for any number. Asked when a caller enters. */
  maxWaiting: z.number().int().min(0).max(5_000).nullable(),
  whenFull: Branch,
  /** May a caller join when nobody who could take the call is signed in? */
  joinEmpty: z.boolean(),
  /** Do those who wait leave when the last one signs out? */
  leaveEmpty: z.boolean(),
  whenEmpty: Branch,
  callback: z.strictObject({
    offered: z.boolean(),
    /** Said from then on; the key works from the beginning. */
    offerAfterSeconds: z.number().int().min(0).max(3_600),
    mode: CallbackMode,
    maxAttempts: z.number().int().min(1).max(10),
    pauseMinutes: z.number().int().min(1).max(1_440),
    expireDays: z.number().int().min(1).max(14),
    /** May the caller give another number than the one that calls? */
    otherNumber: z.boolean(),
  }),
  voicemail: z.strictObject({
    offered: z.boolean(),
    maxSeconds: z.number().int().min(10).max(600),
  }),
  overflow: z.array(OverflowStep).max(10),
});
export type WaitingPolicy = z.infer<typeof WaitingPolicy>;

/** A queue that nobody has set up waits as it always did: place and music, for as long as it takes. */
export const defaultWaitingPolicy: WaitingPolicy = {
  announcePosition: true,
  announceWait: true,
  maxWaiting: null,
  whenFull: { kind: 'message', sendsText: true },
  joinEmpty: true,
  leaveEmpty: false,
  whenEmpty: { kind: 'voicemail' },
  callback: {
    offered: false,
    offerAfterSeconds: 30,
    mode: 'agent_first',
    maxAttempts: 3,
    pauseMinutes: 15,
    expireDays: 7,
    otherNumber: true,
  },
  voicemail: { offered: false, maxSeconds: 120 },
  overflow: [],
};

/** What is asked of whoever calls back, as every screen shows it. The counter is the server's. */
export const CallbackSummary = z.object({
  id: z.uuid(),
  kind: CallbackKind,
  state: CallbackState,
  to: z.string().nullable(),
  mode: CallbackMode,
  /** Phones are being rung for it now. */
  isRinging: z.boolean(),
  /** Which attempt this is, or the next one will be; 1 for the first. */
  attempt: z.number().int(),
  maxAttempts: z.number().int(),
  requestedAt: z.iso.datetime({ offset: true }).nullable(),
  /** Nobody is asked before then: the pause after an attempt. */
  notBefore: z.iso.datetime({ offset: true }).nullable(),
  expiresAt: z.iso.datetime({ offset: true }).nullable(),
  recordingId: z.uuid().nullable(),
  lastReason: z.string().nullable(),
});
export type CallbackSummary = z.infer<typeof CallbackSummary>;

export const CancelCallback = z.strictObject({ reason: z.string().trim().max(200).optional() });

/** A probable wait in whole minutes. `toMinutes` null: more than `fromMinutes`; `fromMinutes` 0: less than `toMinutes`. */
export const WaitRange = z.object({ fromMinutes: z.number().int(), toMinutes: z.number().int().nullable() });
export type WaitRange = z.infer<typeof WaitRange>;
