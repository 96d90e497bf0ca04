import { setTimeout as pause } from 'node:timers/promises';
import { normalisePhone } from '../../core/clients/addresses.ts';
import { admitParkedCall } from '../../core/calls/admitParkedCall.ts';
import { loadCallFacts } from '../../core/calls/callFacts.ts';
import { applyLegStatus } from '../../core/calls/legStatus.ts';
import { readCallStatus } from '../../core/calls/legStates.ts';
import type { InboundDoor } from '../../core/conversations/receiveInbound.ts';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import type { Form } from './readForm.ts';
import { CallStatus, InboundCall } from './schemas.ts';
import {
  greeting,
  hangUpDocument,
  parkCall,
  queueCall,
  unknownNumber,
  waitDocument,
  type WebhookAnswer,
} from '../../core/channels/twiml.ts';

/** What networks send for a caller who withholds the number: words, and the numbers that spell them. */
const withheld = new Set([
  '',
  'anonymous',
  'restricted',
  'unavailable',
  'unknown',
  'private',
  '+266696687',
  '266696687',
  '+7378742833',
  '+2562533',
  '+8656696',
  '+464',
]);

/** POST /webhooks/twilio/voice: somebody calls. The answer is the instruction: greet, then wait in the conference. */
export async function receiveCall(hub: Hub, door: InboundDoor, form: Form): Promise<WebhookAnswer> {
  const parsed = InboundCall.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { CallSid, From, To } = parsed.data;
  const isWithheld = withheld.has(From.toLowerCase());
  const { publicUrl } = hub.config;
  try {
    const received = await door.receive({
      channel: 'call',
      dedupeKey: `twilio:${CallSid}`,
      from: isWithheld ? null : (normalisePhone(From) ?? From.toLowerCase()),
      fromShown: isWithheld ? 'withheld' : From,
      to: To,
      at: new Date(),
      callSid: CallSid,
    });
    if (!received.conversationId) return hangUpDocument();
    if (received.parked && received.legId) {
      const facts = await loadCallFacts(hub, received.conversationId);
      return parkCall({ legId: received.legId, language: facts?.language ?? 'en', publicUrl });
    }
    return queueCall({ conversationId: received.conversationId, publicUrl });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return unknownNumber();
    throw error;
  }
}

/** POST /webhooks/twilio/voice/greet/:conversationId: the beginning of the wait. */
export async function greetCaller(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  const facts = await loadCallFacts(hub, conversationId);
  return facts ? greeting({ ...facts, conversationId, publicUrl: hub.config.publicUrl }) : { status: 404 };
}

/** POST /webhooks/twilio/voice/wait/:conversationId: what the caller hears while waiting. */
export async function waitForAgent(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  const facts = await loadCallFacts(hub, conversationId);
  return facts
    ? waitDocument({ ...facts, conversationId, publicUrl: hub.config.publicUrl })
    : { status: 404 };
}

/** POST /webhooks/twilio/voice/parked/:legId: a second call asks whether the first is over. */
export async function waitParked(hub: Hub, legId: string): Promise<WebhookAnswer> {
  const admitted = await admitParkedCall(hub, legId);
  if (admitted === null) return hangUpDocument();
  const { publicUrl } = hub.config;
  if (admitted === 'waiting') {
    const leg = await hub.prisma.leg.findUnique({
      where: { id: legId },
      select: { conversation: { select: { client: { select: { language: true } } } } },
    });
    return parkCall({ legId, language: leg?.conversation.client.language ?? 'en', publicUrl });
  }
  return queueCall({ conversationId: admitted.conversationId, publicUrl });
}

/** Who hangs up at once: the news of it may overtake the call itself, which is being taken in at this very moment. */
const PAUSES_MS = [50, 150, 400, 400];

/** POST /webhooks/twilio/voice/status and /voice/leg/:legId: what became of a party's connection. */
export async function receiveCallStatus(hub: Hub, legId: string | null, form: Form): Promise<WebhookAnswer> {
  const parsed = CallStatus.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { CallSid, CallStatus: status } = parsed.data;
  const news = readCallStatus(status);
  if (!news) return { status: 403 };
  const leg = legId ? { legId } : { callSid: CallSid };
  for (const pauseMs of PAUSES_MS) {
    if (await applyLegStatus(hub, { leg, callSid: CallSid, ...news })) return { status: 204 };
    await pause(pauseMs);
  }
  return { status: 404 };
}
