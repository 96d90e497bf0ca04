import type { Harness } from './harness.ts';
import { until } from './openTestHub.ts';

/** Asks every route about care once. */
export async function tourOfCare(house: Harness): Promise<void> {
  const [agent, administrator] = [await house.member('agent'), await house.member('administrator')];
  const email = house.customer().email;
  const { id } = await agent.post('/clients', {
    name: 'Cared',
    addresses: [{ kind: 'email', value: email }],
  });
  const path = `/clients/${id}`;
  const day = (months: number) => {
    const at = new Date();
    at.setMonth(at.getMonth() + months);
    return at.toISOString().slice(0, 10);
  };
  await agent.ask('PATCH', `${path}/care`, { segment: 'key', lastServiceOn: day(-1) });
  await agent.put(`${path}/dates`, { kind: 'birthday', calendar: 'solar', month: 5, day: 1 });
  await agent.post(`${path}/dates/remove`, { kind: 'birthday' });
  const anchor = { kind: 'every', months: 2 };
  const document = {
    rule: null,
    steps: [{ key: 'a', kind: 'visit', nature: 'emotion', title: 'Visit', anchor }],
  };
  const plan = await administrator.post('/care/plans', { name: 'Toured', kind: 'vertical', document });
  await administrator.put(`/care/plans/${plan.id}`, {
    name: 'Toured',
    kind: 'vertical',
    version: 1,
    document,
  });
  await agent.get('/care/plans');
  await administrator.post('/care/match', { rule: { tiers: ['gold'] } });
  await agent.post(`${path}/care/enrol`, { planId: plan.id });
  await agent.post(`${path}/care/change`, { planId: plan.id, action: 'pause' });
  await agent.get(`${path}/care`);
  await administrator.post(`/care/plans/${plan.id}/retire`, { retired: true });
  await administrator.get('/care/coverage');
  await administrator.get('/care/late');
  const revisit = async () =>
    (await until(async () => (await agent.get(`/revisits?clientId=${id}`)).items[0])).id as string;
  await agent.post(`/revisits/${await revisit()}/skip`, { reason: 'away' });
  await agent.post(`/revisits/${await revisit()}/complete`, { rating: 4, opinions: [{ text: 'fine' }] });
  const order = async (to: string) =>
    (await agent.post(`${path}/review-reports`, { from: day(-6), to })).id as string;
  const [sent, kept] = [await order(day(-1)), await order(day(0))];
  const { prisma } = house.hub;
  const made = () => prisma.reviewReport.count({ where: { clientId: id, state: 'ready' } });
  // Chinese fonts are large, and a full machine takes its time over them.
  await until(async () => (await made()) === 2, 40_000);
  await agent.get(`/review-reports?clientId=${id}`);
  await agent.post(`/review-reports/${sent}/approve`, { to: email, subject: 'Review', text: 'Here' });
  await agent.post(`/review-reports/${kept}/decline`, { reason: 'wrong' });
}
