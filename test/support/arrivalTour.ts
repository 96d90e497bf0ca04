import { always, flowOf, hangUp, leads } from './flows.ts';
import type { Harness, Place } from './harness.ts';

/** Asks every route about numbers, flows and opening hours once. The number's calls go straight to its queue again. */
export async function tourOfArrival(house: Harness, place: Place): Promise<void> {
  const administrator = await house.member('administrator');
  const schedule = await administrator.post('/schedules', { name: 'Tour', hours: always });
  await administrator.put(`/schedules/${schedule.id}`, { name: 'Tour', hours: always, version: 1 });
  await administrator.get('/schedules');
  await administrator.post('/schedule-previews', { hours: always, year: 2026 });
  const draft = flowOf('end', hangUp({ key: 'end' }));
  const { flowId, numberId } = await leads(administrator, place, draft);
  await administrator.put(`/numbers/${numberId}`, { flowId: null });
  await administrator.post('/numbers/senders', { value: 'Tour', queueId: place.queueId, sendsTo: ['GB'] });
  await administrator.get('/flows');
  await administrator.get(`/flows/${flowId}`);
  await administrator.get(`/flows/${flowId}/versions`);
  await administrator.put(`/flows/${flowId}`, { name: 'Tour', draft, draftVersion: 1 });
  await administrator.post('/flow-simulations', {
    document: draft,
    at: '2026-12-25T09:30',
    timeZone: 'UTC',
    from: '',
    ourNumber: place.number,
    clientLanguage: 'en',
    keys: [],
  });
}
