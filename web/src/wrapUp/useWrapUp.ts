import { useMutation } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import type { Conversation, Desk } from '../api/types.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { changeDesk } from '../desk/useDesk.ts';
import { sortWork } from '../desk/sortWork.ts';
import { toOrder } from './draft.ts';
import { forgetHere, useKeptDraft } from './useKeptDraft.ts';

interface Saving {
  /** To the next item of work. */
  goesOn: boolean;
  /** Nothing is said about it. */
  skips?: boolean;
}

function useNextItem(): () => void {
  const navigate = useNavigate();
  return () => {
    const next = sortWork(queryClient.getQueryData<Desk>(keys.desk)?.work ?? [])[0];
    void navigate(next ? `/clients/${next.clientId}?c=${next.id}` : '/');
  };
}

export function useWrapUp(conversation: Conversation) {
  const { id, clientId } = conversation;
  const goToNext = useNextItem();
  const kept = useKeptDraft(conversation);

  const save = useMutation({
    mutationFn: async ({ goesOn, skips }: Saving) => {
      kept.stop();
      // A text or a mail that is still open goes through wrap-up on its way: one press does both.
      const ended = conversation.state === 'handled' ? (await api.act(id, 'end')).conversation : conversation;
      if (ended.state === 'closed') return { goesOn, after: ended };
      const done = skips ? await api.act(id, 'close') : await api.wrapUp(id, toOrder(kept.draft));
      return { goesOn, after: done.conversation };
    },
    onSuccess: ({ goesOn, after }) => {
      if (after.state === 'closed') {
        forgetHere(id);
        changeDesk((desk) => ({ ...desk, work: desk.work.filter((other) => other.id !== id) }));
      }
      refresh(
        keys.desk,
        keys.wrapUpDraft(id),
        keys.clientConversations(clientId),
        keys.client(clientId),
        keys.followUps,
      );
      if (goesOn) goToNext();
    },
    onError: (error) => {
      tellFailure(error);
      refresh(keys.desk);
    },
  });

  return { ...kept, save };
}
