import type { Prisma } from '../generated/client.ts';
import type { House } from './house.ts';

type Db = Prisma.TransactionClient;

const touchPoints = [
  ['Service hotline', 'call', 'Faults and appointments', 'Customer service', 'Support', []],
  ['Key client line', 'call', 'One person for everything', 'Key accounts', 'Sales', ['gold', 'vip']],
  ['Invoice mailbox', 'email', 'Invoices, payments, contracts', 'Finance', 'Billing', []],
  ['秋季展会', 'event', '新产品演示，收集需求', '市场部', null, []],
] as const;

/** Where clients meet the company. */
export async function writeTouchPoints(db: Db, house: House): Promise<void> {
  await db.touchPoint.createMany({
    data: touchPoints.map(([name, channel, purpose, department, queue, tiers]) => ({
      divisionId: house.divisionId,
      name,
      nameKey: name.toLowerCase(),
      channel,
      purpose,
      department,
      queueId: queue === null ? null : (house.queues.get(queue)?.id ?? null),
      tiers: [...tiers],
    })),
  });
}
