import type { NoticeKind } from '../contract/arrivalWords.ts';
import type { RecordingConsent } from '../contract/recordings.ts';
import { noticeFor } from './recordingRules.ts';

/** `tell`: when the client has been told. `ask`: when the client has said yes. */
export type MayRecord = 'yes' | 'tell' | 'ask' | 'never';

/**
 * Whether a call may be recorded, by what was said to its client and what the law of its two ends asks. Who refused is not
 * recorded, whatever the law asks; the house tells everybody, even where no law does.
 */
export function mayRecord(said: RecordingConsent | null, asked: NoticeKind): MayRecord {
  if (said === 'refused') return 'never';
  if (said === 'given') return 'yes';
  if (asked === 'consent') return 'ask';
  return said === 'told' ? 'yes' : 'tell';
}

interface RecordedCall {
  recordingConsent: string | null;
  /** The client's number; null when it is withheld. */
  number: string | null;
  ourNumber: string;
}

/** The same of a call as it stands, on the day of `at`. */
export function mayRecordCall({ recordingConsent, number, ourNumber }: RecordedCall, at: Date): MayRecord {
  return mayRecord(consentOf(recordingConsent), noticeFor({ from: number, ourNumber }, at));
}

/** What the client has said to being recorded; a word that we do not know is none. */
export function consentOf(word: string | null): RecordingConsent | null {
  return word === 'told' || word === 'given' || word === 'refused' ? word : null;
}
