import type { Harness } from './harness.ts';

/** Every route about cases, answered well once. */
export async function tourOfCases(house: Harness): Promise<void> {
  const { agent, number } = await house.open({ available: false });
  const administrator = await house.member('administrator');
  await house.customer().text(number, 'My coffee was cold');
  const { items } = await agent.get('/conversations?list=unassigned');
  const { id: conversationId, clientId } = items[0];
  const { departments, categories, targets } = await agent.get('/case-catalogue');
  const made = await agent.post('/cases', { clientId, title: 'Cold coffee' });
  const one = `/cases/${made.id}`;
  await agent.get('/cases');
  await agent.get('/cases/counts');
  await agent.patch(one, { version: made.version, severity: 'high' });
  const { version } = await agent.get(one);
  await agent.post(`${one}/move`, { version, action: 'start' });
  await agent.post(`${one}/notes`, { text: 'Look at the heater' });
  await agent.post(`${one}/conversations`, { conversationId });
  await agent.post(`${one}/remedies`, { kind: 'refund', amount: 350, currency: 'EUR' });
  await agent.post(`${one}/steps`, { title: 'Call', dueAt: new Date(Date.now() + 864e5).toISOString() });
  const asked = await agent.post(`${one}/handoffs`, { departmentId: departments[0].id, question: 'Why?' });
  const handoff = `${one}/handoffs/${asked.handoffs[0].id}`;
  // A department without people of its own is the supervisors'.
  await administrator.post(`${handoff}/read`);
  await administrator.post(`${handoff}/answer`, { answer: 'The heater' });
  await agent.get(`/clients/${clientId}/contact-wish`);
  await agent.put(`/clients/${clientId}/contact-wish`, { doNotContact: true, contactsPerMonth: null });
  const { items: needs } = await agent.post(`/clients/${clientId}/needs`, {
    kind: 'need',
    text: 'Warm cups',
  });
  await agent.get(`/clients/${clientId}/needs?settled=false`);
  await agent.patch(`/client-needs/${needs[0].id}`, { settled: true });
  await agent.get('/case-figures?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z');
  await agent.get('/case-digests');
  const improvement = await agent.post('/improvements', { title: 'Warm cups', caseIds: [made.id] });
  await agent.get('/improvements');
  await agent.patch(`/improvements/${improvement.id}`, { version: improvement.version, state: 'planned' });
  await administrator.post('/case-categories', { name: 'Coffee', parentId: categories[0].id });
  await administrator.patch(`/case-categories/${categories[0].id}`, { retired: false });
  await administrator.patch(`/departments/${departments[0].id}`, { scheduleId: null });
  await administrator.put('/case-targets', targets[0]);
}
