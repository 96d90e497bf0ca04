import type { EventData } from '../../core/contract/events.ts';
import { flowOf, leads, menu, queue } from './flows.ts';
import type { Harness, Member } from './harness.ts';
import { happened } from './talk.ts';

// What tests of calls that are led by a flow ask again and again.

export const choices = [
  { keys: '1', label: { en: 'Sales', zh: '销售' }, next: 'sales' },
  { keys: '2', label: { en: 'Service', zh: '服务' }, next: 'queue' },
  { keys: '*', label: { en: 'Again' }, next: 'menu' },
];

/** The end of the flow of the call from this address. */
export async function arrived(house: Harness, address: string): Promise<{ data: EventData<'call.arrived'> }> {
  const event = await happened(house, await house.clientOf(address), 'call.arrived');
  return event as { data: EventData<'call.arrived'> };
}

export async function conversationOf(house: Harness, address: string) {
  return house.hub.prisma.conversation.findFirstOrThrow({
    where: { clientId: await house.clientOf(address) },
    include: { visits: true, arrival: true },
    orderBy: { openedAt: 'desc' },
  });
}

/** A place whose calls go through a menu to two queues. */
export async function openMenu(
  house: Harness,
  administrator: Member,
  change: Parameters<typeof menu>[0] = { key: 'menu' },
) {
  const [place, sales] = [await house.open(), await house.open()];
  const nodes = [menu({ choices, ...change }), queue(place.queueId), queue(sales.queueId, 'sales')];
  return { place, sales, ...(await leads(administrator, place, flowOf('menu', ...nodes))), nodes };
}
