import { describe, expect, it } from 'vitest';
import { judge, type Asked, type Judged } from '#core/bulk/judge.ts';

const ME = 'me';
const row = (part: Partial<Judged> = {}): Judged => ({
  channel: 'sms',
  state: 'queued',
  agentId: null,
  queueId: 'mine',
  tagIds: [],
  isKept: false,
  ...part,
});
const asked = (action: Asked['action'], part: Partial<Asked> = {}): Asked => ({
  action,
  agentId: ME,
  queueIds: new Set(['mine']),
  mayOverrule: false,
  toAgentId: null,
  tagId: null,
  wordyQueueIds: new Set(),
  ...part,
});
const held = (agentId: string, part: Partial<Judged> = {}) => row({ state: 'handled', agentId, ...part });
const boss = { mayOverrule: true };

describe('what may be done to one of several', () => {
  it.each<[string, Judged, Asked, string | null]>([
    ['what waits is taken', row(), asked('claim'), null],
    ['in a queue of others', row({ queueId: 'theirs' }), asked('claim'), 'notMember'],
    ['by a supervisor, anywhere', row({ queueId: 'theirs' }), asked('claim', boss), null],
    ['a colleague was quicker', held('other'), asked('claim'), 'taken'],
    ['even than a supervisor', held('other'), asked('claim', boss), 'taken'],
    ['mine already', held(ME), asked('claim'), 'already'],
    ['somebody is being asked', row({ state: 'offered' }), asked('claim'), 'offered'],
    ['it is over', row({ state: 'closed' }), asked('claim'), 'over'],
    ['a call', row({ channel: 'call' }), asked('claim'), 'call'],
    ['mine is given away', held(ME), asked('assign', { toAgentId: 'other' }), null],
    ['not to who has it', held('other'), asked('assign', { toAgentId: 'other', ...boss }), 'already'],
    ['not by others', held('third'), asked('assign', { toAgentId: 'other' }), 'taken'],
    ['what waits is given', row(), asked('assign', { toAgentId: 'other' }), null],
    ['mine goes back', held(ME), asked('return'), null],
    ['it waits already', row(), asked('return'), 'already'],
    ['not in wrap-up', held(ME, { state: 'wrapping' }), asked('return'), 'over'],
    ['what waits is put off', row(), asked('snooze'), null],
    ['mine is put off', held(ME), asked('snooze'), null],
    ['theirs is not', held('other'), asked('snooze'), 'taken'],
    ['mine is closed', held(ME), asked('close'), null],
    ['in wrap-up too', held(ME, { state: 'wrapping' }), asked('close'), null],
    ['not before its time', held(ME, { state: 'wrapping', isKept: true }), asked('close'), 'needsWords'],
    ['nobody has it', row(), asked('close'), 'notTaken'],
    ['words are asked for', held(ME), asked('close', { wordyQueueIds: new Set(['mine']) }), 'needsWords'],
    ['what waits is spam', row(), asked('spam'), null],
    ['theirs is not mine to judge', held('other'), asked('spam'), 'taken'],
    ['a tag on mine', held(ME), asked('tag', { tagId: 'x' }), null],
    ['on a call as well', held(ME, { channel: 'call' }), asked('tag', { tagId: 'x' }), null],
    ['on what is over', held(ME, { state: 'closed' }), asked('tag', { tagId: 'x' }), null],
    ['it bears it', held(ME, { tagIds: ['x'] }), asked('tag', { tagId: 'x' }), 'already'],
    ['it does not bear it', held(ME), asked('untag', { tagId: 'x' }), 'already'],
    ['not on theirs', held('other'), asked('tag', { tagId: 'x' }), 'taken'],
    ['not elsewhere', row({ queueId: 'theirs' }), asked('tag', { tagId: 'x' }), 'notMember'],
    [
      'twenty are enough',
      held(ME, { tagIds: Array.from({ length: 20 }, (_, at) => `t${at}`) }),
      asked('tag', { tagId: 'x' }),
      'tooMany',
    ],
  ])('%s', (_name, given, question, expected) => {
    expect(judge(given, question)).toBe(expected);
  });
});
