import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { MonitorMode } from '../api/types.ts';

/** True when the server did it; a refusal is said aloud. */
async function settled(request: Promise<unknown>): Promise<boolean> {
  const isDone = await request.then(
    () => true,
    (error: unknown) => {
      tellFailure(error);
      return false;
    },
  );
  refresh(keys.desk, keys.board);
  return isDone;
}

export const startMonitoring = (
  conversationId: string,
  mode: MonitorMode,
  unseen: boolean,
): Promise<boolean> => settled(api.startMonitoring(conversationId, { mode, ...(unseen ? { unseen } : {}) }));
export const switchMonitoring = (conversationId: string, mode: MonitorMode): Promise<boolean> =>
  settled(api.switchMonitoring(conversationId, { mode }));
export const leaveMonitoring = (conversationId: string): Promise<boolean> =>
  settled(api.leaveMonitoring(conversationId));
