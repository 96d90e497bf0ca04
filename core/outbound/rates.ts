import type { z } from 'zod';
import type { CallRate } from '../contract/outbound.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

type Rate = z.infer<typeof CallRate>;

export async function readRates(hub: Hub): Promise<Rate[]> {
  return hub.prisma.callRate.findMany({ orderBy: { prefix: 'asc' } });
}

/** The whole table at once. `+` is the price of whatever no other prefix fits, so it has to be there. */
export async function replaceRates(hub: Hub, items: readonly Rate[]): Promise<Rate[]> {
  const byPrefix = new Map(items.map((item) => [item.prefix, item]));
  if (!byPrefix.has('+'))
    throw new AppError('invalid_request', 'The price of all other numbers is missing', {
      fields: { items: 'has no prefix +' },
    });
  await withTransaction(hub, async (tx) => {
    // Of two who replace it at once the second's table stays; calls go on reading meanwhile.
    await tx.db.$executeRaw`LOCK TABLE call_rate IN SHARE ROW EXCLUSIVE MODE`;
    await tx.db.callRate.deleteMany({});
    await tx.db.callRate.createMany({ data: [...byPrefix.values()] });
  });
  return readRates(hub);
}
