import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { FinishFollowUp, FollowUp } from '../api/types.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { changeDesk } from '../desk/useDesk.ts';
import { i18n } from '../i18n/i18n.ts';

type Word = 'followUp.isDone' | 'followUp.isCanceled' | 'followUp.isMoved' | 'followUp.isTaken';

/** Does it, says so, and has every list that shows it read again. Whether it went well. */
async function act(followUp: FollowUp, word: Word, work: () => Promise<unknown>): Promise<boolean> {
  let isWell = true;
  try {
    await work();
    tellDone(i18n.t(word, { title: followUp.title }));
  } catch (error) {
    isWell = false;
    tellFailure(error);
  }
  refresh(keys.desk, keys.followUps, keys.client(followUp.clientId));
  return isWell;
}

export async function finishFollowUp(
  followUp: FollowUp,
  how: 'done' | 'cancel',
  told: FinishFollowUp = {},
): Promise<boolean> {
  changeDesk((desk) => ({ ...desk, followUps: desk.followUps.filter((other) => other.id !== followUp.id) }));
  const word = how === 'done' ? 'followUp.isDone' : 'followUp.isCanceled';
  return act(followUp, word, () => api.finishFollowUp(followUp.id, how, told));
}

/** Only this turn of one that recurs falls away. */
export async function skipFollowUp(followUp: FollowUp): Promise<boolean> {
  return act(followUp, 'followUp.isCanceled', () => api.skipFollowUp(followUp.id));
}

export async function moveFollowUp(followUp: FollowUp, to: Date, reason: string): Promise<boolean> {
  return act(followUp, 'followUp.isMoved', () =>
    api.moveFollowUp(followUp.id, {
      dueAt: to.toISOString(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...(reason ? { reason } : {}),
    }),
  );
}

export async function takeFollowUp(followUp: FollowUp): Promise<boolean> {
  return act(followUp, 'followUp.isTaken', () => api.assignFollowUp(followUp.id, { ownerId: 'me' }));
}
