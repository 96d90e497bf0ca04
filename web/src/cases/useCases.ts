import { useMutation, useQuery } from '@tanstack/react-query';
import type { CaseDetail } from '#core/contract/cases.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import { casesApi } from './casesApi.ts';

/** Cases of clients who are not on screen come with no event: looked at anew so often. */
export const FRESH_MS = 5_000;

export function useCatalogue() {
  return useQuery({ queryKey: keys.caseCatalogue, queryFn: casesApi.catalogue, staleTime: 60_000 }).data;
}

export function useCase(id: string) {
  return useQuery({ queryKey: keys.case(id), queryFn: () => casesApi.read(id), refetchInterval: FRESH_MS });
}

/** Something done to a case: its answer is the case as it is now; a refusal is told. */
export function useCaseOrder(id: string) {
  return useMutation({
    mutationFn: (order: () => Promise<CaseDetail>) => order(),
    onSuccess: (fresh) => queryClient.setQueryData(keys.case(id), fresh),
    onSettled: () => refresh(keys.cases),
    onError: tellFailure,
  });
}
