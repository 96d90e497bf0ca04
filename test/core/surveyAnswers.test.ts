import { describe, expect, test } from 'vitest';
import { SurveyContent, type Question } from '../../core/contract/instruments.ts';
import {
  needsCare,
  nextByText,
  openQuestion,
  readAnswers,
  readReply,
  wholeAnswer,
} from '../../core/surveys/answerRules.ts';
import { builtIns } from '../../core/surveys/builtIn.ts';
import { chooseRule, isSampled, type RuleFacts } from '../../core/surveys/chooseRule.ts';
import { firstText, nextText } from '../../core/surveys/questionTexts.ts';

const question = (key: string, kind: Question['kind'], more: Partial<Question> = {}): Question => ({
  key,
  kind,
  dimension: 'overall',
  weight: 1,
  text: { en: key },
  ...more,
});
const content: SurveyContent = {
  title: { en: 'How?' },
  questions: [
    question('score', 'csat'),
    question('again', 'yesno', { dimension: 'again' }),
    question('recommend', 'nps'),
    question('words', 'text'),
  ],
};

describe('what may be posted', () => {
  test.each([
    [{ score: '4' }, ['score:4']],
    [{ score: 4, again: '0', recommend: '', words: '' }, ['score:4', 'again:0']],
    [{ score: 5, recommend: 0, words: '  hm ' }, ['score:5', 'recommend:0', 'words:hm']],
  ])('%j', (posted, given) => {
    expect(readAnswers(content, posted).map(({ key, value, text }) => `${key}:${value ?? text}`)).toEqual(
      given,
    );
  });

  test.each([
    {},
    { score: '' },
    { score: null },
    { score: true },
    { score: [5] },
    { score: 6 },
    { score: 4.5 },
    { score: 5, recommend: null },
    { score: 5, again: 2 },
    { score: 5, words: 'x'.repeat(1_001) },
    { score: 5, other: 1 },
    { again: 1 },
  ])('%j is refused', (posted) => {
    expect(() => readAnswers(content, posted)).toThrow();
  });
});

describe('what an answer comes to', () => {
  const given = (posted: object) => readAnswers(content, posted);
  test.each([
    [{ score: 2 }, { score: 2, of: 5, neverAgain: false, complete: false, comment: null }, true],
    [{ score: 3, again: 1 }, { score: 3, neverAgain: false }, false],
    [{ score: 5, again: 0 }, { score: 5, neverAgain: true }, true],
    [{ score: 3, again: 1, recommend: 0, words: 'so' }, { complete: true, comment: 'so' }, false],
  ])('%j', (posted, whole, care) => {
    const answer = wholeAnswer(content, given(posted));
    expect(answer).toMatchObject(whole);
    expect(answer && needsCare(answer)).toBe(care);
  });

  test('a rating and words: by text the rating is all of it, by the page the words are asked for', () => {
    const short = builtIns[0]!.content;
    expect(nextByText(short, [{ key: 'score' }])).toBeNull();
    expect(openQuestion(short, [{ key: 'score' }])?.key).toBe('comment');
    expect(nextByText(content, [{ key: 'score' }])?.key).toBe('again');
    expect(wholeAnswer(short, readAnswers(short, { score: 1 }))).toMatchObject({ complete: true });
  });

  test('without its rating it is none; the next question is the first that is open', () => {
    expect(wholeAnswer(content, [])).toBeNull();
    expect(openQuestion(content, given({ score: 3, recommend: 4 }))?.key).toBe('again');
    expect(readReply(question('w', 'text'), ' \u0000 ')).toBeNull();
  });
});

describe('who decides', () => {
  const rule = (id: string, more: Partial<RuleFacts> = {}): RuleFacts => ({
    id,
    on: 'conversation',
    enabled: true,
    queueIds: [],
    channels: [],
    samplePercent: 100,
    ...more,
  });
  const occasion = { on: 'conversation', id: 'x', queueId: 'q1', channel: 'call' } as const;
  test.each<[string, RuleFacts[], string | null]>([
    ['no rule: the usual', [], 'usual'],
    ['rules that are off: the usual', [rule('a', { enabled: false })], 'usual'],
    ['rules of other occasions: the usual', [rule('a', { on: 'case' })], 'usual'],
    ['the first that fits', [rule('a', { queueIds: ['q2'] }), rule('b'), rule('c')], 'b'],
    ['by channel', [rule('a', { channels: ['sms', 'email'] }), rule('b', { channels: ['call'] })], 'b'],
    ['none fits', [rule('a', { queueIds: ['q2'] })], null],
    ['not in the sample, and no further rule is asked', [rule('a', { samplePercent: 0 }), rule('b')], null],
  ])('%s', (_name, rules, id) => {
    const chosen = chooseRule(rules, occasion);
    expect(chosen === null || chosen === 'usual' ? chosen : chosen.id).toBe(id);
  });

  test('a case without a rule is not asked about', () => {
    expect(chooseRule([], { ...occasion, on: 'case' })).toBeNull();
  });

  test('a sample is a share, and the same each time', () => {
    const ids = Array.from({ length: 4_000 }, (_, at) => `conversation-${at}`);
    const half = rule('r', { samplePercent: 30 });
    const picked = ids.filter((id) => isSampled(half, id));
    expect(picked.length / ids.length).toBeGreaterThan(0.27);
    expect(picked.length / ids.length).toBeLessThan(0.33);
    expect(ids.filter((id) => isSampled(half, id))).toEqual(picked);
    // A wider sample has the narrower one in it.
    const wider = new Set(ids.filter((id) => isSampled({ ...half, samplePercent: 60 }, id)));
    expect(picked.every((id) => wider.has(id))).toBe(true);
  });
});

describe('what comes with the house', () => {
  const asking = { link: '[link]', canAnswer: true, isReminder: false };
  test.each(builtIns.map(({ key, content: asked }) => [key, asked] as const))('%s', (_key, asked) => {
    expect(SurveyContent.parse(asked)).toEqual(asked);
    for (const { text } of asked.questions) expect(Object.keys(text)).toEqual(['en', 'zh', 'es', 'fr', 'de']);
  });

  test('texts say how to answer, and end their sentences', () => {
    const [first] = content.questions;
    expect(firstText(first!, 'en', asking)).toBe('score. Reply 1 (poor) to 5 (excellent) or tap: [link]');
    expect(firstText(builtIns[0]!.content.questions[0]!, 'zh', { ...asking, isReminder: true })).toBe(
      '我们仍期待您的评价。您对本次服务满意吗？回复1(差)至5(优)或点 [link]',
    );
    expect(nextText(question('Again?', 'yesno', { text: { en: 'Again?' } }), 'en')).toBe(
      'Again? Reply YES or NO',
    );
    expect(firstText(first!, 'de', { ...asking, canAnswer: false })).toBe(
      'score. Zum Antworten tippen: [link]',
    );
  });
});
