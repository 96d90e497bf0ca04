import { randomBytes } from 'node:crypto';

/** A new Twilio-style id: two letters for the kind, then 32 hexadecimal digits. */
export function newSid(prefix: string): string {
  return prefix + randomBytes(16).toString('hex');
}

/** An id that is always the same for the same text, for things that are configured, not made. */
export function fixedSid(prefix: string, text: string): string {
  return prefix + Buffer.from(text).toString('hex').padStart(32, '0').slice(-32);
}
