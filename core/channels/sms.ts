import type { Config } from '../config.ts';
import type { MessageSender, SendResult } from './channel.ts';
import { textsTo } from './providerHistory.ts';
import { RETRY, twilioFailure, type TwilioClient } from './twilioClient.ts';

const OPTED_OUT = '21610';

/** Texts by Twilio. The status callback's path carries the delivery's own token, so a lost answer still finds home. */
export function createSmsSender(
  client: TwilioClient,
  {
    publicUrl,
    twilio,
  }: Pick<Config, 'publicUrl'> & { twilio: Pick<Config['twilio'], 'messagingServiceSid'> },
): MessageSender {
  return {
    async send(message) {
      try {
        const sent = await client.messages.create({
          from: message.from,
          // The service adds what it knows of senders and countries; which sender it is remains ours to say.
          ...(twilio.messagingServiceSid ? { messagingServiceSid: twilio.messagingServiceSid } : {}),
          to: message.to,
          body: message.text,
          ...(message.media.length > 0 ? { mediaUrl: message.media } : {}),
          statusCallback: `${publicUrl}/webhooks/twilio/sms/status/${message.callbackToken}${RETRY}`,
        });
        return { kind: 'accepted', providerId: sent.sid };
      } catch (error) {
        return readFailure(error);
      }
    },
    lookUp: (between) => textsTo(client, between),
  };
}

function readFailure(error: unknown): SendResult {
  const failure = twilioFailure(error);
  if (failure.code === OPTED_OUT) return { kind: 'refused', reason: 'opted_out', optedOut: true };
  if (failure.status === 429 || failure.status === 503)
    return { kind: 'busy', reason: `Twilio is busy (${failure.status})` };
  if (failure.status !== null && failure.status < 500)
    return { kind: 'refused', reason: `Twilio ${failure.code ?? failure.status}: ${failure.message}` };
  if (failure.mayHaveArrived || failure.status !== null)
    return { kind: 'unknown', reason: 'The answer of Twilio was lost' };
  return { kind: 'busy', reason: 'Twilio cannot be reached' };
}
