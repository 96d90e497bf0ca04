import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../support/fleet/fleet.ts';

const REQUEST_WITHIN_MS = 10_000;

export interface Told {
  /** Accepted, per conversation: by whom. */
  won: Map<string, Set<string>>;
  closed: Set<string>;
  /** All before this one of those to be closed are. */
  from: number;
  lostRaces: number;
  failures: number;
  odd: string[];
}

export const newTold = (): Told => ({
  won: new Map(),
  closed: new Set(),
  from: 0,
  lostRaces: 0,
  failures: 0,
  odd: [],
});

export type Ask = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: any } | null>;

export function askerOf(fleet: Fleet, token: string, told: Told): Ask {
  return async (method, path, body) => {
    try {
      const response = await fetch(`${fleet.url}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(REQUEST_WITHIN_MS),
      });
      const text = await response.text();
      if (response.status === 500 && told.odd.length < 20) told.odd.push(`${method} ${path}: ${text}`);
      if (response.status >= 502) throw new Error('not now');
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      told.failures += 1;
      await pause(100);
      return null;
    }
  };
}
