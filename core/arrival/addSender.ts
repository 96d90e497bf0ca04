import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { OurNumber } from '../contract/arrival.ts';
import { readOneWaySender } from '../contract/phoneForms.ts';
import type { AddSender } from '../contract/senders.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { listNumbers } from './numbers.ts';

/**
 * Adds a sender of texts that is no number: a short code, or a name. The provider must have it already. Throws `conflict` for one
 * that is there already.
 */
export async function addSender(
  hub: Hub,
  viewer: Viewer,
  { value, queueId, sendsTo }: z.output<typeof AddSender>,
): Promise<OurNumber> {
  const sender = readOneWaySender(value) ?? value;
  try {
    const { id } = await hub.prisma.ourAddress.create({
      data: { kind: 'phone', value: sender, queueId, sendsTo: [...new Set(sendsTo)] },
    });
    const made = (await listNumbers(hub, viewer)).find((one) => one.id === id);
    if (!made) throw new AppError('not_found', 'There is no such queue');
    return made;
  } catch (error) {
    if (!isUniqueViolation(error, 'our_address_kind_value')) throw error;
    throw new AppError('conflict', 'This sender is there already', { cause: error });
  }
}
