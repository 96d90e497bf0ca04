import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { queryClient } from '../api/queries.ts';

/** A form over what is kept: what was changed, and a save that sends only that. `key` is where the answer is kept. */
export function useChanges<T extends object>(
  kept: T,
  { key, send }: { key: readonly unknown[]; send: (changed: Partial<T>) => Promise<T> },
) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<Partial<T>>({});
  const save = useMutation({
    mutationFn: () => send(changed),
    onSuccess: (saved) => {
      queryClient.setQueryData(key, saved);
      setChanged({});
      tellDone(t('settings.saved'));
    },
    onError: tellFailure,
  });
  return {
    value: { ...kept, ...changed },
    change: (part: Partial<T>) => setChanged({ ...changed, ...part }),
    save,
    isChanged: Object.keys(changed).length > 0,
  };
}
