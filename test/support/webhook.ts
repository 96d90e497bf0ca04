import { randomBytes } from 'node:crypto';
import twilio from 'twilio';
import { ACCOUNT, TOKEN, type Harness } from './harness.ts';

// Webhooks written by hand, so that a test can send what the sandbox never would.

export type Form = Record<string, string>;

export const newSid = (prefix: 'SM' | 'CA'): string => `${prefix}${randomBytes(16).toString('hex')}`;

export const textForm = (from: string, to: string, body: string): Form => ({
  AccountSid: ACCOUNT,
  MessageSid: newSid('SM'),
  From: from,
  To: to,
  Body: body,
  NumMedia: '0',
});

interface Wish {
  /** Which server of the hub gets it. */
  server?: number;
  token?: string;
  signature?: string | null;
  body?: string;
  headers?: Record<string, string>;
}

/** Posts a form to /webhooks/twilio as Twilio would, or as somebody else would. */
export async function postWebhook(
  house: Harness,
  path: string,
  form: Form,
  wish: Wish = {},
): Promise<Response> {
  const url = `/webhooks/twilio${path}`;
  const signature =
    wish.signature === undefined
      ? twilio.getExpectedTwilioSignature(wish.token ?? TOKEN, house.config.publicUrl + url, form)
      : wish.signature;
  return fetch(house.urls[wish.server ?? 0] + url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
      ...wish.headers,
    },
    body: wish.body ?? new URLSearchParams(form).toString(),
  });
}
