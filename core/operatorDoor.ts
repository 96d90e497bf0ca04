import { createHash, timingSafeEqual } from 'node:crypto';
import type { Config } from './config.ts';
import { measureWith } from './meters.ts';
import type { Hub } from './hub.ts';
import type { Prometheus } from './prometheus.ts';

// The figures of this process for who operates it. They name no client and no agent, but how busy a house is, is its own
// business: a token is asked for, except in the sandbox, which only this machine can reach.

/** Whether a request with this Authorization header may read the figures. */
export function mayReadFigures(
  { metricsToken, sandbox }: Pick<Config, 'metricsToken' | 'sandbox'>,
  authorization: string | undefined,
): boolean {
  if (metricsToken === null) return sandbox;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${metricsToken}`));
}

/** Starts to count. Loaded when it is called, so that no start waits for it. */
export async function startFigures(hub: Hub, sockets?: () => number): Promise<Prometheus> {
  const { createPrometheus } = await import('./prometheus.ts');
  const prometheus = createPrometheus(hub, sockets);
  measureWith(prometheus.meters);
  return prometheus;
}

/** Sends traces to the collector of the configuration, if there is one. Gives how to stop, with what is left sent. */
export async function startTraces(
  { otlpUrl }: Pick<Config, 'otlpUrl'>,
  service: string,
): Promise<() => Promise<void>> {
  if (otlpUrl === null) return async () => undefined;
  const { openTelemetry } = await import('./openTelemetry.ts');
  return openTelemetry(otlpUrl, service);
}
