import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Customer } from '../support/customer.ts';
import { sweepDue } from '../../worker/sweep.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf } from '../support/talk.ts';

// Instruments and rules: what administrators set up, and what becomes of it at the customer's.

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
const makeRule = async (more: object = {}) => {
  const survey = await makeSurvey();
  const rule = await admin.post('/survey-rules', {
    name: 'Visits',
    surveyId: survey.id,
    on: 'conversation',
    ...more,
  });
  return { survey, rule };
};

async function served(place: Place, customer: Customer = house.customer()) {
  await customer.text(place.number, 'hello');
  const { id, clientId } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await place.agent.post(`/conversations/${id}/close`);
  return { customer, id, clientId };
}
const linkIn = (words: string): string => /https?:\/\/\S+\/s\/[\w-]{22}/.exec(words)?.[0] ?? '';
const invitesOf = async (clientId: string) =>
  (await admin.get(`/surveys/invites?clientId=${clientId}`)).items;

describe('by text, one question after the other', () => {
  test('digits, words and Chinese; what is said is kept at once and told as one answer', async () => {
    await makeRule();
    const place = await house.open();
    const { customer, id, clientId } = await served(place);
    await customer.getsText(/How was it\? Reply 1 \(poor\) to 5 \(excellent\) or tap: http/);
    await customer.text(place.number, '五星');
    await customer.getsText('Recommend us? Reply 0 (not at all) to 10 (surely)');
    await customer.text(place.number, '１０');
    await customer.getsText('Come again? Reply YES or NO');
    await customer.text(place.number, '不会');
    await customer.getsText('Anything else? Reply in your own words');
    expect(await kindsOf(house, clientId)).not.toContain('survey.answered');
    await customer.text(place.number, 'The queue was long.');
    const answered = await happened(house, clientId, 'survey.answered');
    expect(answered).toMatchObject({
      conversationId: id,
      data: {
        score: 5,
        of: 5,
        via: 'sms',
        name: 'Visit',
        neverAgain: true,
        complete: true,
        comment: 'The queue was long.',
        answers: [
          { key: 'score', value: 5, label: { en: 'How was it?', zh: '感觉如何？' } },
          { key: 'recommend', value: 10 },
          { key: 'again', value: 0 },
          { key: 'words', text: 'The queue was long.' },
        ],
      },
    });
    // Five stars, and never again: somebody has to look.
    const followUp = await until(async () => (await admin.get(`/follow-ups?clientId=${clientId}`)).items[0]);
    expect(followUp).toMatchObject({ forSupervisor: true, conversationId: id });
    // All of it was an answer, and no new work.
    expect(await house.hub.prisma.conversation.count({ where: { clientId } })).toBe(1);
    expect(await invitesOf(clientId)).toMatchObject([{ state: 'answered', survey: 'Visit' }]);
    const seen = JSON.stringify(await place.agent.get(`/clients/${clientId}/timeline`));
    expect(seen).not.toContain('/s/');
  });

  test('what is no answer is work, and what was answered so far counts after an hour', async () => {
    await makeRule();
    const place = await house.open();
    const { customer, clientId } = await served(place);
    await customer.getsText(/How was it/);
    await customer.text(place.number, '2');
    await customer.getsText(/Recommend us/);
    await customer.text(place.number, 'Where is my parcel?');
    const { id } = await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    expect(await kindsOf(house, clientId)).not.toContain('survey.answered');
    await house.hub.prisma.surveyInvite.updateMany({ where: { clientId }, data: { finishAt: new Date(0) } });
    await sweep();
    expect((await happened(house, clientId, 'survey.answered')).data).toMatchObject({
      score: 2,
      complete: false,
    });
    await place.agent.post(`/conversations/${id}/close`);
  });

  test('begun by text and ended on the page, which knows what was said', async () => {
    await makeRule();
    const place = await house.open();
    const { customer, clientId } = await served(place);
    const link = linkIn((await customer.getsText(/How was it/)).body);
    await customer.text(place.number, '4');
    await customer.getsText(/Recommend us/);
    const page = await (await fetch(`${link}?recommend=9&lang=de`)).text();
    expect(page).toContain('<html lang="de">');
    expect(page).toMatch(/name="score" value="4" required checked/);
    expect(page).toMatch(/name="recommend" value="9" checked/);
    const body = new URLSearchParams({ score: '4', recommend: '9', again: '1', words: '' });
    const posted = await fetch(link, { method: 'POST', body });
    expect(posted.status).toBe(200);
    expect((await happened(house, clientId, 'survey.answered')).data).toMatchObject({
      score: 4,
      via: 'web',
      complete: true,
      neverAgain: false,
    });
    expect((await fetch(link, { method: 'POST', body })).status).toBe(409);
  });
});

test('a mail has a button for each answer, and none of them votes', async () => {
  await makeRule({ channels: ['email'] });
  const place = await house.open();
  const customer = house.customer();
  await customer.mail(place.mailbox, { subject: 'Hello', text: 'a question' });
  const { id, clientId } = await place.agent.isOffered(customer.email);
  await place.agent.post(`/conversations/${id}/accept`);
  await place.agent.post(`/conversations/${id}/close`);
  const mail = await customer.getsMail(/\/s\//);
  expect(mail.text).toContain('How was it?');
  const buttons = [...(mail.html ?? '').matchAll(/href="([^"]+\?score=\d)"/g)].map(([, href]) => href!);
  expect(buttons.map((href) => href.slice(-1))).toEqual(['1', '2', '3', '4', '5']);
  // As a scanner does: it follows every link, twice.
  for (const href of [...buttons, ...buttons]) {
    const page = await (await fetch(href)).text();
    expect(page).toMatch(new RegExp(`name="score" value="${href.slice(-1)}" required checked`));
  }
  expect(await house.hub.prisma.surveyResponse.count({ where: { invite: { clientId } } })).toBe(0);
  expect(await invitesOf(clientId)).toMatchObject([{ state: 'sent', answer: null }]);
});

describe('versions', () => {
  test('what is planned keeps its version; two editors do not write over each other', async () => {
    const { survey } = await makeRule();
    const place = await house.open();
    await admin.put('/settings', { surveyDelaySeconds: 3_600 });
    const { customer, clientId } = await served(place);
    await happened(house, clientId, 'survey.planned');
    const next = { ...content, questions: [{ ...content.questions[0], text: { en: 'And now?' } }] };
    const published = await admin.post(`/surveys/${survey.id}/versions`, { content: next, after: 1 });
    expect(published.version).toMatchObject({ number: 2, content: next, publishedBy: expect.any(String) });
    const late = await admin.ask('POST', `/surveys/${survey.id}/versions`, { content, after: 1 });
    expect(late.status).toBe(409);
    await house.hub.prisma.surveyInvite.updateMany({ where: { clientId }, data: { dueAt: ago() } });
    await sweep();
    await customer.getsText(/How was it/);
    expect((await admin.get(`/surveys/${survey.id}/versions`)).items.map((one: any) => one.number)).toEqual([
      2, 1,
    ]);
  });

  test.each([
    ['no question', { ...content, questions: [] }],
    ['words first', { ...content, questions: [content.questions[3], content.questions[0]] }],
    ['the same key twice', { ...content, questions: [content.questions[0], content.questions[0]] }],
    [
      'a key of the page',
      { ...content, questions: [content.questions[0], { ...content.questions[1], key: 'lang' }] },
    ],
  ])('%s is refused', async (_name, wrong) => {
    expect(await admin.ask('POST', '/surveys', { name: 'x', content: wrong })).toMatchObject({ status: 400 });
  });

  test('a survey of the house is not changed, and another division’s is not there', async () => {
    const { items } = await admin.get('/surveys');
    const usual = items.find((one: any) => one.key === 'satisfaction');
    expect(usual).toMatchObject({ builtIn: true, version: { number: 1 } });
    expect(await admin.ask('PATCH', `/surveys/${usual.id}`, { name: 'Mine' })).toMatchObject({ status: 409 });
    expect((await admin.get('/surveys')).items.filter((one: any) => one.key === 'satisfaction')).toHaveLength(
      1,
    );
  });
});

describe('rules', () => {
  test('of other queues and channels nobody is asked; with a cool-down of none, again at once', async () => {
    const place = await house.open();
    const other = await house.open();
    const queueId = (await house.hub.prisma.ourAddress.findFirstOrThrow({ where: { value: place.number } }))
      .queueId;
    const { rule } = await makeRule({ queueIds: [queueId], channels: ['sms'], cooldownDays: 0 });
    const elsewhere = await served(other);
    await house.drain();
    expect(await invitesOf(elsewhere.clientId)).toEqual([]);
    const { customer, clientId } = await served(place);
    await customer.getsText(/How was it/);
    await served(place, customer);
    await until(async () => (await customer.texts()).length === 2);
    expect((await invitesOf(clientId)).map((one: any) => one.state)).toEqual(['sent', 'sent']);
    const off = await admin.patch(`/survey-rules/${rule.id}`, { enabled: false });
    expect(off).toMatchObject({ enabled: false, name: 'Visits' });
  });

  test('who does not answer is asked once more, and then never', async () => {
    await makeRule({ remindHours: 48 });
    const place = await house.open();
    const { customer, clientId } = await served(place);
    await customer.getsText(/How was it/);
    const planned = await house.hub.prisma.surveyInvite.findFirstOrThrow({ where: { clientId } });
    expect(planned.remindAt!.getTime() - planned.sentAt!.getTime()).toBe(48 * 3_600_000);
    await house.hub.prisma.surveyInvite.update({
      where: { id: planned.id },
      data: { remindAt: new Date(0) },
    });
    await Promise.all([sweep(), sweep()]);
    await customer.getsText(/Your view still counts for us\. How was it/);
    await sweep();
    await house.drain();
    expect(await customer.texts()).toHaveLength(2);
    await customer.text(place.number, '5');
    await customer.getsText(/Recommend us/);
  });

  test('a reminder waits for the morning and is left out after STOP', async () => {
    await makeRule();
    const place = await house.open();
    const { customer, clientId } = await served(place);
    await customer.getsText(/How was it/);
    await customer.text(place.number, 'STOP');
    await happened(house, clientId, 'client.optedOut');
    await house.hub.prisma.surveyInvite.updateMany({ where: { clientId }, data: { remindAt: new Date(0) } });
    await sweep();
    await house.drain();
    expect(await house.hub.prisma.surveyInvite.findFirst({ where: { clientId } })).toMatchObject({
      remindAt: null,
      remindedAt: null,
    });
  });
});
