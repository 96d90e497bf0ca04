import { z } from 'zod';
import { idOf } from './ids.ts';
import { RecordingConsent } from './recordings.ts';

// What an agent does in a call with others: transfer, consult, add, ask for help. No import of api.ts: it imports this.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** Whom a call goes to, or who is brought in, as a request says it. */
export const TargetOrder = z.union([
  z.strictObject({ agentId: idOf('agent') }),
  z.strictObject({ queueId: idOf('queue') }),
  z.strictObject({ number: z.string().trim().min(3).max(40) }),
]);
export type TargetOrder = z.infer<typeof TargetOrder>;

/** The same as it is shown: the name of a colleague or queue, or the number in E.164. */
export const Target = z.object({
  kind: z.enum(['agent', 'queue', 'number']),
  id: Id.nullable(),
  name: z.string(),
});
export type Target = z.infer<typeof Target>;

export const GuestMode = z.enum(['cold', 'consult', 'add']);
export type GuestMode = z.infer<typeof GuestMode>;
export const GuestState = z.enum(['asked', 'ringing', 'in_call', 'ended']);
export type GuestState = z.infer<typeof GuestState>;
export const GuestResult = z.enum([
  'completed',
  'canceled',
  'removed',
  'left',
  'declined',
  'missed',
  'busy',
  'no_answer',
  'failed',
  'nobody_free',
  'client_left',
  'call_over',
]);
export type GuestResult = z.infer<typeof GuestResult>;

/** A third party in a call. */
export const CallGuest = z.object({
  /** The number by which it is named within its call. */
  seat: z.number().int(),
  mode: GuestMode,
  state: GuestState,
  target: Target,
  /** The colleague who is asked, rung or there. */
  agentId: Id.nullable(),
  agentName: z.string().nullable(),
  byAgentId: Id,
  byName: z.string(),
  held: z.boolean(),
  /** Talks with everybody, and not with the agent alone. */
  merged: z.boolean(),
  joinedAt: At.nullable(),
});
export type CallGuest = z.infer<typeof CallGuest>;

/** A call as it stands. */
export const CallState = z.object({
  held: z.boolean(),
  muted: z.boolean(),
  /** dialling: our side rings out; waiting: the client hears music; connected: both are in. */
  phase: z.enum(['waiting', 'dialling', 'connected', 'ended']),
  connectedAt: At.nullable(),
  /** Third parties: asked, rung or in the call, by seat. */
  guests: z.array(CallGuest),
  /** The holder's line broke; until then it can be taken up again. */
  graceUntil: At.nullable(),
  /** As the phone network has confirmed it; null: nothing is recorded. */
  recording: z.enum(['recording', 'paused']).nullable(),
  recordingResumeAt: At.nullable(),
  /** `needed`: it is to be recorded, and where one of its ends is that takes a yes. Null: nothing is to be recorded. */
  recordingConsent: z.enum(['needed', ...RecordingConsent.options]).nullable(),
});

/** Who or what ended an agent's part in a call. */
export const PartEnd = z.enum([
  'client',
  'agent',
  'system',
  'consult',
  'cold',
  'warm',
  'external_cold',
  'external_warm',
]);
export type PartEnd = z.infer<typeof PartEnd>;

export const TransferOrder = z.strictObject({ to: TargetOrder });
/** Without a seat: who is being consulted. */
export const SeatOrder = z.strictObject({ seat: z.number().int().min(1).max(1_000).optional() });
export const PauseRecording = z.strictObject({
  /** After so long it goes on by itself. */
  forSeconds: z.number().int().min(10).max(1_800).optional(),
});
export const AskForHelp = z.strictObject({ note: z.string().trim().max(500).optional() });

/** An agent asks the supervisors of the division. */
export const HelpRequest = z.object({
  id: Id,
  conversationId: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  agentId: Id,
  agentName: z.string(),
  note: z.string().nullable(),
  askedAt: At,
  takenBy: z.string().nullable(),
});
export type HelpRequest = z.infer<typeof HelpRequest>;
export const HelpList = z.object({ items: z.array(HelpRequest), nextCursor: z.string().nullable() });

/** After-call work of an agent who gave the call away. */
export const AfterWork = z.object({
  conversationId: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  endedBy: PartEnd.nullable(),
  /** Null: until the agent says so. */
  dueAt: At.nullable(),
  /** Before its time. */
  mayEnd: z.boolean(),
});
export type AfterWork = z.infer<typeof AfterWork>;

// ---- what is on the timeline of it (core/contract/events.ts takes these in) ----

const guest = { guestId: Id, seat: z.number().int(), mode: GuestMode, target: Target };

export const inCallEvents = {
  /** The call left this agent's hands. `afterDueAt`: until when the agent has after-call work. */
  'call.transferred': z.object({
    agentId: Id,
    how: z.enum(['cold', 'warm']),
    target: Target,
    talkMs: z.number().int(),
    holdMs: z.number().int(),
    afterDueAt: At.nullable(),
  }),
  'call.guestInvited': z.object({ ...guest, agentId: Id }),
  'call.guestAsked': z.object({ ...guest, agentId: Id, reservationId: Id, expiresAt: At }),
  'call.guestAccepted': z.object({ ...guest, agentId: Id }),
  'call.guestJoined': z.object({ ...guest, agentId: Id.nullable() }),
  'call.guestEnded': z.object({ ...guest, agentId: Id.nullable(), result: GuestResult }),
  'call.swapped': z.object({ agentId: Id, seat: z.number().int(), talksWith: z.enum(['client', 'guest']) }),
  'call.merged': z.object({ ...guest, agentId: Id }),
  /** The holder's line broke: the client hears music, and the agent may come back until then. */
  'call.agentLost': z.object({ agentId: Id, until: At }),
  'call.rejoining': z.object({ agentId: Id }),
  'call.agentBack': z.object({ agentId: Id }),
  'call.recordingPaused': z.object({ agentId: Id, until: At }),
  'call.recordingResumed': z.object({ agentId: Id.nullable(), reason: z.enum(['by_agent', 'time_over']) }),
  'help.asked': z.object({ helpId: Id, agentId: Id, note: z.string().nullable() }),
  'help.taken': z.object({ helpId: Id, agentId: Id, supervisorId: Id }),
  'help.ended': z.object({ helpId: Id, agentId: Id, reason: z.enum(['withdrawn', 'call_over', 'done']) }),
} as const;
