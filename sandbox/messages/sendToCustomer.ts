// A text on its way to a customer's phone, with the status callbacks it leaves behind.
import type { Message, MessageStatus } from '../model/message.ts';
import { inBackground } from '../time/clock.ts';
import { postStatus } from '../webhooks/postStatus.ts';
import type { World } from '../world.ts';
import { fetchMedia } from './fetchMedia.ts';
import { touchMessage } from './messages.ts';
import { hasOptedOut } from './optOut.ts';

const unreachable = 30003;
const optedOut = 21610;

/** Sends in the background: queued, sent, then delivered or what the party's settings say. */
export function sendToCustomer(world: World, message: Message): void {
  inBackground(travel(world, message), world.report);
}

async function travel(world: World, message: Message): Promise<void> {
  await world.clock.sleep(150);
  if (message.status === 'canceled') return;
  const { onMessage = 'deliver' } = world.parties.get(message.to);
  if (hasOptedOut(world, { company: message.from, customer: message.to })) {
    advance(world, message, { status: 'failed', errorCode: optedOut });
    return;
  }
  if (onMessage === 'failed') {
    advance(world, message, { status: 'failed', errorCode: unreachable });
    return;
  }
  const trouble = await fetchMedia(world, message);
  if (trouble !== null) {
    advance(world, message, { status: 'failed', errorCode: trouble });
    return;
  }
  message.sentAt = new Date();
  advance(world, message, { status: 'sent' });
  await world.clock.sleep(400);
  if (onMessage === 'undelivered') advance(world, message, { status: 'undelivered', errorCode: unreachable });
  else advance(world, message, { status: 'delivered' });
}

interface Step {
  status: MessageStatus;
  errorCode?: number;
}

function advance(world: World, message: Message, { status, errorCode }: Step): void {
  message.status = status;
  if (errorCode !== undefined) message.errorCode = errorCode;
  touchMessage(world, message);
  if (!message.statusCallback) return;
  postStatus(world, message.sid, {
    point: 'webhook:status.message',
    url: message.statusCallback,
    params: {
      MessageSid: message.sid,
      MessageStatus: status,
      SmsSid: message.sid,
      SmsStatus: status,
      AccountSid: world.config.accountSid,
      From: message.from,
      To: message.to,
      ApiVersion: '2010-04-01',
      ...(message.messagingServiceSid ? { MessagingServiceSid: message.messagingServiceSid } : {}),
      ...(errorCode === undefined ? {} : { ErrorCode: String(errorCode) }),
    },
  });
}
