import { keys, refresh } from '../api/queries.ts';

/** What a merge, or its end, makes stale. */
export function refreshMerged(...clientIds: string[]): void {
  refresh(['clients'], keys.desk, keys.followUps);
  for (const id of clientIds) refresh(keys.client(id), keys.clientConversations(id), keys.invites(id));
}
