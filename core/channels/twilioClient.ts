import twilio from 'twilio';
import type { Config } from '../config.ts';

// Twilio's REST client, pointed at the configured base URL. Nothing here or above knows whether Twilio or the sandbox answers.

/**
 * Ends every webhook address that we give to Twilio: without it an answer of 503 is not asked for again. The fragment is
 * neither sent nor signed.
 */
export const RETRY = '#rc=3&rp=all';

export type TwilioClient = ReturnType<typeof twilio>;

type RequestOptions<T> = Parameters<typeof twilio.RequestClient.prototype.request<T>>[0];

class RebasedClient extends twilio.RequestClient {
  readonly #base: string | null;

  constructor(base: string | null) {
    super({ timeout: 10_000 });
    this.#base = base;
  }

  override async request<T>(options: RequestOptions<T>) {
    if (this.#base) options.uri = options.uri.replace(/^https:\/\/api\.twilio\.com/, this.#base);
    return super.request<T>(options);
  }
}

export function openTwilio({ twilio: settings }: Pick<Config, 'twilio'>): TwilioClient {
  const [token] = settings.authTokens;
  if (!token) throw new Error('no Twilio auth token');
  return twilio(settings.accountSid, token, { httpClient: new RebasedClient(settings.apiBaseUrl) });
}

/** What went wrong with a request: Twilio's own code and status if it answered, else the network's code. */
export interface TwilioFailure {
  status: number | null;
  code: string | null;
  message: string;
  /** False when the request certainly never reached Twilio. */
  mayHaveArrived: boolean;
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function twilioFailure(error: unknown): TwilioFailure {
  if (!(error instanceof Error))
    return { status: null, code: null, message: 'unknown failure', mayHaveArrived: true };
  const status = 'status' in error && typeof error.status === 'number' ? error.status : null;
  const code =
    'code' in error && (typeof error.code === 'number' || typeof error.code === 'string')
      ? String(error.code)
      : null;
  return {
    status,
    code,
    message: error.message,
    mayHaveArrived: status === null && !(code !== null && neverSent.has(code)),
  };
}
