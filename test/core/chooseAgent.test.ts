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
  takesCalls: true,
  lines: [],
  skills: new Map(),
  ...given,
});

const waiting = (conversationId: string, given: Partial<WaitingConversation> = {}): WaitingConversation => ({
  conversationId,
  clientId: `client of ${conversationId}`,
  channel: 'call',
  queuedAt: minutesAgo(1),
  accountAgentId: null,
  refusedBy: [],
  line: null,
  held: null,
  ring: null,
  skills: [],
  ...given,
});

const pairs = (conversations: WaitingConversation[], agents: Candidate[]): string[] =>
  chooseAgents(conversations, agents, { queue: 'Support', now, callMessageLimit: null }).map(
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
      'a call not to whom no voice reaches, who is still asked about texts',
      [waiting('a'), waiting('b', { channel: 'sms' })],
      [agent('ann', 9, { takesCalls: false })],
      ['b-ann-longest_idle'],
    ],
    [
      'only those of its line',
      [waiting('a', { line: 'french' })],
      [agent('ann', 9), agent('bob', 1, { lines: ['german', 'french'] })],
      ['a-bob-longest_idle'],
    ],
    [
      'one whose line has nobody free holds up nobody',
      [waiting('a', { line: 'french' }), waiting('b')],
      [agent('ann', 9)],
      ['b-ann-longest_idle'],
    ],
    [
      'the account agent only when in the line',
      [waiting('a', { line: 'french', accountAgentId: 'ann' })],
      [agent('ann', 9), agent('bob', 1, { lines: ['french'] })],
      ['a-bob-longest_idle'],
    ],
    [
      'kept back for the last agent, whoever else is free',
      [waiting('a', { held: { agentId: 'bob', rule: 'last_agent' } })],
      [agent('ann', 9), agent('bob', 1)],
      ['a-bob-last_agent'],
    ],
    [
      'kept back, and nobody else is asked',
      [waiting('a', { held: { agentId: 'zoe', rule: 'account_agent' } }), waiting('b')],
      [agent('ann', 9)],
      ['b-ann-longest_idle'],
    ],
    [
      'kept back for one who has just declined: nobody',
      [waiting('a', { held: { agentId: 'ann', rule: 'account_agent' }, refusedBy: ['ann'] })],
      [agent('ann', 9)],
      [],
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
      { queue: 'Support', now, callMessageLimit: null },
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

describe('the reason', () => {
  it('names ring, skills and what the agent has of them', () => {
    const skills = [
      { id: 'fr', name: 'French', asked: 4, minimum: 2 },
      { id: 'loans', name: 'Loans', asked: 3, minimum: 0 },
    ];
    const [choice] = chooseAgents(
      [waiting('a', { line: 'french', ring: { at: 2, of: 3 }, skills })],
      [agent('ann', 5, { lines: ['french'], skills: new Map([['fr', 3]]) })],
      { queue: 'Support', now, callMessageLimit: null },
    );
    expect(choice?.why).toMatchObject({
      ring: { at: 2, of: 3 },
      skills: [
        { name: 'French', asked: 4, minimum: 2, has: 3 },
        { name: 'Loans', asked: 3, minimum: 0, has: 0 },
      ],
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

  it.each([
    [null, 3, true],
    [1, 1, true],
    [1, 2, false],
    [0, 1, false],
  ])('a call of a queue that allows %s texts in hand, beside %i: %s', (limit, liveMessages, expected) => {
    expect(hasRoom(agent('ann', 1, { liveMessages }), 'call', limit)).toBe(expected);
  });
});
