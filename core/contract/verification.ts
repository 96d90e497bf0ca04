import { z } from 'zod';
import { promiseWords, type PromiseId } from './promises.ts';

// The proof of the promises as programs and the operations page read it.

const At = z.iso.datetime({ offset: true });

const keyed: Record<string, true> = Object.fromEntries(Object.keys(promiseWords).map((key) => [key, true]));
export const PromiseName = z.custom<PromiseId>(
  (value) => typeof value === 'string' && keyed[`promise.${value}`] === true,
  'is no promise of ours',
);

/** A row that breaks a promise: ids, states and times, never words or addresses of people. */
export const Breach = z.object({
  id: z.string(),
  table: z.string(),
  facts: z.record(z.string(), z.unknown()),
  /** A query that shows the row. */
  look: z.string(),
  /** Where the console shows it; null when it does not. */
  path: z.string().nullable(),
});
export type Breach = z.infer<typeof Breach>;

export const PromiseResult = z.object({
  id: PromiseName,
  /** How many rows break it. */
  count: z.number().int(),
  ms: z.number().int(),
  /** The first of them. */
  rows: z.array(Breach),
  /** Why it could not be decided; null when it was. */
  failure: z.string().nullable(),
});
export type PromiseResult = z.infer<typeof PromiseResult>;

export const VerificationState = z.enum(['ordered', 'running', 'ok', 'broken', 'failed']);
export const VerificationRun = z.object({
  id: z.uuid(),
  state: VerificationState,
  /** For the night, or because somebody asked. */
  nightly: z.boolean(),
  orderedAt: At,
  startedAt: At.nullable(),
  finishedAt: At.nullable(),
  /** Why it found nothing out; null when it did. */
  failure: z.string().nullable(),
  checked: z.number().int(),
  broken: z.number().int(),
});
export type VerificationRun = z.infer<typeof VerificationRun>;

/** `latest` is the newest that is finished; `runs` the newest first, those under way included. */
export const VerificationReport = z.object({
  latest: VerificationRun.extend({ promises: z.array(PromiseResult) }).nullable(),
  runs: z.array(VerificationRun),
});
export type VerificationReport = z.infer<typeof VerificationReport>;
