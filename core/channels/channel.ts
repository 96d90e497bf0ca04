import type { Attachment } from '../contract/events.ts';
import type { Channel } from '../contract/words.ts';

// The ports of the outside world. Nothing of a provider leaks past them. One adapter a file, and only they call out.

/** One thing that came in, in our words. Addresses are normalised: E.164, or a lower-case mail address. */
export interface InboundItem {
  channel: Channel;
  /** From signed or stored fields only; the same thing twice has the same key. */
  dedupeKey: string;
  /** Null for a withheld caller. */
  from: string | null;
  /** As it is shown on the timeline: the number, the address, or "withheld". */
  fromShown: string;
  to: string;
  at: Date;
  /** The sender's display name, for a client that is new. */
  name?: string | null;
  language?: 'en' | 'zh';
  text?: string;
  subject?: string | null;
  html?: string | null;
  attachments?: Attachment[];
  flags?: string[];
  mailId?: string | null;
  references?: string[];
  rawId?: string | null;
  /** The text reads as a survey score. */
  score?: number | null;
  optOut?: 'stop' | 'start' | null;
  callSid?: string;
}

export interface OutgoingMessage {
  deliveryId: string;
  /** Unguessable; in the status callback's path. */
  callbackToken: string;
  from: string;
  to: string;
  text: string;
  /** A mail's own HTML form; a simple one is made of the text when there is none. */
  html?: string | null;
  /** A mail's replies carry a token of it. */
  conversationId?: string | null;
  subject: string | null;
  /** Mail threading: Message-IDs without angle brackets, oldest first. */
  references: string[];
  /** Deterministic, from the delivery's own id: a second try is the same mail. */
  mailId: string | null;
  /** An automated mail says so in its headers, so that no machine answers it. */
  automated: boolean;
}

/** accepted: the provider has it. refused: it never will. busy: not now, try later. unknown: the answer was lost. */
export type SendResult =
  | { kind: 'accepted'; providerId: string | null }
  | { kind: 'refused'; reason: string; optedOut?: boolean }
  | { kind: 'busy'; reason: string }
  | { kind: 'unknown'; reason: string };

export interface MessageSender {
  send(message: OutgoingMessage): Promise<SendResult>;
  /** Did an earlier send of this message arrive? Null when that cannot be known. */
  lookUp(message: OutgoingMessage): Promise<SendResult | null>;
}

/** Call control by conference: each conversation's call is the conference `conv-<conversation id>`. */
export interface Voice {
  /** Rings a party into the conference and gives its call's id. Throws AppError('channel_unavailable'). */
  addParty(order: {
    conversationId: string;
    to: string;
    from: string;
    label: string;
    legId: string;
    timeoutSeconds: number;
    endsCall: boolean;
  }): Promise<{ callSid: string; conferenceSid: string }>;
  setHold(order: { conference: string; callSid: string; hold: boolean }): Promise<void>;
  setMuted(order: { conference: string; callSid: string; muted: boolean }): Promise<void>;
  /** How one party's call stands, in the network's words; null when that cannot be known now. */
  statusOf(callSid: string): Promise<string | null>;
  /** Ends one party's call. A call that is over already is fine. */
  hangUp(callSid: string): Promise<void>;
  /** Ends the conference with all its parties. One that is over already is fine. */
  endConference(conference: string): Promise<void>;
}

export interface Channels {
  sms: MessageSender;
  email: MessageSender;
  voice: Voice;
}
