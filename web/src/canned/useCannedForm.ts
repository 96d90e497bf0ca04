import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { CannedResponse, NewCannedResponse } from '../api/types.ts';

const empty: NewCannedResponse = { scope: 'own', shortcut: '', title: '', text: '' };

/** A canned response as it is being written; null: a new one. */
export function useCannedForm(item: CannedResponse | null, onDone: () => void) {
  const { t } = useTranslation();
  const [value, setValue] = useState<NewCannedResponse>(() =>
    item
      ? {
          scope: item.scope,
          shortcut: item.shortcut,
          title: item.title,
          text: item.text,
          ...(item.queueId ? { queueId: item.queueId } : {}),
        }
      : empty,
  );
  const settled = {
    onSuccess: () => {
      refresh(keys.cannedResponses);
      tellDone(t('canned.saved'));
      onDone();
    },
    onError: tellFailure,
  };
  const save = useMutation({
    mutationFn: () => (item ? api.changeCanned(item.id, value) : api.makeCanned(value)),
    ...settled,
  });
  const remove = useMutation({
    mutationFn: async () => (item ? api.deleteCanned(item.id) : undefined),
    ...settled,
  });
  const isWhole =
    /^[\p{L}\p{N}_.-]{1,40}$/u.test(value.shortcut.trim()) &&
    value.title.trim() !== '' &&
    value.text.trim() !== '' &&
    (value.scope !== 'queue' || value.queueId !== undefined);
  return {
    value,
    change: (part: Partial<NewCannedResponse>) => setValue({ ...value, ...part }),
    save: () => save.mutate(),
    remove: () => remove.mutate(),
    isWhole,
    isSaving: save.isPending || remove.isPending,
  };
}
