// A webhook's URL may end in a fragment with wishes about the connection (#rc=2&rp=all). The fragment is
// neither sent nor signed.

export type FailureKind = '4xx' | '5xx' | 'ct' | 'rt';

export interface ConnectionRules {
  connectMs: number;
  readMs: number;
  totalMs: number;
  retries: number;
  retryOn: ReadonlySet<FailureKind>;
}

export interface WebhookTarget {
  url: string;
  rules: ConnectionRules;
}

const allFailures: readonly FailureKind[] = ['4xx', '5xx', 'ct', 'rt'];

/** Takes a configured URL apart: what is requested, and under which rules. The defaults are Twilio's. */
export function splitWebhookUrl(configured: string): WebhookTarget {
  const hash = configured.indexOf('#');
  const url = hash < 0 ? configured : configured.slice(0, hash);
  const wishes = new URLSearchParams(hash < 0 ? '' : configured.slice(hash + 1));
  const policy = (wishes.get('rp') ?? 'ct').split(',');
  return {
    url,
    rules: {
      connectMs: within(wishes.get('ct'), { least: 100, most: 10_000, otherwise: 5_000 }),
      readMs: within(wishes.get('rt'), { least: 100, most: 15_000, otherwise: 15_000 }),
      totalMs: within(wishes.get('tt'), { least: 100, most: 15_000, otherwise: 15_000 }),
      retries: within(wishes.get('rc'), { least: 0, most: 5, otherwise: 1 }),
      retryOn: new Set(allFailures.filter((kind) => policy.includes('all') || policy.includes(kind))),
    },
  };
}

/** An action or status URL of a TwiML document may be relative to the document's own address. */
export function resolveUrl(reference: string, documentUrl: string): string {
  if (/^https?:\/\//i.test(reference)) return reference;
  return new URL(reference, splitWebhookUrl(documentUrl).url).href;
}

interface Bounds {
  least: number;
  most: number;
  otherwise: number;
}

function within(text: string | null, { least, most, otherwise }: Bounds): number {
  const value = Number(text);
  if (text === null || text === '' || !Number.isFinite(value)) return otherwise;
  return Math.min(most, Math.max(least, value));
}
