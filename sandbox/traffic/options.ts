import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { dataDirectory } from '../config.ts';

const optionsSchema = z.object({
  perMinute: z.coerce.number().positive().max(600),
  minutes: z.coerce.number().positive().max(1440),
  seed: z.coerce.number().int(),
  sandbox: z.url(),
});

export type TrafficOptions = z.output<typeof optionsSchema>;

/** Reads the command line; without --sandbox the address is the one that the running hub has noted. */
export function readOptions(args: string[]): TrafficOptions {
  const { values } = parseArgs({
    args,
    options: {
      'per-minute': { type: 'string', default: '6' },
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      sandbox: { type: 'string' },
    },
  });
  return optionsSchema.parse({
    perMinute: values['per-minute'],
    minutes: values.minutes,
    seed: values.seed,
    sandbox: values.sandbox ?? notedAddress(),
  });
}

function notedAddress(): string {
  const file = path.join(dataDirectory(), 'hub.json');
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return z.object({ sandboxUrl: z.url() }).parse(note).sandboxUrl;
  } catch {
    throw new Error(
      `no sandbox is noted in ${file}: start the hub first (npm start), or give --sandbox <URL>`,
    );
  }
}
