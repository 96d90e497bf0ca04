import { waitsSo, wantsCallback } from './waiting.ts';
import type { Harness, Place } from './harness.ts';
import { happened } from './talk.ts';

/** Every route about callers who wait, once. */
export async function tourOfWaiting(house: Harness, place: Place): Promise<void> {
  const { agent, queueId } = place;
  const administrator = await house.member('administrator');
  await waitsSo(house, queueId, { callback: { offered: true }, voicemail: { offered: true } });
  await administrator.get(`/queues/${queueId}/waiting`);
  await agent.goes('away', 'lunch');
  const one = await wantsCallback(house, place);
  await agent.post(`/conversations/${one.id}/cancel-callback`);
  const customer = house.customer();
  const call = await customer.call(place.number);
  await call.hears('Press 2 to leave a message');
  await call.press('2');
  await call.hears('beep');
  await call.say('Please call me back about my order.');
  const clientId = await house.clientOf(customer.number);
  const { conversationId: id } = await happened(house, clientId, 'callback.requested');
  await agent.post(`/conversations/${id}/accept`);
  await agent.post(`/conversations/${id}/call-back`);
  const back = await customer.rings();
  await happened(house, clientId, 'call.connected');
  await back.hangUp();
  await happened(house, clientId, 'conversation.wrapping');
}
