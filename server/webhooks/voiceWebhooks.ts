import { setTimeout as pause } from 'node:timers/promises';
import { admitParkedCall } from '../../core/calls/admitParkedCall.ts';
import { applyLegStatus } from '../../core/calls/legStatus.ts';
import { readCallStatus } from '../../core/calls/legStates.ts';
import { keypadLineEnded } from '../../core/surveys/answerByKeypad.ts';
import type { Hub } from '../../core/hub.ts';
import { beginFlow } from './arrivalWebhooks.ts';
import type { Form } from './readForm.ts';
import { CallStatus } from './schemas.ts';
import { hangUpDocument, parkCall, queueCall, type WebhookAnswer } from '../../core/channels/twiml.ts';

/** POST /webhooks/twilio/voice/parked/:legId: a second call asks whether the first is over. */
export async function waitParked(hub: Hub, legId: string, form: Form): Promise<WebhookAnswer> {
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
  const { conversationId, isLed } = admitted;
  const callSid = form['CallSid'];
  return isLed && callSid !== undefined
    ? beginFlow(hub, { conversationId, callSid, form })
    : queueCall({ conversationId, publicUrl });
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
    if (await applyLegStatus(hub, { leg, callSid: CallSid, ...news })) {
      if (news.state === 'ended') await keypadLineEnded(hub, leg);
      return { status: 204 };
    }
    await pause(pauseMs);
  }
  return { status: 404 };
}
