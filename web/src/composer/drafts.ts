import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Draft } from '../api/types.ts';
import { useStore } from '../live/createStore.ts';
import { useSession } from '../session/session.ts';
import { draftStoreOf, sawDrafts, type DraftState, type DraftStore, type Place } from './draftStores.ts';

export interface OpenDraft extends DraftState {
  store: DraftStore;
  /** What colleagues share of their own, for this client. */
  ofColleagues: readonly Draft[];
}

/** The draft for one client and address, as it is here and on the server. */
export function useDraft(place: Omit<Place, 'agentId'>): OpenDraft {
  const { agentId } = useSession();
  const { clientId } = place;
  const store = draftStoreOf({ ...place, agentId });
  const state = useStore(store.state);
  const { data } = useQuery({ queryKey: keys.drafts(clientId), queryFn: () => api.drafts(clientId) });
  const items = data?.items;
  useEffect(() => {
    if (items) sawDrafts(agentId, clientId, items);
  }, [items, agentId, clientId, store]);
  return {
    ...state,
    store,
    ofColleagues: items?.filter((draft) => draft.agentId !== agentId) ?? [],
  };
}
