import { randomBytes } from 'node:crypto';

const VALID_MS = 60_000;

/** Tokens that let one browser connect its microphone to one call. Each is good once, for a minute. */
export class LineTokens {
  readonly #calls = new Map<string, { callSid: string; until: number }>();

  issue(callSid: string): string {
    const now = Date.now();
    for (const [token, { until }] of this.#calls) if (until < now) this.#calls.delete(token);
    const token = randomBytes(24).toString('base64url');
    this.#calls.set(token, { callSid, until: now + VALID_MS });
    return token;
  }

  /** The call that a token is for; undefined when it is none, used or too old. */
  use(token: string): string | undefined {
    const known = this.#calls.get(token);
    this.#calls.delete(token);
    return known && known.until >= Date.now() ? known.callSid : undefined;
  }
}
