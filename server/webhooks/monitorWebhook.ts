import { followInternal } from '../../core/internalCalls/endInternal.ts';
import { followMonitor } from '../../core/monitoring/endMonitoring.ts';
import { loadSituation } from '../../core/waiting/situation.ts';
import { recordingNotice, type WebhookAnswer } from '../../core/channels/twiml.ts';
import type { Hub } from '../../core/hub.ts';
import type { Form } from './readForm.ts';
import { CallStatus } from './schemas.ts';

/** POST /webhooks/twilio/voice/monitor/:id: what became of the phone of a supervisor who listens. */
export function receiveMonitorStatus(hub: Hub, id: string, form: Form): Promise<WebhookAnswer> {
  const parsed = CallStatus.safeParse(form);
  if (!parsed.success) return Promise.resolve({ status: 403 });
  const { CallSid: callSid, CallStatus: status } = parsed.data;
  return followMonitor(hub, { id, callSid, status }).then((isOurs) => ({ status: isOurs ? 204 : 404 }));
}

/** POST /webhooks/twilio/voice/notice/:conversationId: what everybody in a call hears before it is recorded. */
export function sayRecordingNotice(hub: Hub, conversationId: string): Promise<WebhookAnswer> {
  return loadSituation(hub, conversationId).then((facts) =>
    facts ? recordingNotice(facts.language) : { status: 404 },
  );
}

/** POST /webhooks/twilio/voice/caller/:id and /callee/:id: what became of a phone in a call between colleagues. */
export function receiveInternalStatus(
  hub: Hub,
  { id, party }: { id: string; party: 'caller' | 'callee' },
  form: Form,
): Promise<WebhookAnswer> {
  const parsed = CallStatus.safeParse(form);
  if (!parsed.success) return Promise.resolve({ status: 403 });
  const { CallSid: callSid, CallStatus: status } = parsed.data;
  return followInternal(hub, { id, party, callSid, status }).then((isOurs) => ({
    status: isOurs ? 204 : 404,
  }));
}
