import { z } from 'zod';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';

// What a queue asks an agent to say about its conversations.

const List = z.array(z.string()).catch([]);

/** The division's dispositions and then the queue's own, each once. */
export function dispositionsOf(ofDivision: unknown, ofQueue: unknown): string[] {
  return [...new Set([...List.parse(ofDivision), ...List.parse(ofQueue)])];
}

interface Said {
  disposition?: string | undefined;
  note?: string | undefined;
}

/**
 * Throws `invalid_request` when something that the queue asks for was not said. Where a disposition is asked for it is one
 * of the list; where it is not, other words do.
 */
export async function requireWhatQueueAsks(tx: Tx, queueId: string, said: Said): Promise<void> {
  const queue = await tx.db.queue.findUniqueOrThrow({
    where: { id: queueId },
    select: {
      dispositions: true,
      dispositionRequired: true,
      noteRequired: true,
      division: { select: { dispositions: true } },
    },
  });
  const fields: Record<string, string> = {};
  if (queue.dispositionRequired) {
    const known = dispositionsOf(queue.division.dispositions, queue.dispositions);
    if (!said.disposition) fields['disposition'] = 'is required';
    else if (known.length > 0 && !known.includes(said.disposition))
      fields['disposition'] = 'is none of this queue';
  }
  if (queue.noteRequired && !said.note) fields['note'] = 'is required';
  if (Object.keys(fields).length > 0)
    throw new AppError('invalid_request', 'This queue asks for more', { fields });
}
