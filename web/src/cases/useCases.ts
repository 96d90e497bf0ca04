import { useMutation, useQuery } from '@tanstack/react-query';
import type { CaseCatalogue, CaseDetail } from '#core/contract/cases.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import { casesApi } from './casesApi.ts';

export function useCatalogue() {
  return useQuery({ queryKey: keys.caseCatalogue, queryFn: casesApi.catalogue, staleTime: 60_000 }).data;
}

export function useCase(id: string) {
  return useQuery({ queryKey: keys.case(id), queryFn: () => casesApi.read(id) });
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

/** A change of what cases are sorted by: its answer is all of it as it is now; a refusal is told. */
export function useCatalogueOrder() {
  return useMutation({
    mutationFn: (order: () => Promise<CaseCatalogue>) => order(),
    onSuccess: (fresh) => queryClient.setQueryData(keys.caseCatalogue, fresh),
    onError: tellFailure,
  });
}
