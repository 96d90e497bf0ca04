import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { WaitRange } from '../contract/waiting.ts';
import {
  document,
  languageOf,
  musicOf,
  play,
  redirect,
  say,
  verb,
  type WebhookAnswer,
} from './twimlVerbs.ts';
import { waitWords } from './waitWords.ts';

// What a caller hears while waiting, and the ways out of it: the offer of a callback, a voicemail, a goodbye. Each is a
// document of its own outside any conference, so that keys can be pressed the whole time (a conference's wait document
// takes none) and an agent who accepts has the call redirected out of whatever is being heard.

interface Speaking {
  conversationId: string;
  language: string;
  publicUrl: string;
}

type Step = 'wait' | 'keys' | 'callback' | 'choose' | 'number' | 'voicemail' | 'recorded' | 'empty';

function urlOf({ publicUrl, conversationId }: Speaking, step: Step): string {
  return `${publicUrl}/webhooks/twilio/voice/${step}/${conversationId}`;
}

const wordsOf = (to: Speaking) => waitWords[languageOf(to.language)];
const tell = (to: Speaking, text: string): string => say(languageOf(to.language), text);

/** Digits in groups that a voice reads one by one. */
export function spokenNumber(number: string): string {
  const national = parsePhoneNumberFromString(number)?.nationalNumber ?? number.replace(/\D/g, '');
  return national.split('').join(' ');
}

export interface WaitKeys {
  callback: boolean;
  voicemail: boolean;
}

/** Keys are taken while this is heard, if there is one to press. */
function withKeys(to: Speaking, keys: WaitKeys, sounds: string): string {
  if (!keys.callback && !keys.voicemail) return sounds;
  return verb('Gather', { numDigits: '1', timeout: '1', action: urlOf(to, 'keys'), method: 'POST' }, sounds);
}

/** The first thing the caller hears, unless a flow has greeted; then the wait. */
export function greeting(wait: Speaking & { greeting: string | null; keys: WaitKeys }): WebhookAnswer {
  if (wait.greeting === '') return document(redirect(urlOf(wait, 'wait')));
  const words = tell(wait, wait.greeting ?? wordsOf(wait).greeting);
  return document(withKeys(wait, wait.keys, words), redirect(urlOf(wait, 'wait')));
}

export interface Standing {
  /** Null: not said. */
  place: number | null;
  range: WaitRange | null;
  keys: WaitKeys;
  /** The keys are spoken of, too. */
  tellsKeys: boolean;
}

/** Where the caller stands, then music, and again. */
export function waitDocument(wait: Speaking & Standing): WebhookAnswer {
  const words = wordsOf(wait);
  const texts = [
    wait.place === null ? '' : words.position(wait.place),
    wait.range === null ? '' : words.range(wait.range),
    wait.tellsKeys && wait.keys.callback ? words.callbackKey : '',
    wait.tellsKeys && wait.keys.voicemail ? words.voicemailKey : '',
  ].filter(Boolean);
  const spoken = texts.length === 0 ? '' : tell(wait, texts.join(' '));
  return document(withKeys(wait, wait.keys, spoken + play(wait.publicUrl, 2)), redirect(urlOf(wait, 'wait')));
}

/** An agent is being asked, or is about to be there: nothing may come between. */
export function musicOnly(wait: Speaking): WebhookAnswer {
  return document(play(wait.publicUrl), redirect(urlOf(wait, 'wait')));
}

export interface CallbackOffer {
  /** The number that would be called; null when the caller has to give one. */
  to: string | null;
  otherNumber: boolean;
  /** The caller may also go on waiting. */
  mayWait: boolean;
  /** Said first: what was wrong with the last answer. */
  apology?: 'unclear' | 'noNumber';
}

/** "We call you back": the number is read out, and a key confirms it. */
export function offerCallback(to: Speaking & CallbackOffer): WebhookAnswer {
  if (to.to === null) return askForNumber(to);
  const words = wordsOf(to);
  const texts = [
    to.apology ? words[to.apology] : '',
    words.offer(spokenNumber(to.to)),
    words.confirmKey,
    to.otherNumber ? words.otherKey : '',
    to.mayWait ? words.waitKey : words.messageKey,
  ].filter(Boolean);
  const choose = urlOf(to, 'choose');
  return document(
    verb(
      'Gather',
      { numDigits: '1', timeout: '6', finishOnKey: '', action: choose, method: 'POST' },
      tell(to, texts.join(' ')),
    ),
    redirect(choose),
  );
}

/** Another number, ended by the hash key. */
export function askForNumber(to: Speaking & { apology?: 'unclear' | 'noNumber' }): WebhookAnswer {
  const words = wordsOf(to);
  const number = urlOf(to, 'number');
  return document(
    verb(
      'Gather',
      { finishOnKey: '#', timeout: '8', action: number, method: 'POST' },
      tell(to, [to.apology ? words[to.apology] : '', words.enterNumber].filter(Boolean).join(' ')),
    ),
    redirect(number),
  );
}

/** The last words to somebody whom we are going to call. */
export function callbackPromised(to: Speaking & { number: string }): WebhookAnswer {
  return document(tell(to, wordsOf(to).promised(spokenNumber(to.number))), verb('Hangup', {}));
}

/**
 * A message after the tone. Twilio asks the action only for a recording with sound in it; a silent one goes on with what
 * follows here.
 */
export function recordMessage(to: Speaking & { isAgain: boolean; maxSeconds: number }): WebhookAnswer {
  const words = wordsOf(to);
  const record = verb('Record', {
    action: urlOf(to, 'recorded'),
    method: 'POST',
    maxLength: String(to.maxSeconds),
    timeout: '5',
    finishOnKey: '#',
    trim: 'trim-silence',
    playBeep: true,
    recordingStatusCallback: `${to.publicUrl}/webhooks/twilio/voice/recording`,
    recordingStatusCallbackMethod: 'POST',
  });
  return document(
    tell(to, to.isAgain ? words.speakAgain : words.speak),
    record,
    redirect(urlOf(to, 'empty')),
  );
}

export type Goodbye = 'messageTaken' | 'nothingHeard' | 'turnedAway';

export function goodbye(to: Speaking & { what: Goodbye }): WebhookAnswer {
  return document(tell(to, wordsOf(to)[to.what]), verb('Hangup', {}));
}

/** What somebody hears whom we have called back, until the agent is on the line. */
export function calledBack(to: Speaking & { queue: string }): WebhookAnswer {
  return document(
    tell(to, wordsOf(to).callingBack(to.queue)),
    verb('Play', { loop: '0' }, musicOf(to.publicUrl)),
  );
}

/** Leads a caller to leave a message, from wherever the call is: a menu, closed hours, a wait. */
export function toVoicemail(call: { conversationId: string; publicUrl: string }): WebhookAnswer {
  return document(redirect(urlOf({ ...call, language: 'en' }, 'voicemail')));
}

/** Leads a caller to the offer of a callback. */
export function toCallback(call: { conversationId: string; publicUrl: string }): WebhookAnswer {
  return document(redirect(urlOf({ ...call, language: 'en' }, 'callback')));
}
