import { cleanText } from '../../core/channels/cleanText.ts';
import { normalisePhone } from '../../core/clients/addresses.ts';
import type { DeliveryState } from '../../core/contract/words.ts';
import { settleDelivery } from '../../core/conversations/deliveryStates.ts';
import type { InboundDoor } from '../../core/conversations/receiveInbound.ts';
import type { Hub } from '../../core/hub.ts';
import { parseScore } from '../../core/surveys/parseScore.ts';
import type { Form } from './readForm.ts';
import { InboundSms, SmsStatus } from './schemas.ts';
import { EMPTY, type WebhookAnswer } from '../../core/channels/twiml.ts';

const stopWords = new Set([
  'stop',
  'stopall',
  'unsubscribe',
  'cancel',
  'end',
  'quit',
  'revoke',
  'optout',
  'opt out',
]);
const startWords = new Set(['start', 'unstop']);

/** The carrier's own words, alone in the message, in any case and with any punctuation around them. */
export function readOptOut(text: string): 'stop' | 'start' | null {
  const word = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .trim();
  if (stopWords.has(word)) return 'stop';
  return startWords.has(word) ? 'start' : null;
}

/** POST /webhooks/twilio/sms: a text from a client. Answered only after it is committed. */
export async function receiveSms(door: InboundDoor, form: Form): Promise<WebhookAnswer> {
  const parsed = InboundSms.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { MessageSid, From, To, Body, NumMedia } = parsed.data;
  const text = cleanText(Body);
  const media = Array.from({ length: NumMedia }, (_, index) => ({
    name: `media-${index + 1}`,
    type: form[`MediaContentType${index}`] ?? 'application/octet-stream',
    bytes: 0,
  }));
  await door.receive({
    channel: 'sms',
    dedupeKey: `twilio:${MessageSid}`,
    from: normalisePhone(From) ?? From,
    fromShown: From,
    to: To,
    at: new Date(),
    text,
    attachments: media,
    language: /\p{Script=Han}/u.test(text) ? 'zh' : 'en',
    score: parseScore(text),
    optOut: readOptOut(text),
  });
  return EMPTY;
}

const stateOf: Partial<Record<string, DeliveryState>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'canceled',
};

/** POST /webhooks/twilio/sms/status/:token: what became of a text of ours. The token names the delivery. */
export async function receiveSmsStatus(hub: Hub, token: string, form: Form): Promise<WebhookAnswer> {
  const parsed = SmsStatus.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { MessageSid, MessageStatus, ErrorCode } = parsed.data;
  const delivery = await hub.prisma.delivery.findUnique({
    where: { callbackToken: token },
    select: { id: true, providerId: true },
  });
  if (!delivery || (delivery.providerId !== null && delivery.providerId !== MessageSid))
    return { status: 404 };
  const state = stateOf[MessageStatus] ?? 'accepted';
  await settleDelivery(hub, delivery.id, {
    state,
    providerId: MessageSid,
    reason: ErrorCode ? `Twilio ${ErrorCode}` : null,
  });
  return { status: 204 };
}
