import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivalToken, readArrivalToken } from '../../core/arrival/arrivalToken.ts';
import { checkFlow } from '../../core/arrival/checkFlow.ts';
import { mayRecord, mayRecordCall } from '../../core/arrival/mayRecord.ts';
import { noticeFor, recordingRules, ruleOf } from '../../core/arrival/recordingRules.ts';
import { waitsForAnswer, type FlowState } from '../../core/arrival/turn.ts';
import { walkFlow, type Answer, type FlowFacts } from '../../core/arrival/walkFlow.ts';
import type { FlowDocument, FlowNode } from '../../core/contract/arrival.ts';
import { flowOf, hangUp, language, menu, notice, queue, say } from '../support/flows.ts';

const QUEUE = '00000000-0000-4000-8000-000000000001';
const FALLBACK = '00000000-0000-4000-8000-000000000002';
const facts: FlowFacts = { isOpen: () => true, language: 'en', notice: 'none', queueId: FALLBACK };
const keys = (pressed: string): Answer => ({ kind: 'keys', keys: pressed });

/** All that is heard, and where it ends, when a caller gives these answers. */
function walked(flow: FlowDocument, answers: Answer[], change: Partial<FlowFacts> = {}) {
  let moved = walkFlow({ flow, facts: { ...facts, ...change }, state: null }, { kind: 'begin' });
  const heard = moved.turn.say.map(({ text }) => text);
  for (const answer of answers) {
    moved = walkFlow({ flow, facts: { ...facts, ...change }, state: moved.state }, answer);
    heard.push(...moved.turn.say.map(({ text }) => text));
  }
  return { heard, after: moved.turn.after, state: moved.state };
}

const choices = [
  { keys: '1', label: { en: 'One' }, next: 'queue' },
  { keys: '#', label: { en: 'Again' }, next: 'menu' },
];
const withMenu = flowOf('menu', menu({ key: 'menu', choices, tries: 3 }), queue(QUEUE));

describe('a walk through a flow', () => {
  test('what must be heard wholly is waited for before a queue, what need not is not', () => {
    const [brief, whole] = [false, true].map((wholly) =>
      flowOf('say', say({ key: 'say', wholly }), queue(QUEUE)),
    );
    expect(walked(brief!, []).after).toEqual({ kind: 'queue', queueId: QUEUE });
    expect(walked(whole!, []).after).toEqual({ kind: 'spoken' });
    expect(walked(whole!, [{ kind: 'spoken' }]).after).toEqual({ kind: 'queue', queueId: QUEUE });
  });

  test('a retry limit, then the default; each answer is noted', () => {
    const { after, state } = walked(withMenu, [keys('9'), keys(''), keys('1234')]);
    expect(after).toEqual({ kind: 'queue', queueId: QUEUE });
    expect(state.steps.map(({ outcome }) => outcome)).toEqual(['invalid', 'silent', 'invalid']);
  });

  test('a key that leads back to its menu begins its tries anew, and not for ever', () => {
    expect(walked(withMenu, [keys('#'), keys('9'), keys('9')]).after.kind).toBe('keys');
    const patient = Array.from({ length: 60 }, () => keys('#'));
    expect(walked(withMenu, patient).after).toEqual({ kind: 'queue', queueId: FALLBACK });
  });

  test('a language that is chosen is spoken from then on; who chooses none keeps the one before', () => {
    const hello = say({ key: 'hello', texts: { en: 'Hello.', zh: '您好。' } });
    const flow = flowOf('language', language({ key: 'language', next: 'hello' }), hello, queue(QUEUE));
    expect(walked(flow, [keys('2')]).heard.at(-1)).toBe('您好。');
    expect(walked(flow, [keys('')]).heard.at(-1)).toBe('Hello.');
    expect(walked(flow, [keys('')], { language: 'zh' }).heard.at(-1)).toBe('您好。');
    expect(walked({ ...flow, language: 'en' }, [keys('')], { language: 'zh' }).heard.at(-1)).toBe('Hello.');
  });

  test.each([
    ['place', 'none', 'not_needed'],
    ['place', 'notice', 'told'],
    ['notice', 'none', 'told'],
  ] as const)('a notice of mode %s where the law asks %s: %s', (mode, law, result) => {
    const flow = flowOf('notice', notice({ key: 'notice', mode }), queue(QUEUE));
    const { state, heard } = walked(flow, [], { notice: law });
    expect(state.notice).toBe(result);
    expect(heard).toHaveLength(result === 'told' ? 1 : 0);
  });

  test.each([
    [['1'], 'agreed'],
    [['2'], 'refused'],
    [['7', '1'], 'agreed'],
    [['', ''], 'refused'],
  ] as const)('asked for consent, %j is %s', (pressed, result) => {
    const flow = flowOf('notice', notice({ key: 'notice' }), queue(QUEUE));
    const { state, after } = walked(flow, pressed.map(keys), { notice: 'consent' });
    expect(state.notice).toBe(result);
    expect(after.kind).toBe('queue');
  });

  test('whatever a flow looks like and whatever is pressed, a caller gets somewhere within fifty answers', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const key = fc.constantFrom(...names, 'nowhere');
    const nodeOf = (name: string): fc.Arbitrary<FlowNode> =>
      fc.oneof(
        key.map((next) => say({ key: name, next })),
        key.map((next) => notice({ key: name, next, mode: 'consent' })),
        fc
          .tuple(key, key)
          .map(([next, otherwise]) =>
            menu({ key: name, otherwise, choices: [{ keys: '1', label: {}, next }] }),
          ),
        fc.constant(hangUp({ key: name })),
        fc.constant(queue(QUEUE, name)),
      );
    const flows = fc.tuple(key, ...names.map(nodeOf)).map(([start, ...nodes]) => flowOf(start, ...nodes));
    const answers = fc.infiniteStream(fc.constantFrom('', '1', '2', '#', '99'));
    fc.assert(
      fc.property(flows, answers, (flow, pressed) => {
        let state: FlowState | null = null;
        for (let count = 0; count <= 50; count += 1) {
          const given: Answer = state ? keys(pressed.next().value ?? '') : { kind: 'begin' };
          const moved = walkFlow({ flow, facts, state }, given);
          state = moved.state;
          if (!waitsForAnswer(moved.turn.after)) return;
        }
        throw new Error('the caller is still there');
      }),
      { seed: 11, numRuns: 2_000 },
    );
  });
});

describe('what keeps a flow from being published', () => {
  test.each<[string, FlowDocument, string[]]>([
    ['nothing', withMenu, []],
    ['a start that is not there', flowOf('x', queue(QUEUE)), ['unknown_key', 'unreachable']],
    ['a way that leads nowhere', flowOf('say', say({ key: 'say', next: 'x' })), ['unknown_key']],
    ['a step that no way leads to', flowOf('queue', queue(QUEUE), hangUp({ key: 'end' })), ['unreachable']],
    [
      'a circle of announcements',
      flowOf('a', say({ key: 'a', next: 'b' }), say({ key: 'b', next: 'a' })),
      ['endless', 'endless'],
    ],
    [
      'a menu whose default is itself',
      flowOf('menu', menu({ key: 'menu', choices, otherwise: 'menu' }), queue(QUEUE)),
      ['endless'],
    ],
    ['two steps of one name', flowOf('queue', queue(QUEUE), queue(QUEUE)), ['double_key']],
    [
      'a key twice',
      flowOf('menu', menu({ key: 'menu', choices: [choices[0]!, choices[0]!] }), queue(QUEUE)),
      ['double_choice'],
    ],
    ['nothing to say', flowOf('say', say({ key: 'say', texts: {} }), queue(QUEUE)), ['no_text']],
    [
      'forwarded to ourselves',
      flowOf(
        'dial',
        {
          key: 'dial',
          kind: 'dial',
          title: 'D',
          number: '+15005550100',
          timeoutSeconds: 20,
          otherwise: 'queue',
        },
        queue(QUEUE),
      ),
      ['own_number'],
    ],
  ])('%s', (_, flow, problems) => {
    expect(checkFlow(flow, ['+15005550100']).map(({ problem }) => problem)).toEqual(problems);
  });
});

describe('recording notice by place and date', () => {
  const at = new Date('2026-11-28T12:00:00Z');
  test.each([
    ['+12125550123', 'NY', '+12125550100', 'none'],
    ['+14155550123', 'CA', '+12125550100', 'notice'],
    ['+12125550123', 'NY', '+442079460123', 'notice'],
    ['+493012345678', undefined, '+12125550100', 'consent'],
    ['+8613812345678', undefined, '+12125550100', 'notice'],
    [null, undefined, '+12125550100', 'notice'],
    ['sip:someone@example.com', undefined, '+12125550100', 'notice'],
  ])('%s of %s to %s: %s', (from, fromState, ourNumber, kind) => {
    expect(noticeFor({ from, fromState, ourNumber }, at)).toBe(kind);
  });

  test.each([
    [null, 'none', 'tell'],
    [null, 'notice', 'tell'],
    [null, 'consent', 'ask'],
    ['told', 'none', 'yes'],
    ['told', 'notice', 'yes'],
    ['told', 'consent', 'ask'],
    ['given', 'none', 'yes'],
    ['given', 'notice', 'yes'],
    ['given', 'consent', 'yes'],
    ['refused', 'none', 'never'],
    ['refused', 'notice', 'never'],
    ['refused', 'consent', 'never'],
  ] as const)('%s where %s is asked: %s', (said, asked, may) => {
    expect(mayRecord(said, asked)).toBe(may);
  });

  test.each([
    [null, '+12125550123', '+12125550100', 'tell'],
    [null, '+12125550123', '+493012345678', 'ask'],
    ['told', '+493012345678', '+12125550100', 'ask'],
    ['told', null, '+12125550100', 'yes'],
    ['told', null, '+41445550100', 'ask'],
    ['given', '+493012345678', '+41445550100', 'yes'],
    ['refused', '+12125550123', '+12125550100', 'never'],
    ['a word of tomorrow', '+12125550123', '+12125550100', 'tell'],
  ] as const)('a call whose client was %s, of %s to %s: %s', (recordingConsent, number, ourNumber, may) => {
    expect(mayRecordCall({ recordingConsent, number, ourNumber }, at)).toBe(may);
  });

  test('a law holds from its day', () => {
    expect(ruleOf('CN', '2021-10-31')).toBe('none');
    expect(ruleOf('CN', '2021-11-01')).toBe('notice');
    expect(ruleOf('FR', '2018-05-24')).toBe('notice');
    expect(ruleOf('US-CA', '2026-01-01')).toBe('notice');
    expect(ruleOf('US-NY', '2026-01-01')).toBe('none');
    for (const { since } of recordingRules) expect(since).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});

describe('the token of an answer', () => {
  const named = { conversationId: '01930000-0000-7000-8000-000000000001', step: 3 };
  const token = arrivalToken('secret', named, 'CA1');
  test('is read for its own call alone', () => {
    expect(readArrivalToken('secret', token, 'CA1')).toEqual(named);
    expect(readArrivalToken('secret', token, 'CA2')).toBeNull();
    expect(readArrivalToken('other', token, 'CA1')).toBeNull();
    expect(readArrivalToken('secret', token.replace('.3.', '.4.'), 'CA1')).toBeNull();
    expect(readArrivalToken('secret', `${token}x`, 'CA1')).toBeNull();
    expect(readArrivalToken('secret', '', 'CA1')).toBeNull();
  });
});
