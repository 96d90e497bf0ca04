import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { Person, UpdateAgentRouting } from '../api/types.ts';

/** What is being changed of a person's routing: only that is sent, and a refusal keeps it. */
export function usePersonForm(person: Person, onSaved: () => void) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<UpdateAgentRouting>({});
  const save = useMutation({
    mutationFn: () => api.saveAgentRouting(person.id, changed),
    onSuccess: () => {
      refresh(keys.people, keys.skills, keys.board);
      tellDone(t('people.saved'));
      onSaved();
    },
    onError: tellFailure,
  });
  return {
    value: Object.assign({}, person, changed),
    change: (part: UpdateAgentRouting) => setChanged({ ...changed, ...part }),
    isChanged: Object.keys(changed).length > 0,
    save: () => save.mutate(),
    isSaving: save.isPending,
  };
}

export type PersonForm = ReturnType<typeof usePersonForm>;
