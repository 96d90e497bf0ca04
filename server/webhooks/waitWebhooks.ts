import { calledBack } from '../../core/channels/waitTwiml.ts';
import type { WebhookAnswer } from '../../core/channels/twiml.ts';
import { answerByKeypad, startKeypad } from '../../core/surveys/answerByKeypad.ts';
import type { Hub } from '../../core/hub.ts';
import { answerJoin, answerWait } from '../../core/waiting/answerWait.ts';
import { answerBlocked } from '../../core/waiting/blockedCall.ts';
import { choose, startAsking, takeKey, takeNumber } from '../../core/waiting/callbackMenu.ts';
import { loadSituation } from '../../core/waiting/situation.ts';
import { messageRecorded, nothingHeard, startVoicemail } from '../../core/waiting/voicemail.ts';
import type { Form } from './readForm.ts';
import { Keys, PressedKeys, RecordedMessage } from './schemas.ts';

// POST /webhooks/twilio/voice/<step>/:conversationId: the phone network asks what a caller who waits, or who is asked how it
// went, hears next, and tells
// which keys were pressed. Keys of every kind may come, twice, and after the end.

type StepHandler = (hub: Hub, conversationId: string, form: Form) => Promise<WebhookAnswer>;

/** Every step of a wait. */
export const waitSteps: Readonly<Record<string, StepHandler>> = {
  greet: async (hub, conversationId) =>
    (await answerBlocked(hub, conversationId)) ?? answerWait(hub, { conversationId, isGreeting: true }),
  wait: (hub, conversationId) => answerWait(hub, { conversationId, isGreeting: false }),
  join: answerJoin,
  keys: withKeys(takeKey),
  callback: startAsking,
  choose: withKeys(choose),
  number: withKeys(takeNumber),
  voicemail: startVoicemail,
  async recorded(hub, conversationId, form) {
    const parsed = RecordedMessage.safeParse(form);
    if (!parsed.success) return { status: 403 };
    const { RecordingSid: sid, RecordingDuration: seconds, CallSid: callSid, Digits } = parsed.data;
    return messageRecorded(hub, conversationId, {
      sid,
      seconds,
      callSid,
      hungUp: Digits === 'hangup',
    });
  },
  empty: nothingHeard,
  survey: startKeypad,
  async rated(hub, conversationId, form) {
    const parsed = PressedKeys.safeParse(form);
    if (!parsed.success) return { status: 403 };
    const { question, tries, Digits: digits } = parsed.data;
    return answerByKeypad(hub, conversationId, { question, tries, digits });
  },
  async calledBack(hub, conversationId) {
    const situation = await loadSituation(hub, conversationId);
    if (!situation) return { status: 404 };
    const { language, queueName: queue } = situation;
    return calledBack({ conversationId, language, publicUrl: hub.config.publicUrl, queue });
  },
};

function withKeys(
  take: (hub: Hub, conversationId: string, digits: string) => Promise<WebhookAnswer>,
): StepHandler {
  return async (hub, conversationId, form) => {
    const parsed = Keys.safeParse(form);
    return parsed.success ? take(hub, conversationId, parsed.data.Digits) : { status: 403 };
  };
}
