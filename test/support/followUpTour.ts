import type { Harness } from './harness.ts';

/** Asks every route about follow-ups as work once. */
export async function tourOfFollowUps(house: Harness): Promise<void> {
  const { agent, queueId } = await house.open();
  const client = await agent.post('/clients', {
    name: 'Toured',
    addresses: [{ kind: 'phone', value: house.customer().number }],
  });
  const dueAt = new Date(Date.now() + 3_600_000).toISOString();
  const { id } = await agent.post('/follow-ups', { clientId: client.id, title: 'Toured', dueAt });
  await agent.post(`/follow-ups/${id}/assign`, { queueId });
  await agent.post(`/follow-ups/${id}/move`, { dueAt, reason: 'For the tour' });
  await agent.get('/day-plan');
  await agent.get('/gaps');
  await agent.get(`/clients/${client.id}/topics`);
  await agent.get('/gaps/clients?list=no_next');
  const here = await house.signIn(agent.email);
  await here.post('/me/calendar-feed');
  await here.get('/me/calendar-feed');
  await here.post('/me/calendar-feed/end');
  const supervisor = await house.member('supervisor');
  await supervisor.get(`/follow-ups/hand-over?fromId=${agent.agentId}`);
  await supervisor.post('/follow-ups/hand-over', { fromId: agent.agentId, queueId });
}
