import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Voice } from './channel.ts';
import { RETRY, twilioFailure, type TwilioClient } from './twilioClient.ts';

/** Call control over Twilio's conferences. Requests that come too late (404, 400) find what they wanted: it is over. */
export function createVoice(client: TwilioClient, { publicUrl }: Pick<Config, 'publicUrl'>): Voice {
  const music = `${publicUrl}/media/hold-music.wav`;
  const calledBackUrl = (id: string): string => `${publicUrl}/webhooks/twilio/voice/calledBack/${id}`;
  return {
    async addParty({ conversationId, to, from, label, legId, timeoutSeconds, endsCall, waits = false }) {
      const made = await orUnavailable(
        client.conferences(`conv-${conversationId}`).participants.create({
          to,
          from,
          label,
          beep: 'false',
          timeout: timeoutSeconds,
          startConferenceOnEnter: !waits,
          ...(waits ? { waitUrl: calledBackUrl(conversationId), waitMethod: 'POST' } : {}),
          endConferenceOnExit: endsCall,
          statusCallback: `${publicUrl}/webhooks/twilio/voice/leg/${legId}${RETRY}`,
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        }),
      );
      return { callSid: made.callSid, conferenceSid: made.conferenceSid };
    },
    async direct({ callSid, step, conversationId }) {
      const url = `${publicUrl}/webhooks/twilio/voice/${step}/${conversationId}${RETRY}`;
      await orGone(client.calls(callSid).update({ url, method: 'POST' }));
    },
    async setHold({ conference, callSid, hold }) {
      const change = hold ? { hold, holdUrl: music, holdMethod: 'GET' } : { hold };
      await orUnavailable(client.conferences(conference).participants(callSid).update(change));
    },
    async setMuted({ conference, callSid, muted }) {
      await orUnavailable(client.conferences(conference).participants(callSid).update({ muted }));
    },
    async setRecording({ conference, callSids, paused }) {
      const places: Recordings[] = [
        ...(conference ? [client.conferences(conference).recordings] : []),
        ...callSids.map((callSid) => client.calls(callSid).recordings),
      ];
      let confirmed = 0;
      for (const place of places) confirmed += await changeRecordings(place, paused);
      return confirmed;
    },
    async statusOf(callSid) {
      try {
        return (await client.calls(callSid).fetch()).status;
      } catch (cause) {
        // What the network does not know is certainly over.
        return twilioFailure(cause).status === 404 ? 'canceled' : null;
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

type RecordingStatus = 'in-progress' | 'paused';

/** The recordings of a conference, or of one party's call. */
interface Recordings {
  (sid: string): {
    update(change: { status: RecordingStatus; pauseBehavior?: string }): Promise<{ status: string }>;
  };
  list(range: { limit: number }): Promise<{ sid: string; status: string }[]>;
}

/** Gives how many are now as wanted, by the network's own word. Silence takes the place of what is not recorded. */
async function changeRecordings(recordings: Recordings, paused: boolean): Promise<number> {
  const wanted: RecordingStatus = paused ? 'paused' : 'in-progress';
  let confirmed = 0;
  for (const { sid, status } of await orUnavailable(recordings.list({ limit: 20 }))) {
    if (status !== 'in-progress' && status !== 'paused') continue;
    const change = { status: wanted, ...(paused ? { pauseBehavior: 'silence' } : {}) };
    const now = status === wanted ? wanted : (await orUnavailable(recordings(sid).update(change))).status;
    if (now === wanted) confirmed += 1;
  }
  return confirmed;
}

async function orUnavailable<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    const failure = twilioFailure(cause);
    throw new AppError('channel_unavailable', `The phone network refused: ${failure.message}`, {
      cause,
      details: { providerCode: failure.code, mayHaveArrived: failure.mayHaveArrived },
    });
  }
}

/** Not known (404) or not in progress any more (400): what was to end is over. Too many requests, or no right, is not that. */
async function orGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (cause) {
    const failure = twilioFailure(cause);
    if (failure.status === 404 || failure.status === 400) return;
    throw new AppError('channel_unavailable', `The phone network refused: ${failure.message}`, { cause });
  }
}
