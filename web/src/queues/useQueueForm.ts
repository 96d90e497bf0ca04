import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import type { QueueSettings, UpdateQueueSettings } from '../api/types.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';

export interface QueueForm {
  /** The queue as saved, with what was changed on this form and not saved yet. */
  value: QueueSettings;
  change: (part: UpdateQueueSettings) => void;
  isChanged: boolean;
  save: () => void;
  isSaving: boolean;
}

/** The state of one section: only the fields that were changed in it are sent. A refusal keeps them. */
export function useQueueForm(queue: QueueSettings): QueueForm {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<UpdateQueueSettings>({});
  const save = useMutation({
    mutationFn: () => api.saveQueueSettings(queue.id, changed),
    onSuccess: (saved) => {
      queryClient.setQueryData(keys.queueSettings(queue.id), saved);
      setChanged({});
      refresh(keys.queues, keys.session, keys.board);
      tellDone(t('queues.saved'));
    },
    onError: tellFailure,
  });
  return {
    value: Object.assign({}, queue, changed),
    change: (part) => setChanged({ ...changed, ...part }),
    isChanged: Object.keys(changed).length > 0,
    save: () => save.mutate(),
    isSaving: save.isPending,
  };
}
