import type { Committed } from '../../core/timeline/committed.ts';

// Whose desk an event changes: agents named in it, whoever holds the conversation, and the queue if who waits changed.

const changesWaiting = new Set<string>([
  'conversation.offered',
  'conversation.accepted',
  'conversation.declined',
  'conversation.missed',
  'conversation.requeued',
  'conversation.closed',
  'conversation.assigned',
  'conversation.snoozed',
  'conversation.woken',
  'conversation.tagged',
  'conversation.notSpam',
  'conversation.splitOff',
  'call.abandoned',
]);

export interface Concerns {
  agentIds: string[];
  queueId: string | null;
}

export function concernsOf({ event, holderId, queueId }: Committed): Concerns {
  const named = 'agentId' in event.data && event.data.agentId ? [event.data.agentId] : [];
  const before = 'fromAgentId' in event.data && event.data.fromAgentId ? [event.data.fromAgentId] : [];
  const owner = 'ownerId' in event.data && event.data.ownerId ? [event.data.ownerId] : [];
  const mentioned = event.kind === 'note.added' ? (event.data.mentioned ?? []) : [];
  // A text into what nobody has may have woken it.
  const opened =
    (event.kind === 'message.received' && (event.data.opened || holderId === null)) ||
    (event.kind === 'call.received' && event.data.opened);
  return {
    agentIds: [
      ...new Set([
        ...(holderId ? [holderId] : []),
        ...(event.agentId ? [event.agentId] : []),
        ...named,
        ...before,
        ...owner,
        ...mentioned,
      ]),
    ],
    queueId: opened || changesWaiting.has(event.kind) ? queueId : null,
  };
}
