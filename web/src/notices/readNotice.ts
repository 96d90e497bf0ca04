import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';

/** I have read this one, or all that came until then; `kind`: those of that kind only. */
export async function readNotice(what: { id: string } | { until: string; kind?: 'mention' }): Promise<void> {
  try {
    await ('id' in what ? api.readNotice(what.id) : api.readNotices(what));
  } catch (error) {
    tellFailure(error);
  }
  refresh(keys.notices, keys.workCounts);
}
