import { randomBytes } from 'node:crypto';
import twilio from 'twilio';
import type { Config } from '../../core/config.ts';
import { ACCOUNT, TOKEN } from './sandboxOptions.ts';

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

interface Post {
  /** Below /webhooks/twilio. */
  path: string;
  form: Form;
  /** Which server of the hub gets it. */
  server?: number;
  token?: string;
  /** Instead of the right one; null for none. */
  signature?: string | null;
  /** Instead of the form's own text. */
  body?: string;
  headers?: Record<string, string>;
}

/** Where the provider's webhooks go: the servers of a house, under one public address. */
export interface WebhookDoor {
  config: Pick<Config, 'publicUrl'>;
  urls: readonly string[];
}

/** Posts a form to /webhooks/twilio as Twilio would, or as somebody else would. */
export async function postWebhook(house: WebhookDoor, post: Post): Promise<Response> {
  const { path, form, server = 0, token = TOKEN } = post;
  const url = `/webhooks/twilio${path}`;
  const right = twilio.getExpectedTwilioSignature(token, house.config.publicUrl + url, form);
  const signature = post.signature === undefined ? right : post.signature;
  return fetch(`${house.urls[server]}${url}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
      ...post.headers,
    },
    body: post.body ?? new URLSearchParams(form).toString(),
  });
}
