import { describe, expect, test } from 'vitest';
import type { Board, BoardChange } from '../../core/contract/agents.ts';
import { helpOf, withBoardChange } from '../../web/src/board/withBoardChange.ts';
import { isBusy } from '../../web/src/intent/isBusy.ts';

describe('the board of a server of the version before', () => {
  const board = { at: '2026-01-01T00:00:00Z', queues: [], agents: [], monitors: [] } as unknown as Board;

  test('knows of nobody who asks for help', () => {
    expect(helpOf(board)).toEqual([]);
    const change = { ...board, from: 1, version: 2, gone: ['a'] } as unknown as BoardChange;
    expect(withBoardChange(board, change).help).toEqual([]);
  });
});

describe('an agent is at work', () => {
  const texts = [{ id: 'a', channel: 'sms', clientId: 'b', clientName: null, state: 'handled' }] as const;
  test.each([
    ['with texts in hand', [...texts], 'idle', true],
    ['in a call with a colleague', [], 'consulting', true],
    ['in after-call work of a call that was given away', [], 'wrapping', true],
    ['not with nothing in hand', [], 'idle', false],
  ] as const)('%s', (_, conversations, engagement, busy) => {
    expect(isBusy({ conversations: [...conversations], engagement })).toBe(busy);
  });
});
