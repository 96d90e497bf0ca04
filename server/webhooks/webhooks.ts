import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { looksLikeArrivalToken } from '../../core/arrival/arrivalToken.ts';
import { isFromTwilio } from '../../core/channels/twilioSignature.ts';
import { holdTheLine, type WebhookAnswer } from '../../core/channels/twiml.ts';
import type { Config } from '../../core/config.ts';
import type { InboundDoor } from '../../core/conversations/receiveInbound.ts';
import { createDeadlines } from '../../core/deadlines.ts';
import { AppError, isDatabaseAway } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import type { Logger } from '../../core/logger.ts';
import { meters } from '../../core/meters.ts';
import { patiently } from '../../core/patiently.ts';
import { inTrace, newTrace, traceOfKey } from '../../core/trace.ts';
import { receiveCall, receiveSms } from './inboundWebhooks.ts';
import type * as Late from './lateWebhooks.ts';
import { readForm, type Form } from './readForm.ts';

// The provider's door. It stands before Express: these are the requests that come in storms and must not wait.
// Order: size, signature, strict schema, and only then the database.

export const WEBHOOKS = '/webhooks/twilio/';

const Id = z.uuid();
const Token = z.string().regex(/^[\w-]{20,64}$/);

export interface WebhookParts {
  config: Config;
  log: Logger;
  door: InboundDoor;
  /** All the rest of the process, which may still be on its way when the first text or call comes. */
  hub: Promise<Hub>;
}

interface Handler {
  handle(form: Form): Promise<WebhookAnswer>;
  /** Somebody is on the line and hears what we answer. */
  isHeard?: boolean;
  /** Nobody hears it, and the network does not tell it for ever. */
  isNews?: boolean;
  /** Fields that are part of the address under which the network asks again: it sends them only once. */
  fieldsKept?: readonly string[];
}

/** The handler of a path; null for a path that is none. Only texts and calls need nothing but the door. */
function handlerOf(parts: WebhookParts, path: string): Handler | null {
  const [first, second, third, ...more] = path.slice(WEBHOOKS.length).split('/');
  if (more.length > 0) return null;
  if (first === 'sms' && second === undefined) return { handle: (form) => receiveSms(parts.door, form) };
  if (first === 'sms' && second === 'status' && Token.safeParse(third).success)
    return later(parts, (late, hub, form) => late.receiveSmsStatus(hub, Token.parse(third), form));
  if (first !== 'voice') return null;
  if (second === undefined) return { handle: (form) => receiveCall(parts, form), isHeard: true };
  if (second === 'status' && third === undefined)
    return news(parts, (late, hub, form) => late.receiveCallStatus(hub, null, form));
  if (second === 'recording' && third === undefined)
    return news(parts, (late, hub, form) => late.receiveRecordingStatus(hub, form));
  if (second === 'arrival' && looksLikeArrivalToken(third ?? '')) return handlerOfAnswer(parts, third ?? '');
  return Id.safeParse(third).success ? handlerOfCall(parts, second ?? '', Id.parse(third)) : null;
}

/** What the caller pressed is asked for again with the same keys, when we could not take them now. */
function handlerOfAnswer(parts: WebhookParts, token: string): Handler {
  return {
    ...later(parts, (late, hub, form) => late.receiveAnswer(hub, token, form)),
    isHeard: true,
    fieldsKept: ['Digits', 'DialCallStatus'],
  };
}

function handlerOfCall(parts: WebhookParts, what: string, id: string): Handler | null {
  switch (what) {
    case 'leg':
      return news(parts, (late, hub, form) => late.receiveCallStatus(hub, id, form));
    case 'monitor':
      return news(parts, (late, hub, form) => late.receiveMonitorStatus(hub, id, form));
    case 'caller':
    case 'callee':
      return news(parts, (late, hub, form) => late.receiveInternalStatus(hub, { id, party: what }, form));
    case 'notice':
      return { ...later(parts, (late, hub) => late.sayRecordingNotice(hub, id)), isHeard: true };
    case 'parked':
      return { ...later(parts, (late, hub, form) => late.waitParked(hub, id, form)), isHeard: true };
    default:
      return heardSteps.has(what) ? handlerOfStep(parts, what, id) : null;
  }
}

function handlerOfStep(parts: WebhookParts, what: string, id: string): Handler {
  const step = later(parts, async (late, hub, form) => {
    const answer = late.waitSteps[what];
    return answer ? answer(hub, id, form) : { status: 404 };
  });
  return { ...step, isHeard: true, ...(what === 'rated' ? { fieldsKept: KEYS_OF_SURVEY } : {}) };
}

/** Which question was heard stands in the address, and the keys too when they are asked for again. */
const KEYS_OF_SURVEY = ['question', 'tries', 'Digits'];

/** What a caller who waits may be hearing (waitWebhooks.ts). */
const heardSteps = new Set([
  'greet',
  'wait',
  'join',
  'keys',
  'callback',
  'choose',
  'number',
  'voicemail',
  'recorded',
  'empty',
  'calledBack',
  'survey',
  'rated',
]);

/** What is only asked for when something has come in before: not loaded by the start. */
function later(
  parts: WebhookParts,
  handle: (late: typeof Late, hub: Hub, form: Form) => Promise<WebhookAnswer>,
): Handler {
  return { handle: async (form) => handle(await import('./lateWebhooks.ts'), await parts.hub, form) };
}

function news(...[parts, handle]: Parameters<typeof later>): Handler {
  return { ...later(parts, handle), isNews: true };
}

/** Answers one request below /webhooks/twilio/. */
export async function answerWebhook(
  parts: WebhookParts,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const answer = await decide(parts, req).catch((error: unknown): WebhookAnswer => failed(parts, error));
  meters()?.answered(
    'webhook',
    { route: routeOf(req.url), status: answer.status },
    (performance.now() - startedAt) / 1_000,
  );
  if (answer.twiml !== undefined) {
    res
      .writeHead(answer.status, {
        'content-type': 'text/xml; charset=utf-8',
        'content-length': Buffer.byteLength(answer.twiml),
        'cache-control': 'no-store',
      })
      .end(answer.twiml);
    return;
  }
  res
    .writeHead(answer.status, answer.status === 413 || answer.status === 408 ? { connection: 'close' } : {})
    .end();
}

/** A path without its ids and tokens; strangers' paths are all one. */
function routeOf(url = ''): string {
  const [first = '', second] = url.slice(WEBHOOKS.length).split('/', 2);
  const name = (second === undefined ? first : `${first}/${second}`).split('?', 1)[0] ?? '';
  return known.has(name) ? name : 'other';
}

const known = new Set([
  ...[...heardSteps].map((step) => `voice/${step}`),
  'sms',
  'sms/status',
  'voice',
  'voice/status',
  'voice/leg',
  'voice/monitor',
  'voice/notice',
  'voice/caller',
  'voice/callee',
  'voice/parked',
  'voice/arrival',
  'voice/recording',
]);

async function decide(parts: WebhookParts, req: IncomingMessage): Promise<WebhookAnswer> {
  if (req.method !== 'POST') return { status: 405 };
  const signature = req.headers['x-twilio-signature'];
  if (typeof signature !== 'string') return { status: 403 };
  const url = req.url ?? '';
  const path = url.split('?', 1)[0] ?? '';
  const handler = handlerOf(parts, path);
  if (!handler) return { status: 404 };
  const read = await readForm(req);
  if ('refuse' in read) return { status: read.refuse };
  if (!(await isFromTwilio(parts.config, { signature, url, form: read.form }))) {
    parts.log.warn({ path }, 'webhook refused: not signed by Twilio for our account');
    return { status: 403 };
  }
  const form = withKept(read.form, handler, url);
  const answer = inTrace(traceOf(form), 'webhook', () =>
    handler.isNews ? patiently(() => handler.handle(form), isAway) : handler.handle(form),
  );
  return handler.isHeard ? inTime(parts, againAt(path, handler, form), answer) : answer;
}

/** The form, with what was kept of an earlier one in the (signed) address. */
function withKept(form: Form, { fieldsKept = [] }: Handler, url: string): Form {
  const kept = new URLSearchParams(url.split('?', 2)[1] ?? '');
  for (const name of fieldsKept) {
    const value = kept.get(name);
    if (value !== null && !(name in form)) form[name] = value;
  }
  return form;
}

/** The address under which the network asks again. */
function againAt(path: string, { fieldsKept = [] }: Handler, form: Form): string {
  const kept = new URLSearchParams();
  for (const name of fieldsKept) if (form[name] !== undefined) kept.set(name, form[name]);
  return kept.size > 0 ? `${path}?${kept.toString()}` : path;
}

/** Who is on the line cannot wait for a database that is away or slow, and is not to hear the network's error message. */
async function inTime(
  parts: WebhookParts,
  path: string,
  answer: Promise<WebhookAnswer>,
): Promise<WebhookAnswer> {
  const hold = (): WebhookAnswer => holdTheLine({ publicUrl: parts.config.publicUrl, path });
  const tooLate = Promise.withResolvers<WebhookAnswer>();
  const giveUp = (): void => tooLate.resolve(hold());
  heard.add(giveUp);
  try {
    return await Promise.race([answer, tooLate.promise]);
  } catch (error) {
    if (isAway(error)) return hold();
    throw error;
  } finally {
    heard.drop(giveUp);
  }
}

const HEARD_WITHIN_MS = 1_850;
const heard = createDeadlines<() => void>(HEARD_WITHIN_MS, (giveUp) => giveUp());

const isAway = (error: unknown): boolean =>
  (error instanceof AppError && error.code === 'unavailable') || isDatabaseAway(error);

/** All that is said of one call or text is one trace, whatever webhook says it. */
function traceOf({ MessageSid, CallSid }: Form): string {
  const sid = MessageSid ?? CallSid;
  return sid === undefined ? newTrace() : traceOfKey(`twilio:${sid}`);
}

function failed({ log }: WebhookParts, error: unknown): WebhookAnswer {
  if (error instanceof AppError && error.code === 'not_found') return { status: 404 };
  if (isAway(error)) return { status: 503 };
  log.error({ err: error }, 'webhook failed');
  return { status: 500 };
}
