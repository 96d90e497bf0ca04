import { readTextStatus } from '../../core/channels/textStates.ts';
import { settleByNews } from '../../core/conversations/deliveryStates.ts';
import type { Hub } from '../../core/hub.ts';
import type { Form } from './readForm.ts';
import { SmsStatus } from './schemas.ts';
import type { WebhookAnswer } from '../../core/channels/twiml.ts';

/** POST /webhooks/twilio/sms/status/:token: what became of a text of ours. The token names the delivery. */
export async function receiveSmsStatus(hub: Hub, token: string, form: Form): Promise<WebhookAnswer> {
  const parsed = SmsStatus.safeParse(form);
  if (!parsed.success) return { status: 403 };
  const { MessageSid, MessageStatus, ErrorCode } = parsed.data;
  const isOurs = await settleByNews(hub, {
    token,
    providerId: MessageSid,
    state: readTextStatus(MessageStatus),
    reason: ErrorCode ? `Twilio ${ErrorCode}` : null,
  });
  return { status: isOurs ? 204 : 404 };
}
