import { DateTime } from 'luxon';
import type { World } from './world.ts';

/** A piece of a day, played from outside. It gives a look at its end, for when all has been carried out. */
export interface Scenario {
  name: string;
  run(w: World): Promise<Look>;
}

/** What was waited for did not come. */
export class Stuck extends Error {}

/** What is not as it should be at the end; empty when all is well. */
export type Look = () => Promise<string[]>;

/** The timeline of a client has each of these kinds so often, or between so and so often. */
export function counted(
  w: World,
  clientId: string,
  expected: Record<string, number | readonly [number, number]>,
): Look {
  return async () => {
    const kinds = await w.kindsOf(clientId);
    return Object.entries(expected).flatMap(([kind, times]) => {
      const [least, most] = typeof times === 'number' ? [times, times] : times;
      const found = kinds.filter((one) => one === kind).length;
      return found >= least && found <= most
        ? []
        : [`${kind}: ${found} times on the timeline, not ${String(times)}`];
    });
  };
}

export function all(...looks: Look[]): Look {
  return async () => (await Promise.all(looks.map((look) => look()))).flat();
}

const ZONE = 'Europe/London';

/**
 * Settings with which it is day now, or night, whatever the clock says: what leaves the house is judged by the real time.
 * Night ends in two hours, and is short: with the law's own hours there must be a time of the day that both allow.
 */
export function itIs(what: 'day' | 'night') {
  const now = DateTime.now().setZone(ZONE);
  const inHours = (hours: number): string => now.plus({ hours }).toFormat('HH:mm');
  return {
    // The law's hours go by the real clock of the client's place.
    quietHoursEnabled: what === 'night',
    timeZone: ZONE,
    quietHours: { from: inHours(2), to: inHours(-1) },
  };
}
