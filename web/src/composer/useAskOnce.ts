import { useState } from 'react';
import type { TimelineEvent } from '#core/contract/events.ts';
import { useSession } from '../session/session.ts';
import { timelines } from '../timeline/timelineStores.ts';
import type { OpenDraft } from './drafts.ts';

/** Whether the client or a colleague wrote after this number. */
export function hasNews(events: readonly TimelineEvent[], after: number, agentId: string): boolean {
  return events.some(
    (event) =>
      event.seq > after &&
      (event.kind === 'message.received' ||
        (event.kind === 'message.queued' && event.data.purpose === 'reply' && event.agentId !== agentId)),
  );
}

interface Input {
  clientId: string;
  draft: OpenDraft;
  hasWriter: boolean;
  isNote: boolean;
}

/**
 * What is asked before a message leaves, once: it goes with the second press, whatever the answer to the first was. The
 * number up to which its writer has seen all goes with it, so that the server asks too where the news came this moment.
 */
export function useAskOnce({ clientId, draft, hasWriter, isNote }: Input) {
  const { agentId } = useSession();
  const [asked, setAsked] = useState<{ key: string; why: 'news' | 'writer' } | null>(null);
  const key = `${draft.store.place.channel} ${draft.store.place.to}`;
  const why = asked?.key === key ? asked.why : null;
  return {
    why,
    wait: () => setAsked(null),
    /** True when it may go; else it is asked now. */
    mayGo(): boolean {
      if (isNote || why) return true;
      const state = timelines.open(clientId).state.get();
      const found = hasNews(state.events, draft.begunSeq ?? state.lastSeq, agentId) ? 'news' : null;
      const reason = found ?? (hasWriter ? 'writer' : null);
      if (reason) setAsked({ key, why: reason });
      return reason === null;
    },
    /** What goes along; nothing when it was asked already. */
    seenSeq: isNote || why ? null : (draft.begunSeq ?? null),
  };
}
