import type { TimelineEvent } from '../../core/contract/events.ts';
import type { Customer, PhoneCall } from './customer.ts';
import type { Harness, Place } from './harness.ts';
import { until } from './openTestHub.ts';

export interface Talk {
  call: PhoneCall;
  id: string;
  clientId: string;
  customer: Customer;
}

/** A customer and the agent of a place who talk. */
export async function talk(house: Harness, place: Place): Promise<Talk> {
  const customer = house.customer();
  const call = await customer.call(place.number);
  const { id, clientId } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await happened(house, clientId, 'call.connected');
  return { call, id, clientId, customer };
}

/** Waits until an event of this kind is on the client's timeline. */
export async function happened(house: Harness, clientId: string, kind: string): Promise<TimelineEvent> {
  return until(async () => (await house.timeline(clientId)).find((event) => event.kind === kind));
}

export async function kindsOf(house: Harness, clientId: string): Promise<string[]> {
  return (await house.timeline(clientId)).map((event) => event.kind);
}
