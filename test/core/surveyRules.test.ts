import { expect, test } from 'vitest';
import { surveyRoute, type SurveyFacts } from '../../core/surveys/surveyRules.ts';
import { surveyText } from '../../core/surveys/surveyTexts.ts';
import { surveyToken } from '../../core/surveys/surveyToken.ts';

const closedSms: SurveyFacts = {
  channel: 'sms',
  direction: 'inbound',
  state: 'closed',
  outcome: 'handled',
  address: '+8613800138000',
  ourAddress: '+15550001111',
};
const overSms = { channel: 'sms', to: '+8613800138000', ourAddress: '+15550001111' };

test.each<[string, Partial<SurveyFacts>, object | null]>([
  ['a text is asked about by text', {}, overSms],
  ['a call is asked about by text', { channel: 'call' }, overSms],
  [
    'a mail is asked about by mail',
    { channel: 'email', address: 'li@example.com', ourAddress: 'help@hub.test' },
    { channel: 'email', to: 'li@example.com', ourAddress: 'help@hub.test' },
  ],
  ['a withheld caller is not asked', { channel: 'call', address: null }, null],
  ['a short code is not asked', { channel: 'call', address: '10086' }, null],
  ['a SIP caller is not asked', { channel: 'call', address: 'sip:a@b.example' }, null],
  ['what we started is not asked about', { direction: 'outbound' }, null],
  ['an abandoned one is not asked about', { outcome: 'abandoned' }, null],
  ['a failed one is not asked about', { outcome: 'failed' }, null],
  ['an open one is not asked about', { state: 'handled' }, null],
  ['wrap-up is not the end', { state: 'wrapping' }, null],
])('%s', (_name, change, route) => {
  expect(surveyRoute({ ...closedSms, ...change })).toEqual(route);
});

test('the texts fit one SMS with a link of usual length', () => {
  const token = surveyToken('x'.repeat(32), 'invite');
  expect(token).toMatch(/^[\w-]{22}$/);
  const english = surveyText('en', 'sms').text.replace('[link]', `https://rapport.example.com/s/${token}`);
  expect(english.length).toBeLessThanOrEqual(160);
  expect(english).toMatch(/^[\x20-\x7e]*$/);
  const chinese = surveyText('zh', 'sms').text.replace('[link]', `https://r.example.cn/s/${token}`);
  expect(chinese.length).toBeLessThanOrEqual(70);
});
