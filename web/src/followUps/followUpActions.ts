import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { FinishFollowUp, FollowUp } from '../api/types.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { changeDesk } from '../desk/useDesk.ts';
import { i18n } from '../i18n/i18n.ts';

export async function finishFollowUp(
  followUp: FollowUp,
  how: 'done' | 'cancel',
  told: FinishFollowUp = {},
): Promise<void> {
  changeDesk((desk) => ({ ...desk, followUps: desk.followUps.filter((other) => other.id !== followUp.id) }));
  try {
    await api.finishFollowUp(followUp.id, how, told);
    tellDone(i18n.t(how === 'done' ? 'followUp.isDone' : 'followUp.isCanceled', { title: followUp.title }));
  } catch (error) {
    tellFailure(error);
  }
  refresh(keys.desk, keys.followUps, keys.client(followUp.clientId));
}
