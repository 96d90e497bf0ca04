import { defaultWaitingPolicy, type WaitingPolicy } from '../../core/contract/waiting.ts';
import { PhoneCall, type Customer } from './customer.ts';
import type { Harness, Place, PlaceOptions } from './harness.ts';
import { until } from './openTestHub.ts';
import { happened } from './talk.ts';

// Queues in which callers wait in another way than usual.

export type PolicyChange = Partial<Omit<WaitingPolicy, 'callback' | 'voicemail'>> & {
  callback?: Partial<WaitingPolicy['callback']>;
  voicemail?: Partial<WaitingPolicy['voicemail']>;
};

/** Sets how callers wait in a queue, as an administrator does. */
export async function waitsSo(house: Harness, queueId: string, change: PolicyChange): Promise<void> {
  const administrator = await house.member('administrator');
  await administrator.ask('PUT', `/queues/${queueId}/waiting`, {
    ...defaultWaitingPolicy,
    ...change,
    callback: { ...defaultWaitingPolicy.callback, offerAfterSeconds: 0, ...change.callback },
    voicemail: { ...defaultWaitingPolicy.voicemail, ...change.voicemail },
  });
}

export async function openWaiting(
  house: Harness,
  change: PolicyChange,
  options: PlaceOptions = { available: false },
): Promise<Place> {
  const place = await house.open(options);
  await waitsSo(house, place.queueId, change);
  return place;
}

export interface Requested {
  id: string;
  clientId: string;
  customer: Customer;
  call: PhoneCall;
}

/** Takes the offer of a callback at the number that calls. */
export async function asksToBeCalled(call: PhoneCall): Promise<void> {
  await call.hears('Press 1 and we call you back');
  await call.press('1');
  await call.hears('Press 1 if that is right');
  await call.press('1');
  await call.hears('You keep your place in line. Goodbye.');
  await call.is('completed');
}

/** A caller who waits and takes the offer of a callback at the own number. */
export async function wantsCallback(house: Harness, place: Place): Promise<Requested> {
  const customer = house.customer();
  const call = await customer.call(place.number);
  await asksToBeCalled(call);
  const clientId = await house.clientOf(customer.number);
  const event = await happened(house, clientId, 'callback.requested');
  return { id: event.conversationId ?? '', clientId, customer, call };
}

/** The pause after an attempt is over. */
export async function pauseIsOver(house: Harness, { id }: { id: string }): Promise<void> {
  const { queueId } = await house.hub.prisma.conversation.update({
    where: { id },
    data: { notBefore: new Date(Date.now() - 1_000) },
  });
  house.hub.matcher.request(queueId);
}

/** The calls that rang this number, newest last. */
export async function ringsOf(house: Harness, number: string, count: number): Promise<PhoneCall[]> {
  return until(async () => {
    const { items } = await house.control<{ items: { sid: string; to: string }[] }>(
      'GET',
      `/calls?party=${encodeURIComponent(number)}`,
    );
    const rung = items.filter((one) => one.to === number);
    return rung.length >= count && rung.map((one) => new PhoneCall(house.control, one.sid));
  });
}
