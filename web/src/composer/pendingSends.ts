import type { MailAnswer } from '#core/contract/mail.ts';
import type { TimelineEvent } from '#core/contract/events.ts';
import type { Upload } from '../api/types.ts';
import { createStore, useStore } from '../live/createStore.ts';

// What the agent has sent and the timeline has not shown yet. Kept in localStorage: a reload loses no words.
// The client-made key makes a second send of the same thing harmless, so Retry is always safe.

export interface PendingSend {
  clientKey: string;
  clientId: string;
  kind: 'note' | 'sms' | 'email';
  /** Null: the message opens a new conversation with `to`. */
  conversationId: string | null;
  /** It waits in a queue: answering takes it. */
  takes: boolean;
  to: string;
  text: string;
  /** Of a mail that was written with a form. */
  html?: string | null;
  subject: string | null;
  /** Files that go with it. */
  files?: readonly Upload[];
  /** The newest number that its writer had seen; null where that was asked about already. */
  seenSeq?: number | null;
  /** Of a note: who is told of it. */
  mentions?: { agentIds: string[]; queueIds: string[] };
  /** Which mail it answers, and to whom it goes. */
  mail?: MailAnswer | undefined;
  /** Our number that it leaves from, where another than the usual was picked. */
  fromId?: string | undefined;
  at: string;
  state: 'sending' | 'accepted' | 'failed';
  error: string | null;
}

const STORAGE = 'rapport.pending';

function isPendingSend(value: unknown): value is PendingSend {
  return (
    typeof value === 'object' &&
    value !== null &&
    'clientKey' in value &&
    'clientId' in value &&
    'text' in value
  );
}

/** What was still on its way when the page went: its fate is unknown here, so it is offered again. */
function restore(): PendingSend[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored
      .filter(isPendingSend)
      .map((send) => (send.state === 'sending' ? { ...send, state: 'failed', error: null } : send));
  } catch {
    return [];
  }
}

const store = createStore<readonly PendingSend[]>(restore());

store.subscribe(() => {
  try {
    localStorage.setItem(STORAGE, JSON.stringify(store.get()));
  } catch {
    // Storage full or off: the words stay in memory.
  }
});

export const pendingSends = {
  all: () => store.get(),
  add: (send: PendingSend) =>
    store.set([...store.get().filter((other) => other.clientKey !== send.clientKey), send]),
  remove: (clientKey: string) => store.set(store.get().filter((send) => send.clientKey !== clientKey)),
  change: (clientKey: string, part: Partial<PendingSend>) =>
    store.set(store.get().map((send) => (send.clientKey === clientKey ? { ...send, ...part } : send))),
};

/** The timeline shows it now: the grey copy goes. */
export function settleFromEvents(events: readonly TimelineEvent[]): void {
  if (store.get().length === 0) return;
  const settled = new Set<string>();
  for (const event of events) {
    if ((event.kind === 'message.queued' || event.kind === 'note.added') && event.data.clientKey)
      settled.add(event.data.clientKey);
  }
  if (settled.size > 0) store.set(store.get().filter((send) => !settled.has(send.clientKey)));
}

export function usePendingSends(clientId: string): readonly PendingSend[] {
  return useStore(store).filter((send) => send.clientId === clientId);
}
