import { describe, expect, test } from 'vitest';
import { askByKey } from '../../core/channels/keypadTwiml.ts';
import { scales, SurveyLanguage, type Question, type QuestionKind } from '../../core/contract/instruments.ts';
import { builtIns } from '../../core/surveys/builtIn.ts';
import { nextSpoken, readKeys } from '../../core/surveys/keypadRules.ts';

describe('keys', () => {
  test.each<[QuestionKind, string, number | null]>([
    ['csat', '5', 5],
    ['csat', '0', null],
    ['csat', '6', null],
    ['csat', '*', null],
    ['csat', '', null],
    ['nps', '0', 0],
    ['nps', '10', 10],
    ['nps', '07', 7],
    ['nps', '11', null],
    ['ces', '7', 7],
    ['ces', '8', null],
    ['yesno', '1', 1],
    ['yesno', '2', 0],
    ['yesno', '0', null],
    ['text', '1', null],
  ])('%s %s', (kind, digits, value) => {
    expect(readKeys({ kind }, digits)).toBe(value);
  });
});

describe('the next question', () => {
  const question = (key: string, kind: QuestionKind): Question => ({
    key,
    kind,
    dimension: 'overall',
    weight: 1,
    text: { en: key },
  });
  const content = {
    title: { en: 'title' },
    questions: [
      question('score', 'csat'),
      question('words', 'text'),
      question('recommend', 'nps'),
      question('again', 'yesno'),
    ],
  };
  test.each<[string[], string | null, string | null]>([
    [[], null, 'score'],
    [['score'], 'score', 'recommend'],
    // Passed over: not asked again in this call.
    [['score'], 'recommend', 'again'],
    [['score', 'again'], 'recommend', null],
    [['score', 'recommend'], null, 'again'],
    [['score'], 'again', null],
    // Without the rating nothing counts.
    [[], 'score', null],
  ])('given %j, after %s', (given, after, next) => {
    const known = given.map((key) => ({ key }));
    expect(nextSpoken(content, known, after)?.key ?? null).toBe(next);
  });
});

test('every question of the house is spoken in every language, and takes as many keys as its scale needs', () => {
  for (const language of SurveyLanguage.options)
    for (const { content } of builtIns)
      for (const question of content.questions.filter(({ kind }) => kind !== 'text')) {
        const to = { conversationId: 'c', language, publicUrl: 'https://x.test' };
        const { twiml = '' } = askByKey(to, { question, tries: 0, isFirst: true });
        expect(twiml).toContain(`numDigits="${String(scales[question.kind]?.to).length}"`);
        expect(twiml).toContain(`/voice/rated/c?question=${question.key}&amp;tries=0`);
        expect(twiml.match(/<Say /g)).toHaveLength(3);
        expect(twiml).toContain(`<Say language="${language}-`);
      }
});
