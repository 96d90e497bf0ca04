import { useMutation } from '@tanstack/react-query';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { keys, refresh } from '../api/queries.ts';

/** Does something about care and fetches again what shows it. `said`: what is told when it is done. */
export function useCareOrder(said?: string) {
  return useMutation({
    mutationFn: (order: () => Promise<unknown>) => order(),
    onSuccess: () => {
      if (said) tellDone(said);
    },
    onError: tellFailure,
    onSettled: () => refresh(keys.care, keys.followUps, ['client'], keys.desk),
  });
}
