import { useMutation } from '@tanstack/react-query';
import { tellFailure } from '../alerts/tellFailure.ts';
import { keys, refresh } from '../api/queries.ts';

/** One order about a row of the inbox: what hangs on it is fetched anew, and a refusal is told. */
export function useWorkOrder() {
  return useMutation({
    mutationFn: (order: () => Promise<unknown>) => order(),
    onSettled: () => refresh(keys.workCounts, ['inbox'], keys.desk, ['conversations'], keys.views),
    onError: tellFailure,
  });
}
