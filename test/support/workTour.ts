import type { Harness, Member } from './harness.ts';
import { until } from './openTestHub.ts';

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
  const { agent, number, mailbox } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'hello');
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  await agent.get('/inbox/counts');
  await agent.post(`/conversations/${id}/snooze`, { until: null });
  await agent.post(`/conversations/${id}/wake`);
  await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  const administrator = await house.member('administrator');
  const tag = await administrator.post('/tags', { name: 'Toured', colour: 'info' });
  await administrator.ask('PATCH', `/tags/${tag.id}`, { name: 'Toured still' });
  await agent.get('/tags');
  await agent.post(`/conversations/${id}/tag`, { add: [tag.id] });
  const order = { action: 'untag', conversationIds: [id], tagId: tag.id };
  const { undo } = await agent.post('/inbox/bulk', order);
  await agent.post(`/inbox/bulk/${undo.id}/undo`);
  const view = await agent.post('/inbox/views', { name: 'Toured', scope: 'own', filter: { list: 'mine' } });
  await agent.get('/inbox/views');
  await agent.ask('PATCH', `/inbox/views/${view.id}`, { move: 'up' });
  await agent.post(`/inbox/views/${view.id}/delete`);
  const { clientId } = await agent.get(`/conversations/${id}`);
  const email = { channel: 'email', clientId, to: customer.email, text: 'about the same' };
  const { conversation } = await agent.post('/conversations', email);
  await agent.post(`/conversations/${id}/join`, { partId: conversation.id });
  await agent.post(`/conversations/${conversation.id}/separate`);
  await customer.mail(mailbox, { subject: 'Another matter', text: 'and this' });
  const messageId = await mailIn(house, conversation.id);
  await agent.post(`/conversations/${conversation.id}/split`, { messageId });
  const supervisor = await house.member('supervisor');
  await agent.post(`/conversations/${id}/assign`, { agentId: supervisor.agentId });
  await tourOfSpam(house);
  await tourOfContacting(administrator, clientId);
}

/** Asks every route about when machines may write once. */
async function tourOfContacting(asker: Member, clientId: string): Promise<void> {
  await asker.get(`/clients/${clientId}/contact`);
  const said = { channel: 'sms', purpose: 'care', state: 'given', how: 'on the phone' };
  await asker.post(`/clients/${clientId}/consent`, said);
  await asker.get('/contact-refusals?why=quiet_hours');
  await asker.get('/contact-hours?on=2026-11-29');
  const which = { country: 'US', region: 'TX', channel: 'sms', days: [1, 2], validFrom: '2026-01-01' };
  const hours = { from: '09:00', to: '20:00', validUntil: null, source: 'toured' };
  await asker.post('/contact-hours', { ...which, ...hours });
  await asker.post('/contact-hours/remove', which);
  await asker.get('/holidays?country=GB&region=SCT&year=2026');
  const days = { country: null, from: '2026-12-28', to: '2026-12-30', kind: 'closed' };
  await asker.post('/company-days', { ...days, name: 'Stocktaking' });
  await asker.post('/company-days/remove', days);
}

/** Asks every route about spam once. */
async function tourOfSpam(house: Harness): Promise<void> {
  const { agent, number } = await house.open({ available: false });
  const customer = house.customer();
  await customer.text(number, 'You have won');
  const clientId = await house.clientOf(customer.number);
  const [{ id }] = (await agent.get('/conversations?list=unassigned')).items;
  await agent.post(`/conversations/${id}/spam`, { block: true });
  await agent.get('/blocked-addresses');
  await agent.post(`/conversations/${id}/not-spam`);
  const address = { kind: 'phone', value: customer.number };
  await agent.put(`/clients/${clientId}/blocked`, { ...address, blocked: false });
  await agent.post(`/clients/${clientId}/spam`);
}

async function mailIn(house: Harness, conversationId: string): Promise<string> {
  const { message } = house.hub.prisma;
  return (await until(() => message.findFirst({ where: { conversationId, direction: 'inbound' } }))).id;
}
