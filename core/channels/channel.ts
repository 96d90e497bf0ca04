import type { Readable } from 'node:stream';
import type { Attachment } from '../contract/attachments.ts';
import type { QuestionKind } from '../contract/instruments.ts';
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
  /** What it may be an answer to, by the kind of question; core/surveys/parseScore.ts. */
  reads?: Partial<Record<QuestionKind, number>> | null;
  optOut?: 'stop' | 'start' | null;
  callSid?: string;
}

export interface OutgoingFile {
  name: string;
  type: string;
  bytes: number;
  /** Opens it anew each time. Throws AppError('unavailable') when its bytes cannot be had now. */
  open(): Promise<Readable>;
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
  /** Replies to a mail of one carry a token. */
  conversationId?: string | null;
  subject: string | null;
  /** Mail threading: Message-IDs without angle brackets, oldest first. */
  references: string[];
  /** Deterministic, from the delivery's own id: a second try is the same mail. */
  mailId: string | null;
  /** Whom the header names, of a mail with several recipients; empty: `to` alone. */
  named: { to: string[]; cc: string[] };
  /** What goes with it, in this order; of mail only. */
  files: OutgoingFile[];
  /** Where the network fetches what goes with it; of texts only. */
  media: string[];
  /** Where whoever wants no more automated mail says so with one press (RFC 8058); null for a person's. */
  unsubscribeUrl: string | null;
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
  /**
   * What the provider has of ours from one address to another, oldest first: whether a send whose answer was lost arrived.
   * Null for a provider that cannot be asked. Throws AppError('channel_unavailable').
   */
  lookUp: ((between: { from: string; to: string; since: Date }) => Promise<LoggedText[]>) | null;
}

/** A stretch of the provider's lists, ends included, in whole seconds. `most`: null for as many as there are. */
export interface HistoryWindow {
  from: Date;
  to: Date;
  most: number | null;
}

export interface LoggedText {
  sid: string;
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  body: string;
  /** In the provider's words. */
  status: string;
  errorCode: string | null;
  mediaCount: number;
  at: Date;
}

export interface LoggedCall {
  sid: string;
  direction: 'inbound' | 'outbound';
  from: string;
  to: string;
  /** In the provider's words. */
  status: string;
  startedAt: Date;
  endedAt: Date | null;
}

export interface LoggedRecording {
  sid: string;
  callSid: string | null;
  conferenceSid: string | null;
  status: string;
  seconds: number;
  startedAt: Date;
}

/** What the provider's own lists know. Lists are oldest first, and null when the window has more than `most`. */
export interface History {
  texts(window: HistoryWindow): Promise<LoggedText[] | null>;
  /** Calls that ended within the window. */
  endedCalls(window: HistoryWindow): Promise<LoggedCall[] | null>;
  recordings(window: HistoryWindow): Promise<LoggedRecording[] | null>;
  mediaTypes(textSid: string): Promise<string[]>;
  /** Null for one that the provider does not know. */
  text(sid: string): Promise<LoggedText | null>;
  /** Calls of ours to one party, live ones too. */
  callsTo(between: { from: string; to: string; since: Date }): Promise<LoggedCall[]>;
  /** The live conference of a conversation's call; null when there is none. */
  conferenceOf(conversationId: string): Promise<string | null>;
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
    /** Hears that we are calling back, and then music, until the agent is there. */
    waits?: boolean;
  }): Promise<{ callSid: string; conferenceSid: string }>;
  /** Lets a call go on with another document of ours, whatever it is hearing. A call that is over is fine. */
  direct(order: { callSid: string; step: 'join' | 'wait' | 'survey'; conversationId: string }): Promise<void>;
  setHold(order: { conference: string; callSid: string; hold: boolean }): Promise<void>;
  setMuted(order: { conference: string; callSid: string; muted: boolean }): Promise<void>;
  /**
   * Pauses, or takes up again, every recording that runs on this call: of the conference and of its parties. Gives how many
   * the network has confirmed. Throws AppError('channel_unavailable').
   */
  setRecording(order: {
    conference: string | null;
    callSids: readonly string[];
    paused: boolean;
  }): Promise<number>;
  /** How one party's call stands, in the network's words; null when that cannot be known now. */
  statusOf(callSid: string): Promise<string | null>;
  /** Ends one party's call. A call that is over already is fine. */
  hangUp(callSid: string): Promise<void>;
  /** Ends the conference with all its parties. One that is over already is fine. */
  endConference(conference: string): Promise<void>;
}

/** Who hears a party of a conference: nobody, everybody, or one other call alone. */
export type PartyVoice = 'muted' | 'open' | { onlyTo: string };

/** Phones of colleagues in conferences. Everything throws AppError('channel_unavailable'). */
export interface PartyLines {
  /** `conference`: its id, or the name of one to be made. `news`: where what becomes of it is told, below voice/. */
  ring(order: {
    conference: string;
    to: string;
    from: string;
    label: string;
    news: string;
    timeoutSeconds: number;
    endsCall: boolean;
    voice: PartyVoice;
  }): Promise<{ callSid: string; conferenceSid: string }>;
  setVoice(order: { conference: string; callSid: string; voice: PartyVoice }): Promise<void>;
  /** Lets everybody in a conference hear the words that stand at this path, below voice/. */
  announce(order: { conference: string; path: string }): Promise<void>;
}

export interface RecordedSound {
  /** Bytes of the whole file; null when the provider does not say. */
  total: number | null;
  /** From the byte that was asked for to the end. */
  stream: Readable;
}

/** What the provider records of calls, and keeps. Everything throws AppError('channel_unavailable'). */
export interface Recordings {
  /** Begins to record a party's call, what it says and what it hears apart; gives the recording's id. */
  begin(callSid: string): Promise<string>;
  /** Ends all recordings of this call, and asks whether they are over. None, or a call that is over, is fine. */
  stop(callSid: string): Promise<void>;
  /** The recording of this call that is under way. */
  running(callSid: string): Promise<string | null>;
  /** Its sound, a WAV file, from a byte on; null when it is gone. */
  read(sid: string, from: number): Promise<RecordedSound | null>;
  /** Deletes it for good. One that is gone already is fine. */
  remove(sid: string): Promise<void>;
}

/** What clients' texts came with, and lies with the network. Everything throws AppError('channel_unavailable'). */
export interface TextMedia {
  /** What a text came with; none for one that is not known. */
  list(textSid: string): Promise<{ sid: string; type: string }[]>;
  /** The bytes of one; null when it is gone. */
  read(textSid: string, sid: string): Promise<Buffer | null>;
}

export interface Channels {
  sms: MessageSender;
  email: MessageSender;
  voice: Voice;
  lines: PartyLines;
  recordings: Recordings;
  history: History;
  media: TextMedia;
}
