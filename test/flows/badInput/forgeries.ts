import { createHmac } from 'node:crypto';
import twilio from 'twilio';
import { expect } from 'vitest';
import { ACCOUNT, TOKEN } from '../../support/harness.ts';
import { somePhone } from '../../support/people.ts';
import type { Random } from '../../support/random.ts';
import { newSid, type Form } from '../../support/webhook.ts';

// Requests as the provider makes them, and requests of somebody who would like to be taken for it.

export interface Sent {
  url: string;
  path: string;
  body: string;
  signature: string | null;
  headers?: Record<string, string>;
}

export const sign = (url: string, form: Form, token = TOKEN): string =>
  twilio.getExpectedTwilioSignature(token, url, form);

function someText(random: Random): string {
  return random.pick([
    'Hello',
    'a&b=c+d %20 é',
    '你好，世界',
    'مرحبا \u202Eabc',
    '👩‍👩‍👧‍👦 🏳️‍🌈',
    ' both ends ',
    '=1+1',
    '0',
    '',
    'x'.repeat(1_600),
    'line\r\nline\n\ttab',
    '{{constructor}} <script>alert(1)</script>',
  ]);
}

const senders = Array.from({ length: 200 }, () => somePhone());

export function textForm(random: Random, to: string): Form {
  const media = random.below(4) === 0 ? random.below(11) : 0;
  const form: Form = {
    AccountSid: ACCOUNT,
    MessageSid: newSid('SM'),
    From: random.below(20) === 0 ? random.pick(['72345', 'BANK', 'ACME Corp']) : random.pick(senders),
    To: to,
    Body: someText(random),
    NumMedia: String(media),
    NumSegments: '1',
    FromCountry: 'US',
    ApiVersion: '2010-04-01',
  };
  for (let index = 0; index < media; index += 1) {
    form[`MediaUrl${index}`] = `https://api.twilio.com/media/${index}?a=b&c=d`;
    form[`MediaContentType${index}`] = 'image/jpeg';
  }
  return form;
}

/** The form's text, its fields in any order, each written in any way that means the same. */
export function written(random: Random, form: Form): string {
  return random
    .shuffled(Object.entries(form))
    .map(([key, value]) => {
      const encoded = encodeURIComponent(value);
      return `${key}=${random.below(2) === 0 ? encoded : encoded.replaceAll('%20', '+')}`;
    })
    .join('&');
}

type Forgery = (random: Random, form: Form, path: string) => Sent;

/** Each takes a genuine request and changes one thing that must matter. */
export function makeForgeries(base: () => string): Record<string, Forgery> {
  return {
    'a bit of the signature'(random, form, path) {
      const bytes = Buffer.from(sign(base() + path, form), 'base64');
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return { url: base(), path, body: written(random, form), signature: bytes.toString('base64') };
    },
    'a character of a value'(random, form, path) {
      const key = random.pick(['From', 'Body', 'MessageSid', 'NumSegments', 'FromCountry']);
      const changed = { ...form, [key]: `${form[key]}${random.pick(['x', '0', ' ', '\u200B'])}` };
      return { url: base(), path, body: written(random, changed), signature: sign(base() + path, form) };
    },
    'a field more'(random, form, path) {
      const changed = { ...form, [random.pick(['Zone', 'A', 'ForwardedFrom'])]: 'x' };
      return { url: base(), path, body: written(random, changed), signature: sign(base() + path, form) };
    },
    'a field less'(random, form, path) {
      const { [random.pick(['From', 'To', 'MessageSid', 'FromCountry'])]: _gone, ...changed } = form;
      return { url: base(), path, body: written(random, changed), signature: sign(base() + path, form) };
    },
    // Its signature is right, because what is signed has no separators: the schema has to see it.
    'the border between two fields'(random, form, path) {
      const sorted = Object.keys(form).toSorted();
      const at = sorted.indexOf('From');
      const [left = '', right = ''] = [sorted[at - 1], sorted[at]];
      const { [left]: leftValue = '', [right]: rightValue = '', ...rest } = form;
      const changed = { ...rest, [left]: `${leftValue}${right}${rightValue}` };
      const signature = sign(base() + path, form);
      expect(sign(base() + path, changed)).toBe(signature);
      return { url: base(), path, body: written(random, changed), signature };
    },
    'a field twice'(random, form, path) {
      const key = random.pick(['From', 'Body', 'MessageSid', 'To']);
      const body = `${written(random, form)}&${key}=${encodeURIComponent(form[key] ?? '')}`;
      return { url: base(), path, body, signature: sign(base() + path, form) };
    },
    'another host'(random, form, path) {
      const host = random.pick([
        'http://evil.example',
        'http://localhost',
        base().replace('127.0.0.1', '127.0.0.2'),
      ]);
      return {
        url: base(),
        path,
        body: written(random, form),
        signature: sign(host + path, form),
        headers: { 'x-forwarded-host': new URL(host).host },
      };
    },
    'another scheme'(random, form, path) {
      const url = base().replace('http:', 'https:');
      return {
        url: base(),
        path,
        body: written(random, form),
        signature: sign(url + path, form),
        headers: { 'x-forwarded-proto': 'https' },
      };
    },
    'another path'(random, form, path) {
      const other = random.pick([
        '/webhooks/twilio/voice',
        '/webhooks/twilio/sms/',
        '/webhooks/twilio/SMS',
        '/webhooks/twilio/sms?x=1',
      ]);
      return { url: base(), path: other, body: written(random, form), signature: sign(base() + path, form) };
    },
    'another prefix than the configured'(random, form, path) {
      const headers = { 'x-forwarded-prefix': '/hub', 'x-original-url': `/hub${path}` };
      return {
        url: base(),
        path,
        body: written(random, form),
        signature: sign(`${base()}/hub${path}`, form),
        headers,
      };
    },
    'another token'(random, form, path) {
      const token = random.pick(['', TOKEN.slice(1), `${TOKEN} `, TOKEN.toUpperCase(), 'undefined', ACCOUNT]);
      // The library refuses to sign with an empty one.
      const text = Object.keys(form)
        .toSorted()
        .reduce((all, key) => all + key + form[key], base() + path);
      const signature = createHmac('sha1', token).update(text).digest('base64');
      return { url: base(), path, body: written(random, form), signature };
    },
    'another digest'(random, form, path) {
      const text = Object.keys(form)
        .toSorted()
        .reduce((all, key) => all + key + form[key], base() + path);
      const signature = createHmac(random.pick(['sha256', 'md5', 'sha512']), TOKEN)
        .update(text)
        .digest('base64');
      return { url: base(), path, body: written(random, form), signature };
    },
    'no signature, or none to speak of'(random, form, path) {
      const signature = random.pick([null, '', ' ', 'null', 'AAAA', `${sign(base() + path, form)}, x`]);
      return { url: base(), path, body: written(random, form), signature };
    },
    'a body hash in the address'(random, form, path) {
      const other = `${path}?bodySHA256=${'0'.repeat(64)}`;
      return { url: base(), path: other, body: written(random, form), signature: sign(base() + path, form) };
    },
    'somebody else’s account'(random, form, path) {
      const changed = { ...form, AccountSid: random.pick([`AC${'8'.repeat(32)}`, '', 'AC']) };
      return { url: base(), path, body: written(random, changed), signature: sign(base() + path, changed) };
    },
  };
}
