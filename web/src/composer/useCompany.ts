import { stopWriting } from '../together/here.ts';
import { useHere } from '../together/useHere.ts';
import type { OpenDraft } from './drafts.ts';
import type { Target } from './targets.ts';
import { useAskOnce } from './useAskOnce.ts';

interface Input {
  clientId: string;
  target: Target | null;
  draft: OpenDraft;
  isNote: boolean;
}

/** Who else is here while one writes, and what is asked because of them. */
export function useCompany({ clientId, target, draft, isNote }: Input) {
  const to = isNote ? 'note' : (target?.key ?? '');
  const here = useHere(clientId, to);
  const ask = useAskOnce({ clientId, draft, hasWriter: here.writers.length > 0, isNote });
  return {
    to,
    here,
    ask,
    /** It was sent. */
    leave() {
      ask.wait();
      stopWriting();
    },
  };
}
