import { useMutation } from '@tanstack/react-query';
import { tellFailure } from '../alerts/tellFailure.ts';
import { refresh } from '../api/queries.ts';
import { surveyKeys } from './surveyApi.ts';

/** An order about surveys; every list of them is fetched anew afterwards. */
export function useSurveyOrder() {
  return useMutation({
    mutationFn: (order: () => Promise<unknown>) => order(),
    onSettled: () => refresh(surveyKeys.all),
    onError: tellFailure,
  });
}
