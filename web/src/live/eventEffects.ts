import type { TimelineEvent } from '#core/contract/events.ts';
import { refreshMerged } from '../merges/refreshMerged.ts';
import { keys, refresh } from '../api/queries.ts';

/** Which lists beside the timeline an event makes stale, by the first word of its kind. */
export function eventEffects(event: TimelineEvent): void {
  const subject = event.kind.split('.')[0];
  if (subject === 'conversation' || subject === 'call') refresh(keys.clientConversations(event.clientId));
  if (event.kind === 'message.received') refresh(keys.clientConversations(event.clientId));
  if (event.kind === 'client.merged' || event.kind === 'client.unmerged')
    refreshMerged(event.clientId, event.data.loserId);
  if (subject === 'followUp') refresh(keys.followUps, keys.client(event.clientId));
  // A case is told with its steps, and with what is said in its conversations.
  if (subject === 'followUp' || subject === 'message' || subject === 'survey') refresh(keys.caseOpen);
  if (subject === 'relation' || subject === 'order' || subject === 'winBack')
    refresh(keys.relation(event.clientId), keys.relationsAll);
  if (subject === 'survey') refresh(keys.invites(event.clientId));
  if (event.kind === 'survey.answered') refresh(['surveys']);
  if (subject === 'client' || event.kind === 'conversation.closed') refresh(keys.client(event.clientId));
}
