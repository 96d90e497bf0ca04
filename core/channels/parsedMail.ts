/** What a machine, not a person, sent: `bounce` says what became of a mail of ours. */
export interface Bounce {
  /** Message-ID, without angle brackets, of the mail that this is about, if the report says it. */
  originalMessageId: string | null;
  status: string | null;
  /** Whom it could not be delivered to, if the report says it; normalised. */
  recipient: string | null;
  /** RFC 3464: failed, delayed, delivered, relayed or expanded. */
  action: string;
  diagnostic: string | null;
}

/** A part of a mail that is a file. */
export interface MailFile {
  name: string;
  type: string;
  bytes: number;
  /** Without angle brackets. */
  contentId: string | null;
  /** It stands in the HTML. */
  inline: boolean;
  content: Uint8Array;
}

/** A mail in our words. All text is well-formed and free of U+0000. */
export interface ParsedMail {
  /** Normalised: lower case, ASCII domain. */
  from: string;
  name: string | null;
  to: string[];
  cc: string[];
  replyTo: string[];
  subject: string | null;
  /** The new words. */
  text: string;
  /** The history below them that a mail program put there; empty when there is none. */
  quoted: string;
  html: string | null;
  files: MailFile[];
  /** Message-IDs are without angle brackets. */
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  /** The sign by which a machine sent it, or null. */
  automatic: string | null;
  bounce: Bounce | null;
  flags: string[];
  /** SHA-256 of what the mail says: equal for a mail that is sent again, different for another with its Message-ID. */
  contentHash: string;
}

/** Why a mail cannot be read in one way only. It is kept raw and shown to people. */
export interface UnreadableMail {
  unreadable: string;
}

export type MailReading = ParsedMail | UnreadableMail;

export const mailLimits = {
  bytes: 25 * 1024 * 1024,
  headerBytes: 256 * 1024,
  parts: 1_000,
  nesting: 50,
  textCharacters: 100_000,
  htmlCharacters: 1_000_000,
  quotedCharacters: 50_000,
} as const;
