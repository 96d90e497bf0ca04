import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { Outside } from '../outside/httpClient.ts';
import { OutsideError } from '../outside/outsideError.ts';
import type { TextMedia } from './channel.ts';
import { twilioFailure, type TwilioClient } from './twilioClient.ts';

// Pictures and other files of clients' texts, which lie at Twilio. Must stay true: where they lie is told by Twilio's list
// and by our own configuration, never by a field of a request that came in; where Twilio leads to is checked like any address
// of data, and does not get our credentials.

/** One file of a text; networks carry 5 MB. */
const MAX_BYTES = 10 * 1024 * 1024;
const WITHIN_MS = 20_000;

export function createTextMedia(
  client: TwilioClient,
  { twilio }: Pick<Config, 'twilio'>,
  outside: Outside,
): TextMedia {
  const { accountSid, apiBaseUrl, authTokens } = twilio;
  const account = `${apiBaseUrl ?? 'https://api.twilio.com'}/2010-04-01/Accounts/${accountSid}`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authTokens[0] ?? ''}`).toString('base64')}`;
  return {
    async list(textSid) {
      try {
        const media = await client.messages(textSid).media.list({ limit: 20 });
        return media.map(({ sid, contentType }) => ({ sid, type: contentType }));
      } catch (cause) {
        if (twilioFailure(cause).status === 404) return [];
        throw away('does not tell', cause);
      }
    },
    async read(textSid, sid) {
      const url = `${account}/Messages/${textSid}/Media/${sid}`;
      const order = {
        url,
        headers: { authorization },
        maxBytes: MAX_BYTES,
        timeoutMs: WITHIN_MS,
        redirects: 3,
      };
      try {
        const { status, body } = await outside.fetch(order);
        if (status === 404) return null;
        if (status === 200) return body;
        throw away(`answered ${status}`);
      } catch (cause) {
        if (cause instanceof OutsideError) throw away(cause.reason, cause);
        throw cause;
      }
    },
  };
}

function away(why: string, cause?: unknown): AppError {
  return new AppError('channel_unavailable', `The phone network gave no file: ${why}`, { cause });
}
