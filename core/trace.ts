import { AsyncLocalStorage } from 'node:async_hooks';
import { hash, randomBytes } from 'node:crypto';

// One id from the webhook to the socket: in every line that is logged on the way, on the events, in the jobs. It is a W3C
// trace id (32 hexadecimal digits), so a collector of OpenTelemetry knows the same one. What a provider reports twice, or
// from its first sign to its last (a call), has one trace, because the id is made from the provider's own.

/** What else wants to know of a piece of work, when tracing is on (openTelemetry.ts). */
export interface Tracer {
  span<T>(name: string, traceId: string, work: () => Promise<T>): Promise<T>;
}

const current = new AsyncLocalStorage<string>();
let tracer: Tracer | null = null;

/** Tells `tracer` of every piece of work from now on; null stops that. */
export function traceWith(next: Tracer | null): void {
  tracer = next;
}

/** The trace of what is being done; null outside of everything. */
export function currentTrace(): string | null {
  return current.getStore() ?? null;
}

export function newTrace(): string {
  return randomBytes(16).toString('hex');
}

/** The trace of all that a provider says of one thing; `key` is the thing's dedupe key. Not a secret, not a checksum. */
export function traceOfKey(key: string): string {
  return hash('md5', key, 'hex');
}

/** The trace that a caller brings along in a W3C `traceparent` header; null when there is none, or no valid one. */
export function traceOfHeader(traceparent: unknown): string | null {
  if (typeof traceparent !== 'string') return null;
  const id = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-|$)/.exec(traceparent)?.[1];
  return id === undefined || /^0+$/.test(id) ? null : id;
}

/** Starts work that serves many at once, such as a batch: it must not run under the trace of who came first. */
export function outsideTraces<T>(work: () => T): T {
  return current.exit(work);
}

/** Does one named piece of work under a trace. */
export function inTrace<T>(traceId: string, name: string, work: () => Promise<T>): Promise<T> {
  return current.run(traceId, () => (tracer ? tracer.span(name, traceId, work) : work()));
}
