import { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Recordings, RecordedSound } from './channel.ts';
import { RETRY, twilioFailure, type TwilioClient } from './twilioClient.ts';

// Recordings of calls at Twilio: begun, looked up, read and deleted. The sound is read with our credentials and handed on
// piece by piece; its address never leaves this file.

const HEAD_WITHIN_MS = 10_000;

type Settings = Pick<Config, 'publicUrl' | 'twilio'>;

export function createRecordings(client: TwilioClient, config: Settings): Recordings {
  const callbacks = {
    recordingStatusCallback: `${config.publicUrl}/webhooks/twilio/voice/recording${RETRY}`,
    recordingStatusCallbackEvent: ['completed', 'absent'],
  };
  return {
    async begin(callSid) {
      return unlessRefused(async () => {
        const made = await client
          .calls(callSid)
          .recordings.create({ recordingChannels: 'dual', recordingTrack: 'both', ...callbacks });
        return made.sid;
      });
    },
    async stop(callSid) {
      const { recordings } = client.calls(callSid);
      // A call that the network does not know is recorded no longer; any other refusal is no proof of that.
      const underWay = async () => {
        const list = await unlessOver(() => recordings.list({ limit: 20 }), [404]);
        return (list ?? []).filter(({ status }) => isUnderWay(status));
      };
      for (const { sid } of await underWay())
        await unlessOver(() => recordings(sid).update({ status: 'stopped' }), [400, 404]);
      if ((await underWay()).length > 0)
        throw new AppError('channel_unavailable', 'The phone network still records');
    },
    async running(callSid) {
      return unlessRefused(async () => {
        const list = await client.calls(callSid).recordings.list({ limit: 20 });
        return list.find(({ status }) => isUnderWay(status))?.sid ?? null;
      });
    },
    async read(sid, from) {
      // Both sides apart, where there are two; a recording of one channel refuses to be given as two.
      const both = await request(config, { sid, from, channels: 2 });
      const answer = both.status === 400 ? await request(config, { sid, from, channels: 1 }) : both;
      if (answer.status === 404) return null;
      if (!answer.ok || !answer.body) {
        await answer.body?.cancel();
        throw new AppError('channel_unavailable', `The phone network refused: ${answer.status}`);
      }
      return soundOf(answer, from);
    },
    async remove(sid) {
      try {
        await client.recordings(sid).remove();
      } catch (cause) {
        if (twilioFailure(cause).status !== 404) throw refused(cause);
      }
    },
  };
}

interface Ask {
  sid: string;
  from: number;
  channels: 1 | 2;
}

async function request({ twilio }: Settings, { sid, from, channels }: Ask): Promise<Response> {
  const { accountSid, apiBaseUrl, authTokens } = twilio;
  const base = apiBaseUrl ?? 'https://api.twilio.com';
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), HEAD_WITHIN_MS);
  try {
    return await fetch(
      `${base}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.wav?RequestedChannels=${channels}`,
      {
        headers: {
          authorization: `Basic ${Buffer.from(`${accountSid}:${authTokens[0] ?? ''}`).toString('base64')}`,
          ...(from > 0 ? { range: `bytes=${from}-` } : {}),
        },
        signal: patience.signal,
      },
    );
  } catch (cause) {
    throw new AppError('channel_unavailable', 'The phone network does not answer', { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Whoever does not know ranges gives the whole: what comes before `from` is left out here. */
function soundOf(answer: Response, from: number): RecordedSound {
  const length = Number(answer.headers.get('content-length') ?? Number.NaN);
  const total = Number(/\/(\d+)$/.exec(answer.headers.get('content-range') ?? '')?.[1] ?? length);
  const whole = Readable.from(bytesOf(answer, answer.status === 206 ? 0 : from), { objectMode: false });
  return { total: Number.isFinite(total) ? total : null, stream: whole };
}

async function* bytesOf(answer: Response, skip: number): AsyncGenerator<Uint8Array> {
  let left = skip;
  for await (const part of answer.body ?? []) {
    if (left < part.length) yield left > 0 ? part.subarray(left) : part;
    left = Math.max(0, left - part.length);
  }
}

function refused(cause: unknown): AppError {
  const failure = twilioFailure(cause);
  return new AppError('channel_unavailable', `The phone network refused: ${failure.message}`, {
    cause,
    details: { providerCode: failure.code, isOver: failure.status === 404 },
  });
}

const isUnderWay = (status: string): boolean => status === 'in-progress' || status === 'paused';

/** Null when the network says, by one of these answers, that what was asked about is over. Throws `channel_unavailable`. */
async function unlessOver<T>(ask: () => Promise<T>, over: readonly number[]): Promise<T | null> {
  try {
    return await ask();
  } catch (cause) {
    const { status } = twilioFailure(cause);
    if (status !== null && over.includes(status)) return null;
    throw refused(cause);
  }
}

async function unlessRefused<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw refused(cause);
  }
}
