import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { InboundDoor } from '../../core/conversations/receiveInbound.ts';
import { AppError, isDatabaseAway } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { readForm, type Form } from './readForm.ts';
import { receiveSms, receiveSmsStatus } from './smsWebhooks.ts';
import type { WebhookAnswer } from '../../core/channels/twiml.ts';
import { isFromTwilio } from '../../core/channels/twilioSignature.ts';
import { greetCaller, receiveCall, receiveCallStatus, waitForAgent, waitParked } from './voiceWebhooks.ts';

// The provider's door. It stands before Express: these are the requests that come in storms and must not wait.
// Order: size, signature, strict schema, and only then the database.

export const WEBHOOKS = '/webhooks/twilio/';

const Id = z.uuid();
const Token = z.string().regex(/^[\w-]{20,64}$/);

type Handler = (form: Form) => Promise<WebhookAnswer>;

/** The handler of a path; null for a path that is none. */
function handlerOf(hub: Hub, door: InboundDoor, path: string): Handler | null {
  const [first, second, third, ...more] = path.slice(WEBHOOKS.length).split('/');
  if (more.length > 0) return null;
  if (first === 'sms' && second === undefined) return (form) => receiveSms(door, form);
  if (first === 'sms' && second === 'status' && Token.safeParse(third).success)
    return (form) => receiveSmsStatus(hub, Token.parse(third), form);
  if (first !== 'voice') return null;
  if (second === undefined) return (form) => receiveCall(hub, door, form);
  if (second === 'status' && third === undefined) return (form) => receiveCallStatus(hub, null, form);
  if (!Id.safeParse(third).success) return null;
  const id = Id.parse(third);
  if (second === 'leg') return (form) => receiveCallStatus(hub, id, form);
  if (second === 'greet') return () => greetCaller(hub, id);
  if (second === 'wait') return () => waitForAgent(hub, id);
  if (second === 'parked') return () => waitParked(hub, id);
  return null;
}

/** Answers one request below /webhooks/twilio/. */
export async function answerWebhook(
  parts: { hub: Hub; door: InboundDoor },
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const { hub, door } = parts;
  const answer = await decide(hub, door, req).catch((error: unknown): WebhookAnswer => failed(hub, error));
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

async function decide(hub: Hub, door: InboundDoor, req: IncomingMessage): Promise<WebhookAnswer> {
  if (req.method !== 'POST') return { status: 405 };
  const signature = req.headers['x-twilio-signature'];
  if (typeof signature !== 'string') return { status: 403 };
  const url = req.url ?? '';
  const handle = handlerOf(hub, door, url.split('?', 1)[0] ?? '');
  if (!handle) return { status: 404 };
  const read = await readForm(req);
  if ('refuse' in read) return { status: read.refuse };
  if (!isFromTwilio(hub.config, { signature, url, form: read.form })) {
    hub.log.warn({ path: url.split('?', 1)[0] }, 'webhook refused: not signed by Twilio for our account');
    return { status: 403 };
  }
  return handle(read.form);
}

function failed(hub: Hub, error: unknown): WebhookAnswer {
  if (error instanceof AppError && error.code === 'not_found') return { status: 404 };
  if ((error instanceof AppError && error.code === 'unavailable') || isDatabaseAway(error))
    return { status: 503 };
  hub.log.error({ err: error }, 'webhook failed');
  return { status: 500 };
}
