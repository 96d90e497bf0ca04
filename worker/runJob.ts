import { UnrecoverableError, type Job } from 'bullmq';
import { z } from 'zod';
import { AppError, isDatabaseAway } from '../core/errors.ts';
import type { ErrorCode } from '../core/contract/api.ts';
import type { Hub } from '../core/hub.ts';
import { cutValues, safeError } from '../core/logger.ts';
import { isJobName, jobs, type JobName, type JobPayload } from '../core/jobs/contract.ts';
import { meters } from '../core/meters.ts';
import { inTrace, newTrace } from '../core/trace.ts';
import { handlers } from './handlers.ts';

// One job: read the payload by its contract, run it, decide whether another try can help.

/** Refusals that time may heal. Every other AppError would be the same again. */
const worthAnotherTry: ReadonlySet<ErrorCode> = new Set([
  'channel_unavailable',
  'rate_limited',
  'unavailable',
]);

type TakenJob = Pick<Job, 'id' | 'name' | 'data' | 'attemptsMade'>;

/**
 * Runs one job to its end, under the trace of what ordered it. Throws BullMQ's UnrecoverableError to give up, anything
 * else to be tried again.
 */
export function runJob(hub: Hub, job: TakenJob): Promise<void> {
  const { traceId } = Traced.safeParse(job.data).data ?? {};
  return inTrace(traceId ?? newTrace(), job.name, () => run(hub, job));
}

const Owed = z.object({ owedFor: z.uuid().optional() });

/** What is done, or never will be, is not ordered again. */
async function settle(hub: Hub, { name, data }: TakenJob): Promise<void> {
  const { owedFor } = Owed.safeParse(data).data ?? {};
  if (owedFor) await hub.relay.done(owedFor, name);
}

const Traced = z.object({
  traceId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
});

async function run(hub: Hub, job: TakenJob): Promise<void> {
  const { name } = job;
  if (!isJobName(name)) {
    hub.log.error({ job: name, jobId: job.id }, 'no such job');
    throw new UnrecoverableError(`no such job: ${name}`);
  }
  const startedAt = Date.now();
  try {
    await carryOut(hub, name, job.data);
    await settle(hub, job);
    meters()?.ran({ job: name, outcome: 'done' }, (Date.now() - startedAt) / 1_000);
    hub.log.debug({ job: name, jobId: job.id, ids: job.data, ms: Date.now() - startedAt }, 'job done');
  } catch (err) {
    const verdict = judge(hub, job, err);
    meters()?.ran({ job: name, outcome: outcomeOf(err, verdict) }, (Date.now() - startedAt) / 1_000);
    if (verdict instanceof UnrecoverableError) await settle(hub, job);
    throw verdict;
  }
}

/** The contract once more, said so that the compiler sees payload and handler of one name belong together. */
const contract: {
  [N in JobName]: { payload: { safeParse(data: unknown): z.ZodSafeParseResult<JobPayload<N>> } };
} = jobs;

async function carryOut<N extends JobName>(hub: Hub, name: N, data: unknown): Promise<void> {
  const parsed = contract[name].payload.safeParse(data);
  if (!parsed.success)
    throw new AppError('invalid_request', 'the payload is not what the contract says', {
      cause: parsed.error,
    });
  await handlers[name](hub, parsed.data);
}

function outcomeOf(err: unknown, verdict: unknown): 'put_off' | 'given_up' | 'failed' {
  if (isDatabaseAway(err)) return 'put_off';
  if (!(err instanceof AppError)) return 'failed';
  return verdict instanceof UnrecoverableError ? 'given_up' : 'put_off';
}

function judge(hub: Hub, job: TakenJob, err: unknown): unknown {
  const facts = { job: job.name, jobId: job.id, ids: job.data, attempt: job.attemptsMade + 1 };
  if (isDatabaseAway(err)) {
    hub.log.warn(facts, 'job put off: the database is away');
    return err;
  }
  if (!(err instanceof AppError)) {
    hub.log.error({ ...facts, err }, 'job failed');
    // The queue keeps why a job has failed, as long as it keeps the job.
    return safeError(err);
  }
  const isHopeless = !worthAnotherTry.has(err.code);
  hub.log.info(
    { ...facts, code: err.code, reason: err.message },
    isHopeless ? 'job given up' : 'job put off',
  );
  return isHopeless ? new UnrecoverableError(`${err.code}: ${cutValues(err.message)}`) : safeError(err);
}
