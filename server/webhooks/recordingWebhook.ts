import { keepRecording } from '../../core/calls/keepRecording.ts';
import type { WebhookAnswer } from '../../core/channels/twiml.ts';
import type { Hub } from '../../core/hub.ts';
import type { Form } from './readForm.ts';
import { RecordingStatus } from './schemas.ts';

/**
 * POST /webhooks/twilio/voice/recording: what became of a recording. Only one that is complete is worth an entry. The same
 * thing again, also from the provider's list, is the same recording; one of a call that is none of ours is 404.
 */
export async function receiveRecordingStatus(hub: Hub, form: Form): Promise<WebhookAnswer> {
  const parsed = RecordingStatus.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { data } = parsed;
  if (data.RecordingStatus !== 'completed') return { status: 204 };
  const seconds = Number(data.RecordingDuration);
  const isOurs = await keepRecording(hub, {
    sid: data.RecordingSid,
    callSid: data.CallSid ?? null,
    conferenceSid: data.ConferenceSid ?? null,
    seconds,
    startedAt: data.RecordingStartTime
      ? new Date(data.RecordingStartTime)
      : new Date(Date.now() - seconds * 1_000),
  });
  return { status: isOurs ? 204 : 404 };
}
