import { describe, expect, it } from 'vitest';
import {
  chooseAgents,
  hasRoom,
  type Candidate,
  type WaitingConversation,
} from '#core/routing/chooseAgent.ts';

const now = new Date('2026-03-02T10:00:00Z');
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

const agent = (agentId: string, idleMinutes: number, given: Partial<Candidate> = {}): Candidate => ({
  agentId,
  idleSince: minutesAgo(idleMinutes),
  liveCalls: 0,
  liveMessages: 0,
  messageCapacity: 3,
  ...given,
});

const waiting = (conversationId: string, given: Partial<WaitingConversation> = {}): WaitingConversation => ({
  conversationId,
  clientId: `client of ${conversationId}`,
  channel: 'call',
  queuedAt: minutesAgo(1),
  accountAgentId: null,
  refusedBy: [],
  ...given,
});

const pairs = (conversations: WaitingConversation[], agents: Candidate[]): string[] =>
  chooseAgents(conversations, agents, { queue: 'Support', now }).map(
    (choice) => `${choice.conversation.conversationId}-${choice.agent.agentId}-${choice.why.rule}`,
  );

describe('chooseAgents', () => {
  it.each([
    ['nobody free', [waiting('a')], [], []],
    ['nobody waits', [], [agent('ann', 5)], []],
    ['longest idle first', [waiting('a')], [agent('ann', 5), agent('bob', 9)], ['a-bob-longest_idle']],
    [
      'by rank, each agent once',
      [waiting('a'), waiting('b'), waiting('c')],
      [agent('ann', 5), agent('bob', 9)],
      ['a-bob-longest_idle', 'b-ann-longest_idle'],
    ],
    [
      'the account agent before the longest idle',
      [waiting('a', { accountAgentId: 'ann' })],
      [agent('ann', 1), agent('bob', 9)],
      ['a-ann-account_agent'],
    ],
    [
      'not the account agent who is not free',
      [waiting('a', { accountAgentId: 'zoe' })],
      [agent('bob', 9)],
      ['a-bob-longest_idle'],
    ],
    [
      'not who has just declined',
      [waiting('a', { refusedBy: ['bob'] })],
      [agent('ann', 1), agent('bob', 9)],
      ['a-ann-longest_idle'],
    ],
    [
      'one whom nobody may take holds up nobody',
      [waiting('a', { refusedBy: ['bob'] }), waiting('b')],
      [agent('bob', 9)],
      ['b-bob-longest_idle'],
    ],
    [
      'a text needs room',
      [waiting('a', { channel: 'sms' })],
      [agent('ann', 9, { liveMessages: 3 }), agent('bob', 1)],
      ['a-bob-longest_idle'],
    ],
    [
      'a call interrupts texts',
      [waiting('a')],
      [agent('ann', 9, { liveMessages: 3 })],
      ['a-ann-longest_idle'],
    ],
    [
      'equally idle: always the same one',
      [waiting('a')],
      [agent('bob', 5), agent('ann', 5)],
      ['a-ann-longest_idle'],
    ],
  ])('%s', (_title, conversations, agents, expected) => {
    expect(pairs(conversations, agents)).toEqual(expected);
  });

  it('says why', () => {
    const [choice] = chooseAgents(
      [waiting('a', { refusedBy: ['eve'] })],
      [agent('eve', 30), agent('ann', 5), agent('bob', 9)],
      { queue: 'Support', now },
    );
    expect(choice?.why).toEqual({
      rule: 'longest_idle',
      queue: 'Support',
      waitedMs: 60_000,
      idleMs: 540_000,
      position: 1,
      candidates: 2,
    });
  });
});

describe('hasRoom', () => {
  it.each([
    ['call', 0, 0, true],
    ['call', 0, 3, true],
    ['call', 1, 0, false],
    ['sms', 0, 2, true],
    ['sms', 0, 3, false],
    ['email', 1, 0, false],
  ] as const)('%s with %i calls and %i messages: %s', (channel, liveCalls, liveMessages, expected) => {
    expect(hasRoom(agent('ann', 1, { liveCalls, liveMessages }), channel)).toBe(expected);
  });
});
