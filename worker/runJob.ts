import { UnrecoverableError, type Job } from 'bullmq';
import type { z } from 'zod';
import { AppError } from '../core/errors.ts';
import type { ErrorCode } from '../core/contract/api.ts';
import type { Hub } from '../core/hub.ts';
import { isJobName, jobs, type JobName, type JobPayload } from '../core/jobs/contract.ts';
import { handlers } from './handlers.ts';

// One job: read the payload by its contract, run it, decide whether another try can help.

/** Refusals that time may heal. Every other AppError would be the same again. */
const worthAnotherTry: ReadonlySet<ErrorCode> = new Set([
  'channel_unavailable',
  'rate_limited',
  'unavailable',
]);

type TakenJob = Pick<Job, 'id' | 'name' | 'data' | 'attemptsMade'>;

/** Runs one job to its end. Throws BullMQ's UnrecoverableError to give up, anything else to be tried again. */
export async function runJob(hub: Hub, job: TakenJob): Promise<void> {
  const { name } = job;
  if (!isJobName(name)) {
    hub.log.error({ job: name, jobId: job.id }, 'no such job');
    throw new UnrecoverableError(`no such job: ${name}`);
  }
  const startedAt = Date.now();
  try {
    await carryOut(hub, name, job.data);
    hub.log.debug({ job: name, jobId: job.id, ids: job.data, ms: Date.now() - startedAt }, 'job done');
  } catch (err) {
    throw judge(hub, job, err);
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

function judge(hub: Hub, job: TakenJob, err: unknown): unknown {
  const facts = { job: job.name, jobId: job.id, ids: job.data, attempt: job.attemptsMade + 1 };
  if (!(err instanceof AppError)) {
    hub.log.error({ ...facts, err }, 'job failed');
    return err;
  }
  const isHopeless = !worthAnotherTry.has(err.code);
  hub.log.info(
    { ...facts, code: err.code, reason: err.message },
    isHopeless ? 'job given up' : 'job put off',
  );
  return isHopeless ? new UnrecoverableError(`${err.code}: ${err.message}`) : err;
}
