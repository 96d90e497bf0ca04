// A customer texts one of the company's numbers: the hub's webhook is told, and its TwiML answer is obeyed.
import type { Message } from '../model/message.ts';
import { placeParams } from '../phone/geography.ts';
import { findNumber } from '../phone/numbers.ts';
import { parseTwiml, TwimlError, type TwimlElement } from '../twiml/parseTwiml.ts';
import { postWebhook, WebhookFailure, type WebhookReply } from '../webhooks/postWebhook.ts';
import { resolveUrl } from '../webhooks/webhookUrl.ts';
import type { World } from '../world.ts';
import { createMessage, touchMessage } from './messages.ts';
import { applyOptOut, optOutType } from './optOut.ts';
import { countSegments } from './segments.ts';
import { sendToCustomer } from './sendToCustomer.ts';

export interface CustomerText {
  from: string;
  to: string;
  body: string;
  mediaUrls?: readonly string[] | undefined;
  files?: readonly { contentType: string; content: Buffer }[] | undefined;
  messageSid?: string | undefined;
}

/** Returns undefined when the number is not one of the company's. Resolves when the webhook has been dealt with. */
export async function receiveFromCustomer(world: World, text: CustomerText): Promise<Message | undefined> {
  const number = findNumber(world, text.to);
  if (!number) return undefined;
  const message = createMessage(world, {
    direction: 'inbound',
    from: text.from,
    to: text.to,
    body: text.body,
    mediaUrls: text.mediaUrls,
    files: text.files,
    sid: text.messageSid,
  });
  const optOut = optOutType(text.body);
  if (optOut) applyOptOut(world, { company: text.to, customer: text.from }, optOut);
  if (number.smsUrl) {
    const params = { ...messageParams(world, message), ...(optOut ? { OptOutType: optOut } : {}) };
    await tellHub(world, message, { url: number.smsUrl, fallback: number.smsFallbackUrl, params });
  }
  return message;
}

function messageParams(world: World, message: Message): Record<string, string> {
  return {
    ToCountry: '',
    MessageSid: message.sid,
    SmsMessageSid: message.sid,
    SmsSid: message.sid,
    SmsStatus: 'received',
    AccountSid: world.config.accountSid,
    From: message.from,
    To: message.to,
    Body: message.body,
    NumSegments: String(countSegments(message.body)),
    NumMedia: String(message.media.length),
    ApiVersion: '2010-04-01',
    ...placeParams('From', message.from),
    ...placeParams('To', message.to),
    ...Object.fromEntries(
      message.media.flatMap((one, index) => [
        [`MediaUrl${index}`, one.url],
        [`MediaContentType${index}`, one.contentType],
      ]),
    ),
  };
}

interface Telling {
  url: string;
  fallback: string;
  params: Record<string, string>;
}

async function tellHub(world: World, message: Message, telling: Telling): Promise<void> {
  const ask = async (url: string, extra: Record<string, string> = {}): Promise<void> => {
    const reply = await postWebhook(world, {
      point: 'webhook:sms',
      url,
      params: { ...telling.params, ...extra },
    });
    message.webhook = { status: reply.status, error: null };
    touchMessage(world, message);
    await obey(world, message, { reply, url });
  };
  try {
    await ask(telling.url);
  } catch (error) {
    noteFailure(world, message, error);
    if (!telling.fallback) return;
    await ask(telling.fallback, { ErrorCode: '11200', ErrorUrl: telling.url }).catch((again: unknown) =>
      noteFailure(world, message, again),
    );
  }
}

function noteFailure(world: World, message: Message, error: unknown): void {
  if (!(error instanceof WebhookFailure) && !(error instanceof TwimlError)) throw error;
  message.webhook = { status: error instanceof WebhookFailure ? error.status : 200, error: error.message };
  touchMessage(world, message);
}

interface Document {
  reply: WebhookReply;
  url: string;
}

async function obey(world: World, message: Message, { reply, url }: Document): Promise<void> {
  const type = reply.contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const body = reply.body.trim();
  if (body === '') return;
  if (type === 'text/plain') {
    answerWith(world, message, { body, mediaUrls: [], to: message.from, statusCallback: '' });
    return;
  }
  for (const verb of parseTwiml(body)) {
    if (verb.name === 'Message' || verb.name === 'Sms')
      answerWith(world, message, readMessageVerb(message, verb, url));
    if (verb.name !== 'Redirect') continue;
    const next = resolveUrl(verb.text, url);
    const params = messageParams(world, message);
    const answer = await postWebhook(world, { point: 'webhook:sms', url: next, params });
    await obey(world, message, { reply: answer, url: next });
    return;
  }
}

interface Answer {
  body: string;
  mediaUrls: string[];
  to: string;
  statusCallback: string;
}

function readMessageVerb(message: Message, verb: TwimlElement, documentUrl: string): Answer {
  const callback = verb.attributes['statusCallback'] ?? verb.attributes['action'];
  const parts = (name: string): string[] =>
    verb.children.filter((one) => one.name === name).map((one) => one.text);
  return {
    body: parts('Body').join('') || verb.text,
    mediaUrls: parts('Media'),
    to: verb.attributes['to'] ?? message.from,
    statusCallback: callback ? resolveUrl(callback, documentUrl) : '',
  };
}

function answerWith(world: World, message: Message, answer: Answer): void {
  const reply = createMessage(world, { direction: 'outbound-reply', from: message.to, ...answer });
  sendToCustomer(world, reply);
}
