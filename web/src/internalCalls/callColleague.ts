import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';

/** Asks a colleague to talk; what comes of it is seen on the desk. */
export async function callColleague(agentId: string): Promise<void> {
  try {
    await api.callColleague(agentId);
  } catch (error) {
    tellFailure(error);
  }
  refresh(keys.desk, keys.recentCalls);
}
