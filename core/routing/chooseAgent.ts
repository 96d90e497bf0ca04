import type { RoutingWhy } from '../contract/events.ts';
import type { Channel } from '../contract/words.ts';

// Pure: who is asked next, and why. Conversations come by rank; each agent is asked one thing at a time.

export interface Candidate {
  agentId: string;
  idleSince: Date;
  liveCalls: number;
  liveMessages: number;
  messageCapacity: number;
  /** The agent's voice is reached, and the agent wants calls beside so many texts. */
  takesCalls: boolean;
  /** The lines of skills that the agent is in. */
  lines: readonly string[];
  /** Skill id -> proficiency, 1 to 5. */
  skills: ReadonlyMap<string, number>;
}

export interface AskedSkill {
  id: string;
  name: string;
  /** The least proficiency at first, and now; 0: not asked for any more. */
  asked: number;
  minimum: number;
}

export interface WaitingConversation {
  conversationId: string;
  clientId: string;
  channel: Channel;
  queuedAt: Date;
  accountAgentId: string | null;
  /** Agents who declined it a moment ago are not asked again at once. */
  refusedBy: readonly string[];
  /** The line of skills that it waits in; null: whoever works in the queue. */
  line: string | null;
  /** The one agent who is waited for alone for a while. */
  held: { agentId: string; rule: 'account_agent' | 'last_agent' } | null;
  ring: { at: number; of: number } | null;
  skills: readonly AskedSkill[];
}

export interface Choice {
  conversation: WaitingConversation;
  agent: Candidate;
  why: RoutingWhy;
}

export interface QueueRule {
  /** The queue's name. */
  queue: string;
  now: Date;
  /** The queue's calls go only to who has no more texts and mails in hand than this; null: however many. */
  callMessageLimit: number | null;
}

/**
 * A call needs an agent without a call whose voice is reached, and not too many texts in hand; a text or mail one
 * without a call and with room for another.
 */
export function hasRoom(agent: Candidate, channel: Channel, callMessageLimit: number | null = null): boolean {
  if (agent.liveCalls > 0) return false;
  if (channel !== 'call') return agent.liveMessages < agent.messageCapacity;
  return agent.takesCalls && (callMessageLimit === null || agent.liveMessages <= callMessageLimit);
}

/**
 * Pairs conversations (by rank) with agents. Who is kept back for an agent gets that one or nobody; else the client's
 * account agent is preferred, else whoever of its line is idle longest.
 */
export function chooseAgents(
  waiting: readonly WaitingConversation[],
  candidates: readonly Candidate[],
  rule: QueueRule,
): Choice[] {
  const free = [...candidates].sort(
    (a, b) => a.idleSince.getTime() - b.idleSince.getTime() || a.agentId.localeCompare(b.agentId),
  );
  const choices: Choice[] = [];
  for (const [index, conversation] of waiting.entries()) {
    const able = free.filter((agent) => mayTake(agent, conversation, rule));
    const account = able.find((agent) => agent.agentId === conversation.accountAgentId);
    const agent = account ?? able[0];
    if (!agent) continue;
    free.splice(free.indexOf(agent), 1);
    choices.push({
      conversation,
      agent,
      why: {
        rule: conversation.held?.rule ?? (account ? 'account_agent' : 'longest_idle'),
        queue: rule.queue,
        waitedMs: Math.max(0, rule.now.getTime() - conversation.queuedAt.getTime()),
        idleMs: Math.max(0, rule.now.getTime() - agent.idleSince.getTime()),
        position: index + 1,
        candidates: able.length,
        ...skillsOf(conversation, agent),
      },
    });
    if (free.length === 0) break;
  }
  return choices;
}

function mayTake(agent: Candidate, conversation: WaitingConversation, rule: QueueRule): boolean {
  return (
    hasRoom(agent, conversation.channel, rule.callMessageLimit) &&
    !conversation.refusedBy.includes(agent.agentId) &&
    (conversation.line === null || agent.lines.includes(conversation.line)) &&
    (conversation.held === null || conversation.held.agentId === agent.agentId)
  );
}

function skillsOf(
  { ring, skills }: WaitingConversation,
  agent: Candidate,
): Pick<RoutingWhy, 'ring' | 'skills'> {
  if (!ring) return {};
  return {
    ring,
    skills: skills.map(({ id, name, asked, minimum }) => ({
      name,
      asked,
      minimum,
      has: agent.skills.get(id) ?? 0,
    })),
  };
}
