import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withTransaction } from '../../core/db.ts';
import { planSurveyFor } from '../../core/surveys/planSurveyFor.ts';
import type { Customer } from '../support/customer.ts';
import { sweepDue } from '../../worker/sweep.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { happened } from '../support/talk.ts';

// Asking without a contact before: campaigns, and what other programmes order.

let house: Harness;
let admin: Member;
beforeAll(async () => {
  house = await startHarness();
  admin = await house.member('administrator');
});
beforeEach(async () => {
  await admin.put('/settings', {
    surveysEnabled: true,
    surveyDelaySeconds: 0,
    surveyCapDays: 7,
    quietHoursEnabled: false,
  });
  await house.hub.prisma.surveyRule.updateMany({ data: { enabled: false } });
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const sweep = () => sweepDue(house.hub);
const ago = () => new Date(Date.now() - 10_000);
const text = (en: string, zh: string) => ({ en, zh });
const content = {
  title: text('Your visit', '您的来访'),
  questions: [
    { key: 'score', kind: 'csat', dimension: 'overall', text: text('How was it?', '感觉如何？') },
    { key: 'recommend', kind: 'nps', dimension: 'recommend', text: text('Recommend us?', '会推荐我们吗？') },
    { key: 'again', kind: 'yesno', dimension: 'again', text: text('Come again?', '还会再来吗？') },
    { key: 'words', kind: 'text', dimension: 'comment', text: text('Anything else?', '还有别的吗？') },
  ],
};
const makeSurvey = () => admin.post('/surveys', { name: 'Visit', content });
async function served(place: Place, customer: Customer = house.customer()) {
  await customer.text(place.number, 'hello');
  const { id, clientId } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await place.agent.post(`/conversations/${id}/close`);
  return { customer, id, clientId };
}
const invitesOf = async (clientId: string) =>
  (await admin.get(`/surveys/invites?clientId=${clientId}`)).items;

test('a campaign asks everybody of a kind once, through the governor, and can be stopped', async () => {
  const place = await house.open();
  await admin.put('/settings', { surveysEnabled: false });
  const vip = await served(place);
  const plain = await served(place);
  await house.hub.prisma.client.update({ where: { id: vip.clientId }, data: { tier: 'vip' } });
  await house.drain();
  await admin.put('/settings', { surveysEnabled: true });
  const survey = await makeSurvey();
  const { queueId } = await house.hub.prisma.ourAddress.findFirstOrThrow({ where: { value: place.number } });
  const audience = { tiers: ['vip'], queueIds: [queueId], servedWithinDays: 30 };
  expect(await admin.post('/survey-campaigns/count', { audience })).toEqual({ clients: 1 });
  const order = { name: 'Best customers', surveyId: survey.id, audience, dueAt: ago().toISOString() };
  const campaign = await admin.post('/survey-campaigns', order);
  expect(campaign).toMatchObject({ state: 'waiting', planned: 0 });
  await Promise.all([sweep(), sweep()]);
  await vip.customer.getsText(/How was it/);
  await sweep();
  await house.drain();
  const { items } = await admin.get('/survey-campaigns');
  expect(items[0]).toMatchObject({ id: campaign.id, state: 'planned', planned: 1, unreachable: 0 });
  expect(await invitesOf(plain.clientId)).toEqual([]);
  expect(await invitesOf(vip.clientId)).toMatchObject([{ conversationId: null, survey: 'Visit' }]);
  // The same clients, within the days without another: said why.
  await admin.post('/survey-campaigns', order);
  await sweep();
  expect((await happened(house, vip.clientId, 'survey.skipped')).data).toMatchObject({
    why: 'frequency_cap',
  });
  const later = await admin.post('/survey-campaigns', { ...order, dueAt: '2099-01-01T00:00:00Z' });
  expect(await admin.post(`/survey-campaigns/${later.id}/cancel`)).toMatchObject({ state: 'canceled' });
});

test('asked for another reason: once by its key, at the client’s own address', async () => {
  const place = await house.open();
  await admin.put('/settings', { surveysEnabled: false });
  const { customer, clientId } = await served(place);
  await house.drain();
  await admin.put('/settings', { surveysEnabled: true });
  const plan = () =>
    withTransaction(house.hub, (tx) =>
      planSurveyFor(
        tx,
        { clientId, instrumentKey: 'project', ruleKey: `revisit:${clientId}:2027-03-01`, dueAt: new Date() },
        house.hub,
      ),
    );
  const planned = await Promise.all([plan(), plan()]);
  expect(planned.filter((id) => id !== null)).toHaveLength(1);
  await customer.getsText(/How satisfied are you with our work together/);
  expect(await invitesOf(clientId)).toMatchObject([{ survey: 'Project review', conversationId: null }]);
});
