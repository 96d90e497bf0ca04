import { z } from 'zod';
import { defaultWaitingPolicy, WaitingPolicy } from '../contract/waiting.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { Tx } from '../db.ts';

const Stored = z.record(z.string(), z.unknown()).catch({});

/** A queue's policy as it is stored; what it does not say has its default. */
export function readPolicy(stored: unknown): WaitingPolicy {
  return WaitingPolicy.parse({ ...defaultWaitingPolicy, ...Stored.parse(stored) });
}

export async function policyOf(db: Tx['db'] | Hub['prisma'], queueId: string): Promise<WaitingPolicy> {
  const queue = await db.queue.findUnique({ where: { id: queueId }, select: { waiting: true } });
  return readPolicy(queue?.waiting);
}

/** Sets how callers wait in a queue. Throws `invalid_request` for a queue that would send its callers to itself. */
export async function savePolicy(hub: Hub, queueId: string, policy: WaitingPolicy): Promise<WaitingPolicy> {
  const branches = [policy.whenFull, policy.whenEmpty, ...policy.overflow.map((step) => step.to)];
  if (branches.some((branch) => branch.kind === 'queue' && branch.queueId === queueId))
    throw new AppError('invalid_request', 'A queue cannot send its callers to itself', {
      fields: { queueId: 'is this queue itself' },
    });
  await hub.prisma.queue.update({ where: { id: queueId }, data: { waiting: policy } });
  return policy;
}
