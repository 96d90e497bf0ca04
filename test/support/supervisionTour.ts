import type { Harness, Place } from './harness.ts';
import { until } from './openTestHub.ts';
import { happened, talk } from './talk.ts';

/** Every route of recordings and of calls out, as those use them who may. */
export async function tourOfSupervision(house: Harness, place: Place): Promise<void> {
  const { prisma, channels } = house.hub;
  const supervisor = await house.member('supervisor');
  const administrator = await house.member('administrator');
  const { call, id, clientId } = await talk(house, place);
  const leg = await prisma.leg.findFirstOrThrow({ where: { conversationId: id, party: 'client' } });
  await channels.recordings.begin(leg.callSid!);
  await place.agent.post(`/conversations/${id}/recording-consent`, { consent: 'given' });
  await call.hangUp();
  await happened(house, clientId, 'call.recorded');
  await place.agent.post(`/conversations/${id}/close`);
  const { items } = await place.agent.get(`/conversations/${id}/recordings`);
  const recording = `/recordings/${items[0].id}`;
  await place.agent.download(`${recording}/sound`);
  await place.agent.get(`${recording}/peaks`);
  await supervisor.put(`${recording}/hold`, { hold: true, reason: 'a complaint' });
  await supervisor.get(`${recording}/accesses`);

  const texted = await place.agent.post('/conversations', {
    channel: 'sms',
    to: house.customer().number,
    queueId: place.queueId,
    text: 'hello',
  });
  await supervisor.post(`/conversations/${texted.conversation.id}/force-complete`, { reason: 'left open' });
  await supervisor.get('/monitors');
  await place.agent.get('/me/caller-ids');
  await place.agent.get(`/me/text-senders?to=${encodeURIComponent('+442079460123')}`);
  await place.agent.get('/me/recent-calls');
  await place.agent.post(`/agents/${supervisor.agentId}/call`);
  await supervisor.post('/me/internal-call/accept');
  await supervisor.post('/me/internal-call/end');
  const spoken = await talk(house, place);
  const monitor = `/conversations/${spoken.id}/monitor`;
  await supervisor.post(monitor);
  await until(async () => (await supervisor.get('/me/desk')).monitoring?.state === 'live');
  await supervisor.put(monitor, { mode: 'whisper' });
  await supervisor.post(`${monitor}/end`);
  await spoken.call.hangUp();
  await happened(house, spoken.clientId, 'conversation.wrapping');
  await place.agent.post(`/conversations/${spoken.id}/close`);

  await supervisor.get('/outbound/policy');
  await administrator.put('/outbound/policy', { blockedPrefixes: ['+44203'] });
  await administrator.put('/outbound/rates', await administrator.get('/outbound/rates'));
}
