import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import type { Conversation, Desk, WrapUp } from '../api/types.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { changeDesk } from '../desk/useDesk.ts';
import { emptyFollowUp, toNewFollowUp, type FollowUpDraft } from '../followUps/FollowUpFields.tsx';

export interface WrapUpDraft {
  disposition: string | null;
  note: string;
  followUp: FollowUpDraft | null;
}

const STORAGE = 'rapport.wrapUp.';

function restore(id: string): WrapUpDraft {
  const empty: WrapUpDraft = { disposition: null, note: '', followUp: null };
  try {
    const stored: Partial<WrapUpDraft> = JSON.parse(localStorage.getItem(STORAGE + id) ?? '{}');
    return { ...empty, ...stored };
  } catch {
    return empty;
  }
}

function keep(id: string, draft: WrapUpDraft): void {
  try {
    localStorage.setItem(STORAGE + id, JSON.stringify(draft));
  } catch {
    // Storage off: the form lives as long as the page.
  }
}

function bodyOf(draft: WrapUpDraft): WrapUp {
  const note = draft.note.trim();
  const followUp = draft.followUp && toNewFollowUp(draft.followUp);
  return {
    ...(draft.disposition ? { disposition: draft.disposition } : {}),
    ...(note ? { note } : {}),
    ...(followUp ? { followUp } : {}),
  };
}

export function useWrapUp(conversation: Conversation) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState(() => restore(conversation.id));

  function change(part: Partial<WrapUpDraft>) {
    const next = { ...draft, ...part };
    setDraft(next);
    keep(conversation.id, next);
  }

  const save = useMutation({
    mutationFn: async ({ goesOn }: { goesOn: boolean }) => {
      // A text or a mail that is still open goes through wrap-up on its way: one press does both.
      if (conversation.state === 'handled') await api.act(conversation.id, 'end');
      await api.wrapUp(conversation.id, bodyOf(draft));
      return goesOn;
    },
    onSuccess: (goesOn) => {
      localStorage.removeItem(STORAGE + conversation.id);
      changeDesk((desk) => ({ ...desk, work: desk.work.filter((other) => other.id !== conversation.id) }));
      refresh(
        keys.desk,
        keys.clientConversations(conversation.clientId),
        keys.client(conversation.clientId),
        keys.followUps,
      );
      const next = queryClient.getQueryData<Desk>(keys.desk)?.work[0];
      if (goesOn) void navigate(next ? `/clients/${next.clientId}?c=${next.id}` : '/');
    },
    onError: (error) => {
      tellFailure(error);
      refresh(keys.desk);
    },
  });

  return {
    draft,
    change,
    save,
    addFollowUp: () => change({ followUp: emptyFollowUp() }),
    dropFollowUp: () => change({ followUp: null }),
  };
}
