import type { ActionRefusal } from '../contract/ruleWords.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import type { Settings } from '../contract/settings.ts';
import type { Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import type { RuleFacts } from './facts.ts';

/** What the actions of one firing work with. The client's row is taken, and the conversation's where there is one. */
export interface Work {
  tx: Tx;
  hub: Pick<Hub, 'config'>;
  settings: Settings;
  rule: { id: string; name: string; version: number };
  firingId: string;
  facts: RuleFacts;
  now: Date;
  /** The house's own, for clients of whom nobody knows one. */
  timeZone: string;
  /** Queues in which something may be offered now. */
  matchIn: Set<string>;
  /** Agents whose consoles have something new to show. */
  desks: Set<string>;
}

/** What became of an action; `why` null: it was done. */
export interface Outcome {
  why: ActionRefusal | null;
  what: string | null;
}

export const done = (what: string | null = null): Outcome => ({ why: null, what });
export const refused = (why: ActionRefusal, what: string | null = null): Outcome => ({ why, what });

/** The conversation as the actions before have left it; null where what happened is of none. */
export async function conversationOf({ tx, facts }: Work): Promise<ConversationRow | null> {
  return facts.conversation && lockConversation(tx, facts.conversation.id);
}

/** An agent of the client's division who has not left. */
export async function workerOf({ tx, facts }: Work, agentId: string | null | undefined) {
  if (!agentId) return null;
  return tx.db.agent.findFirst({
    where: { id: agentId, divisionId: facts.divisionId, isService: false, user: { disabledAt: null } },
    select: { id: true, name: true },
  });
}
