import { describe, expect, test } from 'vitest';
import type { AgentState, QueueState } from '../../web/src/api/types.ts';
import { targetsOf } from '../../web/src/call/transferTargets.ts';

const colleague = (name: string, part: Partial<AgentState> = {}) =>
  ({ id: name, name, intent: 'available', engagement: 'idle', missed: false, ...part }) as AgentState;

const queue = (name: string, available: number) =>
  ({ id: name, name, waiting: { call: 0 }, agents: { available } }) as QueueState;

const source = {
  agents: [
    colleague('Ada', { intent: 'offline' }),
    colleague('Ben', { intent: 'away' }),
    colleague('Cem', { engagement: 'talking' }),
    colleague('Dora'),
    colleague('Emil', { missed: true }),
    colleague('Me'),
  ],
  queues: [queue('Asleep', 0), queue('Billing', 2)],
  without: ['Me'],
};

const namesOf = (typed: string) => targetsOf(typed, source).map(({ name }) => name);

describe('whom a call can go to', () => {
  test('who can take it at once comes first, and who is not here last', () => {
    expect(namesOf('')).toEqual(['Dora', 'Billing', 'Asleep', 'Cem', 'Ben', 'Emil', 'Ada']);
  });

  test('what is typed narrows it down, in any case', () => {
    expect(namesOf('b')).toEqual(['Billing', 'Ben']);
  });

  test('a number that is typed can be called', () => {
    expect(targetsOf('+49 30 1234567', source)[0]).toMatchObject({
      kind: 'number',
      to: { number: '+49 30 1234567' },
      isFree: true,
    });
    expect(namesOf('12')).toEqual([]);
  });
});
