import type { Inbox } from '../time/inbox.ts';
import type { Participant } from './conference.ts';
import type { Room } from './room.ts';
import type { Playing } from './sound.ts';

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled';

export type CallDirection = 'inbound' | 'outbound-api' | 'outbound-dial';

export type LineKind = 'say' | 'play' | 'music' | 'speech' | 'digits' | 'hold' | 'status';

/** One thing that the party at the far end heard, said or noticed. */
export interface TranscriptLine {
  at: string;
  kind: LineKind;
  /** 'me' for the party itself, 'line' for the phone network and the hub's voice, else who spoke. */
  who: string;
  text: string;
  language?: string;
}

/** Where news of a thing is to be posted, and which news. */
export interface CallbackTarget {
  url: string;
  method: string;
  events: ReadonlySet<string>;
}

/** One leg: the connection between the phone network and one party. */
export interface Call {
  sid: string;
  accountSid: string;
  direction: CallDirection;
  from: string;
  to: string;
  /** The address of the outside party: the caller of an inbound call, else the called one. */
  party: string;
  parentSid: string | null;
  status: CallStatus;
  createdAt: Date;
  updatedAt: Date;
  startedAt: Date | null;
  answeredAt: Date | null;
  endedAt: Date | null;
  transcript: TranscriptLine[];
  keys: Inbox<string>;
  words: Inbox<string>;
  /** What the called party decides to do with the ringing phone. */
  pickup: PromiseWithResolvers<'answered' | 'rejected'>;
  /** Whatever the call is doing now; aborting it is how hanging up and redirecting work. */
  activity: AbortController;
  ended: PromiseWithResolvers<void>;
  callbacks: CallbackTarget[];
  callbackSequence: number;
  participant: Participant | null;
  room: Room | null;
  queueSeconds: number;
  /** What the line lets the party hear now. */
  sounds: Set<Playing>;
  /** Has the party a browser that carries its voice? Without one, speech is written. */
  hasMicrophone: boolean;
  /** Resolves when its browser carries sound for the first time. */
  microphone: PromiseWithResolvers<void>;
  /** When its voice was last heard, by Date.now(). */
  heardAt: number;
}

/** Is the call over, one way or the other? */
export function isOver(call: Call): boolean {
  return call.endedAt !== null;
}
