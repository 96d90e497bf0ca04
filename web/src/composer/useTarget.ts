import { useState } from 'react';
import type { ClientDetail, Conversation } from '../api/types.ts';
import { preferredTarget, targetsOf } from './targets.ts';

interface Input {
  client: ClientDetail;
  conversations: readonly Conversation[];
  focus: Conversation | null;
}

/** The address to write to: what the agent picked, until the page turns to another conversation. */
export function useTarget({ client, conversations, focus }: Input) {
  const [chosen, setChosen] = useState<{ key: string; focusId: string | null } | null>(null);
  const focusId = focus?.id ?? null;
  const targets = targetsOf(client.addresses, conversations, focusId);
  const picked =
    chosen?.focusId === focusId ? targets.find((target) => target.key === chosen.key) : undefined;
  return {
    targets,
    target: picked ?? preferredTarget(targets, focusId),
    choose: (key: string) => setChosen({ key, focusId }),
  };
}
