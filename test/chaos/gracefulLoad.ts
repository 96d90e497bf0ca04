import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../support/fleet/fleet.ts';
import { Random } from '../support/random.ts';
import { postSigned, textFrom } from './signedForm.ts';

// What goes on all the time while servers and workers come and go: customers write, a console asks.

/** Customers who have a conversation each, and write. */
export const CONVERSATIONS = 40;
const RATE = 60;
const TICK_MS = 20;
/** Above that the machine, not the hub, is what is slow. */
const MOST_OPEN = 20;

interface Counts {
  wrong: string[];
  requests: number;
  putOff: number;
  putOffWhileLeaving: number;
}

/** Answered, but with "not now". */
class BusyError extends Error {}

/** Texts come in and a console asks, so many times a second; everything but a proper answer is wrong. */
export function startLoad(
  fleet: Fleet,
  { rate = RATE, seed, token, result }: { rate?: number; seed: number; token: string; result: Counts },
): { during(phase: string): void; stop(): Promise<void> } {
  let phase = 'at first';
  let phaseAt = performance.now();
  const random = new Random(seed);
  const open = new Set<Promise<void>>();
  const ask = async (): Promise<void> => {
    const startedAt = performance.now();
    result.requests += 1;
    const isText = random.chance(0.5);
    const person = random.whole(0, CONVERSATIONS - 1);
    const once = (): Promise<unknown> => (isText ? sendText(fleet, person) : api(fleet, token, '/me/desk'));
    try {
      for (;;) {
        try {
          await once();
          break;
        } catch (error) {
          // An honest "not now" of a full machine, which every provider and console heeds. It is not what leaving may cost, so
          // the report tells those apart.
          if (!(error instanceof BusyError)) throw error;
          result.putOff += 1;
          if (phase.includes('leaves')) result.putOffWhileLeaving += 1;
          await pause(200);
        }
      }
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
      const now = performance.now();
      result.wrong.push(
        `${String(error)}${cause} after ${(now - startedAt).toFixed(0)} ms, ${(now - phaseAt).toFixed(0)} ms into "${phase}"`,
      );
    }
  };
  let owed = 0;
  const timer = setInterval(() => {
    for (owed += (rate * TICK_MS) / 1_000; owed >= 1; owed -= 1) {
      if (open.size >= MOST_OPEN) continue;
      const one = ask().finally(() => open.delete(one));
      open.add(one);
    }
  }, TICK_MS);
  return {
    during(next) {
      phase = next;
      phaseAt = performance.now();
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

export async function sendText(fleet: Fleet, person: number): Promise<void> {
  const { status } = await postSigned(
    fleet,
    '/sms',
    textFrom(`+1415${2_000_000 + person}`, 'Are you there?'),
  );
  if (status === 503) throw new BusyError('a text was answered 503');
  if (status !== 200) throw new Error(`a text was answered ${status}`);
}

export async function api(fleet: Fleet, token: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(`${fleet.url}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (response.status === 503) throw new BusyError(`${path} was answered 503`);
  if (response.status >= 400)
    throw new Error(`${path} was answered ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
