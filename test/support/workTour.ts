import type { Harness } from './harness.ts';

/** Asks every route about merges once. */
export async function tourOfMerges(house: Harness): Promise<void> {
  const agent = await house.member('agent');
  const make = async (name: string) => {
    const addresses = [{ kind: 'phone', value: house.customer().number }];
    return (await agent.post('/clients', { name, addresses })).id as string;
  };
  const [winnerId, loserId] = [await make('One'), await make('Other')];
  await agent.get('/provisional-clients');
  await agent.get(`/clients/${winnerId}/suggestions`);
  await agent.post(`/clients/${winnerId}/not-same`, { otherId: loserId });
  await agent.post(`/clients/${winnerId}/decide`, { name: 'One' });
  await agent.get(`/clients/${winnerId}/merge-preview?loserId=${loserId}`);
  const { merged } = await agent.post(`/clients/${winnerId}/merge`, { loserId });
  await agent.post(`/merges/${merged[0].mergeId}/undo`);
}

/** Asks every route about the pile of work once. */
export async function tourOfInbox(house: Harness): Promise<void> {
  const { agent, number } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'hello');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  await agent.get('/inbox/counts');
  await agent.post(`/conversations/${id}/snooze`, { until: null });
  await agent.post(`/conversations/${id}/wake`);
  await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const supervisor = await house.member('supervisor');
  await agent.post(`/conversations/${id}/assign`, { agentId: supervisor.agentId });
}
