import type { RoutingWhy } from '../contract/events.ts';
import type { Channel } from '../contract/words.ts';

// Pure: who is asked next, and why. Conversations come by rank; each agent is asked one thing at a time.

export interface Candidate {
  agentId: string;
  idleSince: Date;
  liveCalls: number;
  liveMessages: number;
  messageCapacity: number;
}

export interface WaitingConversation {
  conversationId: string;
  clientId: string;
  channel: Channel;
  queuedAt: Date;
  accountAgentId: string | null;
  /** Agents who declined it a moment ago are not asked again at once. */
  refusedBy: readonly string[];
}

export interface Choice {
  conversation: WaitingConversation;
  agent: Candidate;
  why: RoutingWhy;
}

/** A call needs an agent without a call; a text or mail one without a call and with room for another. */
export function hasRoom(agent: Candidate, channel: Channel): boolean {
  if (agent.liveCalls > 0) return false;
  return channel === 'call' || agent.liveMessages < agent.messageCapacity;
}

/** Pairs conversations (by rank) with agents. The client's account agent is preferred, else whoever is idle longest. */
export function chooseAgents(
  waiting: readonly WaitingConversation[],
  candidates: readonly Candidate[],
  context: { queue: string; now: Date },
): Choice[] {
  const free = [...candidates].sort(
    (a, b) => a.idleSince.getTime() - b.idleSince.getTime() || a.agentId.localeCompare(b.agentId),
  );
  const choices: Choice[] = [];
  for (const [index, conversation] of waiting.entries()) {
    const able = free.filter(
      (agent) => hasRoom(agent, conversation.channel) && !conversation.refusedBy.includes(agent.agentId),
    );
    const account = able.find((agent) => agent.agentId === conversation.accountAgentId);
    const agent = account ?? able[0];
    if (!agent) continue;
    free.splice(free.indexOf(agent), 1);
    choices.push({
      conversation,
      agent,
      why: {
        rule: account ? 'account_agent' : 'longest_idle',
        queue: context.queue,
        waitedMs: Math.max(0, context.now.getTime() - conversation.queuedAt.getTime()),
        idleMs: Math.max(0, context.now.getTime() - agent.idleSince.getTime()),
        position: index + 1,
        candidates: able.length,
      },
    });
    if (free.length === 0) break;
  }
  return choices;
}
