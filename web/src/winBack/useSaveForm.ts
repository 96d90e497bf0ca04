import { useMutation } from '@tanstack/react-query';
import type { WinBackCase } from '#core/contract/winBack.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import { relationKeys } from '../api/relations.ts';

/** Saves a form; the case goes on to its next phase. */
export function useSaveForm<F>(id: string, save: (id: string, form: F) => Promise<WinBackCase>) {
  return useMutation({
    mutationFn: (form: F) => save(id, form),
    onSuccess: (item) => {
      queryClient.setQueryData(relationKeys.winBack(id), item);
      refresh(keys.relationsAll, keys.relation(item.clientId), keys.followUps);
    },
    onError: (error) => {
      tellFailure(error);
      refresh(relationKeys.winBack(id));
    },
  });
}
