import type { Push } from '#core/contract/pushes.ts';
import { keys, refresh } from '../api/queries.ts';
import { hearGone, hearHere } from '../together/here.ts';
import { isNewDraft } from '../composer/draftStores.ts';

/** What a push makes stale. A hint: whoever missed it asks at the next connect. */
export function hear(push: Push): void {
  switch (push.kind) {
    case 'draft':
      if (isNewDraft(push)) refresh(keys.drafts(push.clientId));
      return;
    case 'here':
      hearHere(push);
      return;
    case 'gone':
      hearGone(push);
      return;
    case 'cases':
      refresh(keys.cases);
      return;
  }
}

/** Of which hints a notice may be the cause. */
export function tellsOfNotice(reason: string): boolean {
  return (
    ['notice', 'followUp.canceled', 'note.added', 'rule.fired'].includes(reason) || reason.startsWith('case.')
  );
}
