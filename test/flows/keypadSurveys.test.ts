import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sweepDue } from '../../worker/sweep.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf, talk, type Talk } from '../support/talk.ts';
import { ACCOUNT } from '../support/sandboxOptions.ts';
import { postWebhook } from '../support/webhook.ts';

// The agent has hung up, the caller is still on the line and is asked by keypad.

let house: Harness;
let admin: Member;
beforeAll(async () => {
  // Slow enough that a key is pressed before its question is over.
  house = await startHarness({ speed: 8 });
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

const text = (en: string, zh: string) => ({ en, zh });
const questions = [
  { key: 'score', kind: 'csat', dimension: 'overall', text: text('How was the call?', '通话感觉如何？') },
  { key: 'recommend', kind: 'nps', dimension: 'recommend', text: text('Recommend us?', '会推荐我们吗？') },
  { key: 'again', kind: 'yesno', dimension: 'again', text: text('Come again?', '还会再来吗？') },
  { key: 'words', kind: 'text', dimension: 'comment', text: text('Anything else?', '还有别的吗？') },
];
async function makeRule({ most = 4, ...more }: { most?: number; [key: string]: unknown } = {}) {
  const content = { title: text('The call', '通话'), questions: questions.slice(0, most) };
  const survey = await admin.post('/surveys', { name: 'The call', content });
  const rule = { name: 'Calls', surveyId: survey.id, on: 'conversation', channels: ['call'], byKeypad: true };
  return admin.post('/survey-rules', { ...rule, ...more });
}
const end = (place: Place, { id }: Talk) => place.agent.post(`/conversations/${id}/end`);
const close = (place: Place, { id }: Talk) =>
  place.agent.post(`/conversations/${id}/wrap-up`, { disposition: 'Resolved' });
const invitesOf = async ({ clientId }: Talk) =>
  (await admin.get(`/surveys/invites?clientId=${clientId}`)).items;
const textsOf = async ({ customer }: Talk) => (await customer.texts()).map(({ body }) => body);
async function presses({ id, call }: Talk, question: string, digits: string) {
  const { sid: CallSid } = await call.look();
  const form = { AccountSid: ACCOUNT, CallSid, Digits: digits };
  const path = `/voice/rated/${id}?question=${question}&tries=0`;
  return (await postWebhook(house, { path, form })).text();
}

describe('asked by keypad', () => {
  test('several questions, while the agent writes up; and nobody is asked by text besides', async () => {
    await makeRule();
    const place = await house.open();
    const talked = await talk(house, place);
    const { call, clientId, id } = talked;
    const { conversation } = await end(place, talked);
    expect(conversation.state).toBe('wrapping');
    await call.hears('How was the call?');
    await call.press('9');
    await call.hears('Sorry, we did not get that.');
    await call.press('4');
    await call.hears('Recommend us?');
    await call.press('10');
    await call.hears('Come again?');
    expect(await kindsOf(house, clientId)).not.toContain('survey.answered');
    await call.press('1');
    await call.hears('Thank you. Goodbye.');
    await call.is('completed');
    await close(place, talked);
    const answered = await happened(house, clientId, 'survey.answered');
    expect(answered).toMatchObject({
      conversationId: id,
      data: {
        channel: 'call',
        via: 'keypad',
        score: 4,
        of: 5,
        complete: true,
        name: 'The call',
        answers: [
          { key: 'score', value: 4 },
          { key: 'recommend', value: 10 },
          { key: 'again', value: 1 },
          { key: 'words', value: null, text: null },
        ],
      },
    });
    await house.drain();
    expect(await invitesOf(talked)).toMatchObject([
      { state: 'answered', channel: 'call', answer: { via: 'keypad' } },
    ]);
    expect(await textsOf(talked)).toEqual([]);
    const kinds = await kindsOf(house, clientId);
    expect(kinds.filter((kind) => kind.startsWith('survey.'))).toEqual(['survey.sent', 'survey.answered']);
    const results = await admin.get('/survey-results?channel=call&groupBy=channel');
    expect(results.groups).toMatchObject([{ id: 'call' }]);
  });

  test('in the caller’s language; who hangs up in the middle has said what was said, and a low score is followed', async () => {
    await makeRule();
    const place = await house.open();
    const talked = await talk(house, place);
    const { call, clientId } = talked;
    await house.hub.prisma.client.update({ where: { id: clientId }, data: { language: 'zh' } });
    await end(place, talked);
    await call.hears('通话感觉如何？');
    await call.press('1');
    await call.hears('会推荐我们吗？');
    // The paperwork is done while the caller is still being asked.
    await close(place, talked);
    expect((await call.look()).status).toBe('in-progress');
    await call.hangUp();
    expect((await happened(house, clientId, 'survey.answered')).data).toMatchObject({
      score: 1,
      via: 'keypad',
      complete: false,
    });
    const followUp = await until(async () => (await admin.get(`/follow-ups?clientId=${clientId}`)).items[0]);
    expect(followUp).toMatchObject({ forSupervisor: true, conversationId: talked.id });
    await house.drain();
    expect(await textsOf(talked)).toEqual([]);
  });

  test('told twice, late and wrongly: what was pressed first holds', async () => {
    await makeRule({ most: 2 });
    const place = await house.open();
    const talked = await talk(house, place);
    const { call, clientId, id } = talked;
    await end(place, talked);
    await call.hears('How was the call?');
    const twice = await Promise.all([presses(talked, 'score', '3'), presses(talked, 'score', '3')]);
    for (const answer of twice) expect(answer).toContain('Recommend us?');
    expect(await presses(talked, 'score', '5')).toContain('Recommend us?');
    expect(await presses(talked, 'nothing', '5')).not.toContain('Say');
    expect(await presses(talked, 'recommend', '9')).toContain('Goodbye');
    expect(await presses(talked, 'recommend', '1')).not.toContain('Say');
    expect(
      await house.hub.prisma.surveyResponse.findMany({
        where: { invite: { clientId } },
        orderBy: { at: 'asc' },
        select: { questionKey: true, value: true, via: true },
      }),
    ).toEqual([
      { questionKey: 'score', value: 3, via: 'keypad' },
      { questionKey: 'recommend', value: 9, via: 'keypad' },
    ]);
    await call.hangUp();
    await happened(house, clientId, 'survey.answered');
    await close(place, talked);
    // Of a conversation that nobody is asked about, and unsigned.
    const form = { AccountSid: ACCOUNT, CallSid: talked.call.sid, Digits: '1' };
    const other = '00000000-0000-4000-8000-000000000000';
    const path = `/voice/rated/${other}?question=score&tries=0`;
    expect(await (await postWebhook(house, { path, form })).text()).not.toContain('Say');
    const bare = `/voice/rated/${id}`;
    expect((await postWebhook(house, { path: bare, form })).status).toBe(403);
  });

  test('keys that are told after the line has ended still count; silence is no answer, and no text follows', async () => {
    await makeRule({ most: 1 });
    const place = await house.open();
    const late = await talk(house, place);
    await end(place, late);
    await late.call.hears('How was the call?');
    await late.call.hangUp();
    await until(async () => {
      const [invite] = await house.hub.prisma.surveyInvite.findMany({ where: { clientId: late.clientId } });
      return (invite?.expiresAt?.getTime() ?? Infinity) < Date.now() + 61_000;
    });
    await presses(late, 'score', '5');
    expect((await happened(house, late.clientId, 'survey.answered')).data).toMatchObject({ score: 5 });
    await close(place, late);

    const silent = await talk(house, place);
    await end(place, silent);
    await silent.call.hears('How was the call?');
    expect(await presses(silent, 'score', '')).toContain('tries=1');
    await silent.call.hangUp();
    await close(place, silent);
    await house.hub.prisma.surveyInvite.updateMany({
      where: { clientId: silent.clientId },
      data: { expiresAt: new Date(0) },
    });
    await sweepDue(house.hub);
    await happened(house, silent.clientId, 'survey.expired');
    await house.drain();
    expect(await textsOf(silent)).toEqual([]);
  });

  test('a caller who stays on the line after that is hung up', async () => {
    await makeRule({ most: 1 });
    const place = await house.open();
    const talked = await talk(house, place);
    await end(place, talked);
    await talked.call.hears('How was the call?');
    await house.hub.prisma.surveyInvite.updateMany({
      where: { clientId: talked.clientId },
      data: { expiresAt: new Date(0) },
    });
    await sweepDue(house.hub);
    await talked.call.is('completed');
    await close(place, talked);
  });
});

describe('not asked by keypad', () => {
  test('who hung up first, and whom no rule fits: as on the other channels', async () => {
    await makeRule({ most: 1 });
    const place = await house.open();
    const talked = await talk(house, place);
    await talked.call.hangUp();
    await happened(house, talked.clientId, 'conversation.wrapping');
    await close(place, talked);
    await talked.customer.getsText(/How was the call/);
  });

  test('who was asked this week, or said STOP, or about whom the agent said no', async () => {
    await makeRule({ most: 1 });
    const place = await house.open();
    const capped = await talk(house, place);
    await house.hub.prisma.client.update({
      where: { id: capped.clientId },
      data: { lastSurveyAt: new Date(Date.now() - 86_400_000) },
    });
    await end(place, capped);
    await capped.call.is('completed');
    await close(place, capped);
    expect((await happened(house, capped.clientId, 'survey.skipped')).data).toMatchObject({
      why: 'frequency_cap',
      channel: 'sms',
    });

    const silent = await talk(house, place);
    await house.hub.prisma.address.updateMany({
      where: { clientId: silent.clientId },
      data: { optedOutAt: new Date() },
    });
    await end(place, silent);
    await silent.call.is('completed');
    await close(place, silent);
    expect((await happened(house, silent.clientId, 'survey.skipped')).data).toMatchObject({
      why: 'opted_out',
    });

    const unwanted = await talk(house, place);
    await house.hub.prisma.conversation.update({ where: { id: unwanted.id }, data: { surveyWanted: false } });
    await end(place, unwanted);
    await unwanted.call.is('completed');
    await close(place, unwanted);
    await house.drain();
    expect(await invitesOf(unwanted)).toEqual([]);
  });

  test('but quiet hours do not stand against who is on the line', async () => {
    await makeRule({ most: 1 });
    const place = await house.open();
    const quietHours = { from: '03:00', to: '03:01' };
    await admin.put('/settings', { quietHoursEnabled: true, quietHours });
    const asked = await talk(house, place);
    await place.agent.patch(`/clients/${asked.clientId}`, { language: 'de' });
    await end(place, asked);
    await asked.call.hears('Drücken Sie eine Taste von 1, schlecht, bis 5, sehr gut.');
    await asked.call.press('5');
    await happened(house, asked.clientId, 'survey.answered');
    await close(place, asked);
  });
});
