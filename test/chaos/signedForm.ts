import { randomBytes } from 'node:crypto';
import twilio from 'twilio';
import { ACCOUNT, TOKEN, type Fleet } from '../support/fleet/fleet.ts';
import { OUR_NUMBER } from './providers.ts';

export type Form = Record<string, string>;

export const newSid = (prefix: 'SM' | 'CA'): string => `${prefix}${randomBytes(16).toString('hex')}`;

export const textFrom = (from: string, body: string, to = OUR_NUMBER): Form & { MessageSid: string } => ({
  AccountSid: ACCOUNT,
  MessageSid: newSid('SM'),
  From: from,
  To: to,
  Body: body,
  NumMedia: '0',
});

export const callFrom = (from: string): Form & { CallSid: string } => ({
  AccountSid: ACCOUNT,
  CallSid: newSid('CA'),
  CallStatus: 'ringing',
  Direction: 'inbound',
  From: from,
  To: OUR_NUMBER,
});

/** Posts it once to the hub, as Twilio would. `path` is below /webhooks/twilio. Fails when there is no answer. */
export async function postSigned(
  { url }: Pick<Fleet, 'url'>,
  path: '/sms' | '/voice',
  form: Form,
): Promise<{ status: number; text: string }> {
  const address = `${url}/webhooks/twilio${path}`;
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilio.getExpectedTwilioSignature(TOKEN, address, form),
    },
    body: new URLSearchParams(form).toString(),
  });
  return { status: response.status, text: await response.text() };
}
