import type { Viewer } from '../access/viewer.ts';
import { normalisePhone } from '../clients/addresses.ts';
import type { Target, TargetOrder } from '../contract/inCall.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { checkDestination } from '../outbound/checkDestination.ts';

// Whom a call may go to. Ids of other divisions have been refused at the door (core/access/ids.ts) and are refused here again.

/** The viewer's live and connected call, with its row taken. Throws `invalid_state`, `already_assigned`. */
export async function lockTalk(tx: Tx, viewer: Viewer, conversationId: string): Promise<ConversationRow> {
  const conversation = await lockConversation(tx, conversationId);
  requireHolder(conversation, viewer);
  if (conversation.channel !== 'call' || conversation.state !== 'handled')
    throw new AppError('invalid_state', 'There is no live call');
  if (!conversation.connectedAt || conversation.graceUntil)
    throw new AppError('invalid_state', 'The call is not connected yet');
  return conversation;
}

export interface Chosen extends Target {
  /** E.164, of a number. */
  number: string | null;
}

/** Finds who is meant. A colleague's row is taken, and the colleague is free. Throws `conflict`, `invalid_request`, `not_found`, and what checkDestination throws. */
export async function chooseTarget(tx: Tx, conversation: ConversationRow, to: TargetOrder): Promise<Chosen> {
  if ('agentId' in to) return chooseAgent(tx, conversation, to.agentId);
  if ('queueId' in to) return chooseQueue(tx, conversation, to.queueId);
  return chooseNumber(tx, conversation, to.number);
}

interface AgentRow {
  name: string;
  free: boolean;
  intent: string;
  missed: boolean;
}

async function chooseAgent(tx: Tx, conversation: ConversationRow, agentId: string): Promise<Chosen> {
  if (agentId === conversation.agentId)
    throw new AppError('invalid_request', 'Whoever has the call already is no target', {
      fields: { to: 'is the one who has the call' },
    });
  const rows = await tx.db.$queryRaw<AgentRow[]>`
    SELECT a.name, a.intent, a.missed_since IS NOT NULL AS missed,
           is_free(a.intent, a.missed_since, a.pending_offers, a.live_calls) AS free
      FROM agent a WHERE a.id = ${agentId}::uuid AND a.division_id = ${conversation.client.divisionId}::uuid
       FOR NO KEY UPDATE OF a`;
  const agent = rows[0];
  if (!agent) throw new AppError('not_found', 'There is no such agent');
  if (!agent.free) {
    const why = agent.intent === 'available' && !agent.missed ? 'busy' : 'away';
    throw new AppError('conflict', `${agent.name} is ${why === 'busy' ? 'busy' : 'not available'} now`, {
      details: { why, agentName: agent.name },
    });
  }
  return { kind: 'agent', id: agentId, name: agent.name, number: null };
}

async function chooseQueue(tx: Tx, conversation: ConversationRow, queueId: string): Promise<Chosen> {
  const queue = await tx.db.queue.findFirst({
    where: { id: queueId, divisionId: conversation.client.divisionId },
    select: { name: true },
  });
  if (!queue) throw new AppError('not_found', 'There is no such queue');
  return { kind: 'queue', id: queueId, name: queue.name, number: null };
}

async function chooseNumber(tx: Tx, conversation: ConversationRow, typed: string): Promise<Chosen> {
  const number = normalisePhone(typed);
  if (!number?.startsWith('+'))
    throw new AppError('invalid_request', 'This is no number that can be called', {
      fields: { to: 'is not a phone number' },
    });
  if (number === conversation.address?.value || number === conversation.ourAddress.value)
    throw new AppError('invalid_request', 'This number is in the call already', {
      fields: { to: 'is in the call already' },
    });
  await checkDestination(tx, {
    to: number,
    divisionId: conversation.client.divisionId,
    agentId: conversation.agentId,
    conversationId: conversation.id,
  });
  return { kind: 'number', id: null, name: number, number };
}
