import {
  EMPTY,
  hangUpDocument,
  queueCall,
  unknownNumber,
  type WebhookAnswer,
} from '../../core/channels/twiml.ts';
import type { InboundDoor } from '../../core/conversations/receiveInbound.ts';
import { AppError } from '../../core/errors.ts';
import { callItem, textItem } from '../../core/reconciliation/inboundItems.ts';
import type { Form } from './readForm.ts';
import { InboundCall, InboundSms } from './schemas.ts';
import type { WebhookParts } from './webhooks.ts';

// What comes in: a text, a call. A process that starts can take these in before anything else of it is there.

/** POST /webhooks/twilio/sms: a text from a client. Answered only after it is committed. */
export async function receiveSms(door: InboundDoor, form: Form): Promise<WebhookAnswer> {
  const parsed = InboundSms.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { MessageSid, From, To, Body, NumMedia } = parsed.data;
  const mediaTypes = Array.from(
    { length: NumMedia },
    (_, index) => form[`MediaContentType${index}`] ?? 'application/octet-stream',
  );
  await door.receive(
    textItem({ sid: MessageSid, from: From, to: To, body: Body, mediaTypes, at: new Date() }),
  );
  return EMPTY;
}

/** POST /webhooks/twilio/voice: somebody calls. The answer is the instruction: greet, then wait in the conference. */
export async function receiveCall(
  { config, door, hub }: Pick<WebhookParts, 'config' | 'door' | 'hub'>,
  form: Form,
): Promise<WebhookAnswer> {
  const parsed = InboundCall.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { CallSid, From, To } = parsed.data;
  const { publicUrl } = config;
  try {
    const received = await door.receive(callItem({ sid: CallSid, from: From, to: To, at: new Date() }));
    if (!received.conversationId) return hangUpDocument();
    if (received.parked && received.legId) {
      const { waitParked } = await import('./lateWebhooks.ts');
      return await waitParked(await hub, received.legId, form);
    }
    if (received.flowVersionId) {
      const { beginFlow } = await import('./lateWebhooks.ts');
      return beginFlow(await hub, { conversationId: received.conversationId, callSid: CallSid, form });
    }
    return queueCall({ conversationId: received.conversationId, publicUrl });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return unknownNumber();
    throw error;
  }
}
