import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { PartyLines } from './channel.ts';
import { RETRY, twilioFailure, type TwilioClient } from './twilioClient.ts';

/** Phones of colleagues in conferences, at Twilio: coaching is muting by ear, told by `coaching` and `callSidToCoach`. */
export function createPartyLines(client: TwilioClient, { publicUrl }: Pick<Config, 'publicUrl'>): PartyLines {
  return {
    async ring({ conference, to, from, label, news, timeoutSeconds, endsCall, voice }) {
      const made = await unlessRefused(
        client.conferences(conference).participants.create({
          to,
          from,
          label,
          beep: 'false',
          timeout: timeoutSeconds,
          startConferenceOnEnter: true,
          endConferenceOnExit: endsCall,
          muted: voice === 'muted',
          ...(typeof voice === 'object' ? { coaching: true, callSidToCoach: voice.onlyTo } : {}),
          statusCallback: `${publicUrl}/webhooks/twilio/voice/${news}${RETRY}`,
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        }),
      );
      return { callSid: made.callSid, conferenceSid: made.conferenceSid };
    },
    async setVoice({ conference, callSid, voice }) {
      const change =
        typeof voice === 'object'
          ? { muted: false, coaching: true, callSidToCoach: voice.onlyTo }
          : { muted: voice === 'muted', coaching: false };
      await unlessRefused(client.conferences(conference).participants(callSid).update(change));
    },
    async announce({ conference, path }) {
      const url = `${publicUrl}/webhooks/twilio/voice/${path}${RETRY}`;
      await unlessRefused(
        client.conferences(conference).update({ announceUrl: url, announceMethod: 'POST' }),
      );
    },
  };
}

async function unlessRefused<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    const failure = twilioFailure(cause);
    throw new AppError('channel_unavailable', `The phone network refused: ${failure.message}`, {
      cause,
      details: {
        providerCode: failure.code,
        mayHaveArrived: failure.mayHaveArrived,
        isOver: failure.status === 404,
      },
    });
  }
}
