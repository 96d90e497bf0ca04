import { useTranslation } from 'react-i18next';
import type { Conversation, SessionReply } from '../api/types.ts';
import { toNewFollowUp } from '../followUps/FollowUpFields.tsx';
import { toNewPromise, type WrapUpDraft } from './draft.ts';

/** What is still missing before it can be saved, in words; null: nothing. */
export function useHint(
  conversation: Conversation,
  draft: WrapUpDraft,
  queue: SessionReply['queues'][number] | undefined,
): string | null {
  const { t } = useTranslation();
  if (conversation.state === 'handled' && conversation.channel === 'call') return t('wrapUp.afterCall');
  if (queue?.dispositionRequired && !draft.disposition) return t('wrapUp.choose');
  if (queue?.noteRequired && draft.note.trim() === '') return t('wrapUp.noteMissing');
  if (draft.promise && !toNewPromise(draft.promise)) return t('promise.missing');
  if (draft.followUp && !toNewFollowUp(draft.followUp)) return t('wrapUp.followUpMissing');
  return null;
}
