import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Voice } from './channel.ts';
import { RETRY, twilioFailure, type TwilioClient } from './twilioClient.ts';

/** Call control over Twilio's conferences. Requests that come too late (404) find what they wanted: it is over. */
export function createVoice(client: TwilioClient, { publicUrl }: Pick<Config, 'publicUrl'>): Voice {
  const music = `${publicUrl}/media/hold-music.wav`;
  return {
    async addParty({ conversationId, to, from, label, legId, timeoutSeconds, endsCall }) {
      const made = await orUnavailable(
        client.conferences(`conv-${conversationId}`).participants.create({
          to,
          from,
          label,
          beep: 'false',
          timeout: timeoutSeconds,
          startConferenceOnEnter: true,
          endConferenceOnExit: endsCall,
          statusCallback: `${publicUrl}/webhooks/twilio/voice/leg/${legId}${RETRY}`,
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        }),
      );
      return { callSid: made.callSid, conferenceSid: made.conferenceSid };
    },
    async setHold({ conference, callSid, hold }) {
      const change = hold ? { hold, holdUrl: music, holdMethod: 'GET' } : { hold };
      await orUnavailable(client.conferences(conference).participants(callSid).update(change));
    },
    async setMuted({ conference, callSid, muted }) {
      await orUnavailable(client.conferences(conference).participants(callSid).update({ muted }));
    },
    async statusOf(callSid) {
      try {
        return (await client.calls(callSid).fetch()).status;
      } catch {
        return null;
      }
    },
    async hangUp(callSid) {
      await orGone(client.calls(callSid).update({ status: 'completed' }));
    },
    async endConference(conference) {
      await orGone(client.conferences(conference).update({ status: 'completed' }));
    },
  };
}

async function orUnavailable<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    const failure = twilioFailure(cause);
    throw new AppError('channel_unavailable', `The phone network refused: ${failure.message}`, {
      cause,
      details: { providerCode: failure.code },
    });
  }
}

async function orGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (cause) {
    const failure = twilioFailure(cause);
    if (failure.status !== null && failure.status >= 400 && failure.status < 500) return;
    throw new AppError('channel_unavailable', `The phone network refused: ${failure.message}`, { cause });
  }
}
