import type { Tier } from '../../core/contract/words.ts';
import type { Customer } from './customer.ts';
import type { Harness } from './harness.ts';

/** A customer whom the hub knows by name before they first get in touch. */
export async function knownCustomer(
  house: Harness,
  { name, tier = 'standard' }: { name: string; tier?: Tier },
): Promise<Customer & { clientId: string }> {
  const customer = house.customer();
  const client = await house.hub.prisma.client.create({
    data: {
      divisionId: house.divisionId,
      name,
      decidedAt: new Date(),
      tier,
      addresses: {
        create: [
          { kind: 'phone', value: customer.number },
          { kind: 'email', value: customer.email },
        ],
      },
    },
  });
  return Object.assign(customer, { clientId: client.id });
}
