import { arrivalToken, readArrivalToken } from '../../core/arrival/arrivalToken.ts';
import { turnDocument } from '../../core/arrival/arrivalTwiml.ts';
import { skipFlow, takeAnswer, type AnswerGiven } from '../../core/arrival/takeAnswer.ts';
import type { After } from '../../core/arrival/turn.ts';
import type { Answer } from '../../core/arrival/walkFlow.ts';
import { answerBlocked, isHeldBack } from '../../core/waiting/blockedCall.ts';
import { RETRY } from '../../core/channels/twilioClient.ts';
import { hangUpDocument, queueCall, type WebhookAnswer } from '../../core/channels/twiml.ts';
import { AppError, isDatabaseAway } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import type { Form } from './readForm.ts';
import { CallerAnswer } from './schemas.ts';

// A call that a flow leads: its beginning, and each answer of the caller.

/** The first thing that a caller hears whom a flow leads. */
export async function beginFlow(
  hub: Hub,
  call: { conversationId: string; callSid: string; form: Form },
): Promise<WebhookAnswer> {
  const { conversationId, callSid, form } = call;
  const blocked = await answerBlockedInFlow(hub, conversationId);
  if (blocked) return blocked;
  return tell(hub, {
    conversationId,
    callSid,
    step: null,
    fromState: form['FromState'],
    answer: () => ({ kind: 'begin' }),
  });
}

/** A blocked number is led nowhere: it leaves the flow before its first word. */
async function answerBlockedInFlow(hub: Hub, conversationId: string): Promise<WebhookAnswer | null> {
  if (!(await isHeldBack(hub, conversationId))) return null;
  await skipFlow(hub, conversationId);
  return answerBlocked(hub, conversationId);
}

/**
 * POST /webhooks/twilio/voice/arrival/:token: keys, or that all has been heard, or how a forwarded call went. A token that
 * was made for another call is 404.
 */
export async function receiveAnswer(hub: Hub, token: string, form: Form): Promise<WebhookAnswer> {
  const parsed = CallerAnswer.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { CallSid, Digits, DialCallStatus } = parsed.data;
  const named = readArrivalToken(hub.config.authSecret, token, CallSid);
  if (!named) return { status: 404 };
  return tell(hub, {
    ...named,
    callSid: CallSid,
    fromState: form['FromState'],
    answer: (asked) => answerTo(asked, { keys: Digits, dialled: DialCallStatus }),
  });
}

function answerTo(asked: After, given: { keys: string; dialled: string | undefined }): Answer {
  if (asked.kind === 'dial')
    return { kind: 'dial', answered: given.dialled === 'completed' || given.dialled === 'answered' };
  return asked.kind === 'keys' ? { kind: 'keys', keys: given.keys } : { kind: 'spoken' };
}

async function tell(hub: Hub, given: AnswerGiven): Promise<WebhookAnswer> {
  const { conversationId, callSid } = given;
  const { publicUrl, authSecret } = hub.config;
  try {
    const told = await takeAnswer(hub, given);
    if (!told) return hangUpDocument();
    const token = arrivalToken(authSecret, { conversationId, step: told.step }, callSid);
    const answerUrl = `${publicUrl}/webhooks/twilio/voice/arrival/${token}${RETRY}`;
    return turnDocument({ ...told, conversationId, publicUrl, answerUrl });
  } catch (error) {
    if (error instanceof AppError || isDatabaseAway(error)) throw error;
    // Whatever is wrong with the flow, its caller is not to blame.
    hub.log.error(
      { err: error, conversationId },
      'a flow failed; the caller waits in the queue of the number',
    );
    const isOut = await skipFlow(hub, conversationId);
    return isOut ? queueCall({ conversationId, publicUrl }) : hangUpDocument();
  }
}
