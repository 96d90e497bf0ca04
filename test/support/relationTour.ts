import type { Harness, Member } from './harness.ts';
import { until } from './openTestHub.ts';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

/** Asks every route about relationships once: how they stand, orders, winning back, touch points and first contacts. */
export async function tourOfRelations(house: Harness): Promise<void> {
  const [supervisor, administrator] = [await house.member('supervisor'), await house.member('administrator')];
  const { id: clientId } = await administrator.post('/clients', {
    name: 'Related',
    addresses: [{ kind: 'email', value: house.customer().email }],
  });
  const order = { number: `R-${clientId}`, clientId, amountMinor: 25_000, currency: 'EUR' };
  await administrator.post('/orders/import', { orders: [{ ...order, orderedAt: inDays(-5) }] });
  await supervisor.get(`/clients/${clientId}/orders`);
  const relation = `/clients/${clientId}/relation`;
  await until(async () => (await supervisor.get(relation)).state === 'established');
  await supervisor.get(`/clients/${clientId}/bonds`);
  await supervisor.put(`/clients/${clientId}/bonds`, { switchingCost: 3, referredById: null });
  await supervisor.get('/relations/summary');
  await supervisor.get('/relations?state=established');
  await supervisor.get('/relations/lost');
  await supervisor.get('/relations/retention?days=30');
  await supervisor.get('/relations/retention/clients?figure=found&days=30');
  await tourOfWinBack(supervisor, clientId);
  await tourOfTouchPoints(supervisor);
  await supervisor.get('/figures/first-contact');
  await supervisor.get('/figures/first-contact/contacts');
}

/** A client is lost, and won back by the three forms. */
async function tourOfWinBack(supervisor: Member, clientId: string): Promise<void> {
  const { id } = await supervisor.post('/win-back', { clientId });
  const one = `/win-back/${id}`;
  await supervisor.post(`/clients/${clientId}/relation/state`, { to: 'broken', reason: 'They told us' });
  await supervisor.get(`/win-back?clientId=${clientId}`);
  await supervisor.post(`${one}/analysis`, {
    valueLostMinor: 25_000,
    currency: 'EUR',
    reason: 'service',
    complaints: 'Nobody called back',
    isWorth: true,
  });
  await supervisor.post(`${one}/action`, {
    ownerId: supervisor.agentId,
    offer: 'An apology',
    contacts: [{ way: 'call', dueAt: inDays(1), text: 'Say sorry' }],
  });
  await supervisor.post(`${one}/assessment`, { result: 'won', costMinor: 900, lesson: 'Call back' });
  await supervisor.get(one);
  await supervisor.get('/win-back/figures');
}

async function tourOfTouchPoints(supervisor: Member): Promise<void> {
  const point = { name: 'Toured hotline', channel: 'call', purpose: 'Faults', department: 'Service' };
  await supervisor.post('/touch-points', point);
  const { items } = await supervisor.get('/touch-points');
  const { id } = items.find((one: any) => one.name === point.name);
  await supervisor.put(`/touch-points/${id}`, { ...point, tiers: ['vip'] });
  await supervisor.post(`/touch-points/${id}/remove`);
}
