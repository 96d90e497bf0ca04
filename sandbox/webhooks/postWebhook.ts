// Every request the phone network makes to the hub leaves from here: signed, tried again as the URL's rules
// say, kept on record, and subject to the fault switches.
import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import type { FaultRule } from '../faults.ts';
import type { WebhookRecord, World } from '../world.ts';
import { splitWebhookUrl, type FailureKind, type WebhookTarget } from './webhookUrl.ts';

export interface WebhookRequest {
  /** The name by which fault rules know this request: webhook:voice, webhook:sms, webhook:status.call ... */
  point: string;
  url: string;
  method?: string | undefined;
  params: Record<string, string>;
}

export interface WebhookReply {
  status: number;
  contentType: string;
  body: string;
}

/** The hub could not be reached, or did not answer with success. */
export class WebhookFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number | null;

  constructor(kind: FailureKind, status: number | null, message: string) {
    super(message);
    this.kind = kind;
    this.status = status;
  }
}

const recordsKept = 20_000;

/** Sends a request to the hub and returns its answer; throws WebhookFailure when there is none. */
export async function postWebhook(world: World, request: WebhookRequest): Promise<WebhookReply> {
  const target = splitWebhookUrl(request.url);
  const token = randomUUID();
  const faults = world.faults.strike(request.point);
  const started = Date.now();
  await waitAsTold(world, request.point, faults);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await recorded(world, request, () => sendOnce(world, request, { target, token, faults }));
    } catch (error) {
      if (!(error instanceof WebhookFailure)) throw error;
      const isHopeless = !target.rules.retryOn.has(error.kind) || attempt >= target.rules.retries;
      if (isHopeless || Date.now() - started >= target.rules.totalMs) throw error;
    }
  }
}

interface Sending {
  target: WebhookTarget;
  token: string;
  faults: readonly FaultRule[];
}

async function sendOnce(world: World, request: WebhookRequest, sending: Sending): Promise<WebhookReply> {
  if (world.isNetworkCut) throw new WebhookFailure('ct', null, 'the network to the hub is cut');
  const failing = sending.faults.find((rule) => rule.action === 'fail');
  if (failing) throw new WebhookFailure('ct', null, 'fault switch: the request was not sent');
  const copies = sending.faults.find((rule) => rule.action === 'repeat')?.copies ?? 1;
  const replies = Array.from({ length: copies }, () => exchange(world, request, sending));
  for (const extra of replies.slice(1)) extra.catch(() => undefined);
  const [first] = replies;
  if (!first) throw new Error('no request was made');
  const reply = await first;
  if (sending.faults.some((rule) => rule.action === 'drop-reply')) {
    throw new WebhookFailure('rt', null, 'fault switch: the answer was lost');
  }
  if (reply.status >= 200 && reply.status < 300) return reply;
  throw new WebhookFailure(
    reply.status >= 500 ? '5xx' : '4xx',
    reply.status,
    `the hub answered ${reply.status}`,
  );
}

async function exchange(
  world: World,
  request: WebhookRequest,
  { target, token }: Sending,
): Promise<WebhookReply> {
  const isGet = request.method?.toUpperCase() === 'GET';
  const form = new URLSearchParams(request.params).toString();
  const url = isGet && form ? `${target.url}${target.url.includes('?') ? '&' : '?'}${form}` : target.url;
  const signature = twilio.getExpectedTwilioSignature(
    world.config.authToken,
    url,
    isGet ? {} : request.params,
  );
  try {
    const reply = await fetch(url, {
      method: isGet ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        'X-Twilio-Signature': signature,
        'I-Twilio-Idempotency-Token': token,
        'User-Agent': 'TwilioProxy/1.1',
        Accept: '*/*',
        ...(isGet ? {} : { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
      },
      ...(isGet ? {} : { body: form }),
      signal: AbortSignal.any([world.clock.closing, AbortSignal.timeout(target.rules.readMs)]),
    });
    const body = await reply.text();
    return { status: reply.status, contentType: reply.headers.get('content-type') ?? '', body };
  } catch (error) {
    throw asFailure(error);
  }
}

function asFailure(error: unknown): WebhookFailure {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const couldNotConnect = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    code,
  );
  return new WebhookFailure(couldNotConnect ? 'ct' : 'rt', null, code ? `${code} ${text}` : text);
}

async function waitAsTold(world: World, point: string, faults: readonly FaultRule[]): Promise<void> {
  for (const rule of faults) {
    if (rule.action === 'delay') await world.clock.sleepReal(rule.delayMs);
    if (rule.action === 'reorder') await waitForAnother(world, point, rule.delayMs);
  }
}

/** Lets the next request of the same kind overtake this one; gives up waiting after `limitMs`. */
async function waitForAnother(world: World, point: string, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  const before = world.webhookCount;
  while (Date.now() < end) {
    if (world.webhooks.some((record) => record.number > before && record.point === point)) return;
    await world.clock.sleepReal(5);
  }
}

async function recorded(
  world: World,
  request: WebhookRequest,
  send: () => Promise<WebhookReply>,
): Promise<WebhookReply> {
  const keep = (status: number | null, error: string | null): void => {
    world.webhookCount += 1;
    const { point, url, params } = request;
    const record: WebhookRecord = {
      number: world.webhookCount,
      point,
      method: request.method?.toUpperCase() ?? 'POST',
      url,
      params,
      status,
      error,
      at: new Date().toISOString(),
    };
    world.webhooks.push(record);
    if (world.webhooks.length > recordsKept) world.webhooks.splice(0, recordsKept / 2);
  };
  try {
    const reply = await send();
    keep(reply.status, null);
    return reply;
  } catch (error) {
    if (error instanceof WebhookFailure) keep(error.status, error.message);
    throw error;
  }
}
