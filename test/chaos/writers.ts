import { setTimeout as pause } from 'node:timers/promises';
import type { Fleet } from '../support/fleet/fleet.ts';
import { OUR_NUMBER } from './providers.ts';
import { postSigned, textFrom } from './signedForm.ts';

export interface Writers {
  /** The texts that people were told are taken, by their ids. */
  taken: string[];
  /** How often one was not. */
  refused(): number;
  stop(): Promise<void>;
}

const BETWEEN_MS = 20;

/** People write one text after the other; one that is not taken is sent again, as the provider does. */
export function startWriters(
  fleet: Fleet,
  {
    numbers,
    to = OUR_NUMBER,
    everyMs = BETWEEN_MS,
  }: { numbers: readonly string[]; to?: string; everyMs?: number },
): Writers {
  const taken: string[] = [];
  let refused = 0;
  let isStopped = false;
  const write = async (number: string): Promise<void> => {
    for (let form = textFrom(number, 'Still there?', to); !isStopped; await pause(everyMs)) {
      const answer = await postSigned(fleet, '/sms', form).catch(() => null);
      if (answer?.status === 200) {
        taken.push(form.MessageSid);
        form = textFrom(number, 'Still there?', to);
      } else refused += 1;
    }
  };
  const lines = numbers.map(write);
  return {
    taken,
    refused: () => refused,
    async stop() {
      isStopped = true;
      await Promise.all(lines);
    },
  };
}
