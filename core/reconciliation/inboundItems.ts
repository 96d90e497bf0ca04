import type { InboundItem } from '../channels/channel.ts';
import { phoneFormOf } from '../contract/phoneForms.ts';
import { cleanText } from '../channels/cleanText.ts';
import { flagOf, readOptOut } from '../channels/optOutWords.ts';
import { normalisePhone } from '../clients/addresses.ts';
import { parseScore, readsAs } from '../surveys/parseScore.ts';

// From the provider's record of a text or call to what we take in: one way for its webhooks and for its lists, so that the
// same thing has the same key and reads the same, whichever road it came by.

export interface ProviderText {
  sid: string;
  from: string;
  to: string;
  body: string;
  mediaTypes: readonly string[];
  at: Date;
}

/** A text from a client. */
export function textItem({ sid, from, to, body, mediaTypes, at }: ProviderText): InboundItem {
  const text = cleanText(body);
  const sense = readOptOut(text);
  return {
    channel: 'sms',
    dedupeKey: dedupeKeyOf(sid),
    from: normalisePhone(from) ?? from,
    fromShown: from,
    // A sender that is a name says who it is, as far as anybody knows.
    ...(phoneFormOf(from) === 'name' ? { name: from } : {}),
    to,
    at,
    text,
    attachments: mediaTypes.map((type, index) => ({ name: `media-${index + 1}`, type, bytes: 0 })),
    language: /\p{Script=Han}/u.test(text) ? 'zh' : 'en',
    score: parseScore(text),
    reads: readsAs(text),
    optOut: sense === 'stop' || sense === 'start' ? sense : null,
    ...(sense === 'mayStop' || sense === 'mayStart' ? { flags: [flagOf[sense]] } : {}),
  };
}

/** What networks send for a caller who withholds the number: words, and the numbers that spell them. */
const withheld = new Set([
  '',
  'anonymous',
  'restricted',
  'unavailable',
  'unknown',
  'private',
  '+266696687',
  '266696687',
  '+7378742833',
  '+2562533',
  '+8656696',
  '+464',
]);

export interface ProviderCall {
  sid: string;
  from: string;
  to: string;
  at: Date;
}

/** A call from a client. */
export function callItem({ sid, from, to, at }: ProviderCall): InboundItem {
  const isWithheld = withheld.has(from.toLowerCase());
  return {
    channel: 'call',
    dedupeKey: dedupeKeyOf(sid),
    from: isWithheld ? null : (normalisePhone(from) ?? from.toLowerCase()),
    fromShown: isWithheld ? 'withheld' : from,
    to,
    at,
    callSid: sid,
  };
}

/** By the provider's own id alone: it is signed in a webhook, and the same in the list. */
export function dedupeKeyOf(sid: string): string {
  return `twilio:${sid}`;
}
