import type { Harness, Place } from './harness.ts';

/** Every route of routing, answered well once. */
export async function tourOfRouting(house: Harness, { agent, queueId }: Place): Promise<void> {
  const supervisor = await house.member('supervisor');
  const { id } = await supervisor.post('/skills', { name: 'Welsh' });
  await supervisor.patch(`/skills/${id}`, { name: 'Cornish', retired: false });
  await agent.get('/skills');
  await supervisor.patch(`/agents/${agent.agentId}/routing`, { skills: [{ skillId: id, proficiency: 3 }] });
  await supervisor.patch(`/queues/${queueId}/routing`, { preferredSeconds: 0 });
  await supervisor.get(`/queues/${queueId}/routing`);
  await supervisor.put(`/agents/${agent.agentId}/intent`, { intent: 'available' });
  await agent.post('/agents/me/cancel-next');
}
