import { tellFailure } from '../alerts/tellFailure.ts';
import { api, type InCallAction } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { TransferOrder } from '../api/types.ts';
import { settle } from '../desk/actions.ts';

// What is done with others in a call. Nothing is shown before the server has it: who hears whom must not be a guess.

/** True when the server did it; a refusal is said aloud. */
export async function order(id: string, action: InCallAction, body: object = {}): Promise<boolean> {
  try {
    const { conversation } = await api.inCall(id, action, body);
    settle(conversation);
    return true;
  } catch (error) {
    tellFailure(error);
    refresh(keys.desk, keys.agents);
    return false;
  }
}

export function orderTo(
  id: string,
  action: 'transfer' | 'consult' | 'add-party',
  to: TransferOrder['to'],
): Promise<boolean> {
  return order(id, action, { to });
}

export async function endAfterWork(id: string): Promise<void> {
  try {
    await api.endAfterWork(id);
  } catch (error) {
    tellFailure(error);
  }
  refresh(keys.desk);
}
