import { createHmac } from 'node:crypto';

// Twilio's webhooks as it sends them: 20 fields, signed over the public address. Every request of every mode is made
// here, so that all are fed the same.

export const ACCOUNT = `AC${'b'.repeat(32)}`;
export const TOKEN = 'the-twilio-token-of-the-bench';
export const PUBLIC_URL = 'https://bench.example.com';
export const OUR_NUMBER = '+15005550006';
export const SMS_PATH = '/webhooks/twilio/sms';
export const VOICE_PATH = '/webhooks/twilio/voice';

/** How many clients have a conversation that an agent holds. */
export const KNOWN_CLIENTS = 200;
/** How many clients are known by their number and have nothing open: they call. */
export const KNOWN_CALLERS = 60_000;
/** Every run of a phase has numbers of its own, so that nothing is taken for a retry that is none. */
export const NUMBERS_PER_RUN = 1_000_000;
/** And callers of its own: whom an earlier phase left on the line would be a second call, which waits for the first. */
const CALLERS_PER_RUN = 10_000;

export const phoneOfKnown = (index: number): string => `+1${3_000_000_000 + index}`;
export const phoneOfCaller = (index: number): string => `+1${5_000_000_000 + index}`;
const phoneOfStranger = (index: number): string => `+1${4_000_000_000 + index}`;

/** One request: its bytes on the wire, and the number by which the message is known again. */
export interface Shot {
  n: number;
  bytes: Buffer;
}

const place = { City: 'SAN FRANCISCO', State: 'CA', Zip: '94103', Country: 'US' };

function smsForm(n: number, from: string): Record<string, string> {
  const sid = smsSid(n);
  return {
    AccountSid: ACCOUNT,
    ApiVersion: '2010-04-01',
    Body: `Good morning, my order has not come yet. Could you please look where it is? #${n}`,
    From: from,
    FromCity: place.City,
    FromCountry: place.Country,
    FromState: place.State,
    FromZip: place.Zip,
    MessageSid: sid,
    MessagingServiceSid: `MG${'c'.repeat(32)}`,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    To: OUR_NUMBER,
    ToCity: place.City,
    ToCountry: place.Country,
    ToState: place.State,
    ToZip: place.Zip,
  };
}

function callForm(n: number, from: string): Record<string, string> {
  return {
    AccountSid: ACCOUNT,
    ApiVersion: '2010-04-01',
    CallSid: callSid(n),
    CallStatus: 'ringing',
    CallToken: 'd'.repeat(40),
    Called: OUR_NUMBER,
    CalledCity: place.City,
    CalledCountry: place.Country,
    CalledState: place.State,
    CalledZip: place.Zip,
    Caller: from,
    CallerCity: place.City,
    CallerCountry: place.Country,
    CallerState: place.State,
    CallerZip: place.Zip,
    Direction: 'inbound',
    From: from,
    FromCountry: place.Country,
    To: OUR_NUMBER,
    ToCountry: place.Country,
  };
}

export const smsSid = (n: number): string => `SM${n.toString(16).padStart(32, '0')}`;
export const callSid = (n: number): string => `CA${n.toString(16).padStart(32, '0')}`;

/** The number of the message that a text carries at its end. */
export const numberIn = (text: string): number => Number(text.slice(text.lastIndexOf('#') + 1));

function toShot(n: number, path: string, form: Record<string, string>): Shot {
  const keys = Object.keys(form).toSorted();
  const signed = keys.reduce((all, key) => `${all}${key}${form[key]}`, PUBLIC_URL + path);
  const signature = createHmac('sha1', TOKEN).update(signed).digest('base64');
  const body = keys.map((key) => `${key}=${encodeURIComponent(form[key] ?? '')}`).join('&');
  const head = `POST ${path} HTTP/1.1\r\nHost: bench.example.com\r\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\nX-Twilio-Signature: ${signature}\r\nContent-Length: ${body.length}\r\n\r\n`;
  return { n, bytes: Buffer.from(head + body, 'latin1') };
}

export type Traffic = 'known' | 'strangers' | 'calls';

/** One in so many requests is Twilio's second try of one that was sent shortly before. */
const RETRY_EVERY = 20;
const RETRY_BACK = 40;

/** Gives one request after the other, from `first` on. Every mode gets its numbers from its own run of them. */
export function makeShots(traffic: Traffic, first: number): () => Shot {
  let n = first;
  let made = 0;
  return () => {
    made += 1;
    if (made % RETRY_EVERY === 0 && n - RETRY_BACK >= first) return shotOf(traffic, n - RETRY_BACK);
    n += 1;
    return shotOf(traffic, n - 1);
  };
}

function shotOf(traffic: Traffic, n: number): Shot {
  switch (traffic) {
    case 'known':
      // A prime step: neighbours in time are different clients, as they would be.
      return toShot(n, SMS_PATH, smsForm(n, phoneOfKnown((n * 7_919) % KNOWN_CLIENTS)));
    case 'strangers':
      return toShot(n, SMS_PATH, smsForm(n, phoneOfStranger(n)));
    case 'calls':
      return toShot(n, VOICE_PATH, callForm(n, phoneOfCaller(callerOf(n))));
  }
}

function callerOf(n: number): number {
  const run = Math.floor(n / NUMBERS_PER_RUN);
  return (run * CALLERS_PER_RUN + (n % NUMBERS_PER_RUN)) % KNOWN_CALLERS;
}
