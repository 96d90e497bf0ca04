import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { Conversation } from '../api/types.ts';
import { serverNow } from '../clock/clock.ts';
import { emptyDraft, fromSent, toSent, type WrapUpDraft } from './draft.ts';

// The form is kept twice: in this browser with every key, and on the server a moment later. The newer of both is shown, so
// that neither a closed browser nor a lost connection takes a word away.

const STORAGE = 'rapport.wrapUp.';
const AFTER_MS = 300;

interface Written {
  draft: WrapUpDraft;
  /** By the server's clock, 0 for what nobody has written yet. */
  at: number;
}

function readHere(id: string): Written {
  try {
    const stored: Partial<Written> = JSON.parse(localStorage.getItem(STORAGE + id) ?? '{}');
    return { draft: { ...emptyDraft, ...stored.draft }, at: stored.at ?? 0 };
  } catch {
    return { draft: emptyDraft, at: 0 };
  }
}

function keepHere(id: string, written: Written): void {
  try {
    localStorage.setItem(STORAGE + id, JSON.stringify(written));
  } catch {
    // Storage off: the server has it in a moment.
  }
}

export function forgetHere(id: string): void {
  localStorage.removeItem(STORAGE + id);
}

export type Keeping = 'nothing' | 'underWay' | 'kept' | 'failed';

interface KeptDraft {
  draft: WrapUpDraft;
  change: (part: Partial<WrapUpDraft>) => void;
  keeping: Keeping;
  /** Saved for good, and closed by the server when the time is over. */
  isSettled: boolean;
  /** Nothing that is still on its way arrives after the form was saved. */
  stop: () => void;
}

function useSending(id: string, onKeeping: (keeping: Keeping) => void) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const waiting = useRef<Written | null>(null);

  function send(written: Written, isLeaving: boolean) {
    waiting.current = null;
    const body = { draft: toSent(written.draft), writtenAt: new Date(written.at).toISOString() };
    api.keepWrapUpDraft(id, body, isLeaving).then(
      () => onKeeping('kept'),
      () => onKeeping('failed'),
    );
  }

  function cancel() {
    if (timer.current) clearTimeout(timer.current);
    timer.current = null;
    waiting.current = null;
  }

  const latest = useRef({ send, cancel });
  useEffect(() => {
    latest.current = { send, cancel };
  });
  useEffect(() => {
    const leave = () => {
      const written = waiting.current;
      latest.current.cancel();
      if (written) latest.current.send(written, true);
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, []);

  return {
    cancel,
    /** Not put off by the next key: who types without a pause is kept as well. */
    soon(written: Written) {
      waiting.current = written;
      onKeeping('underWay');
      timer.current ??= setTimeout(() => {
        timer.current = null;
        if (waiting.current) send(waiting.current, false);
      }, AFTER_MS);
    },
  };
}

export function useKeptDraft(conversation: Conversation): KeptDraft {
  const { id } = conversation;
  const [written, setWritten] = useState(() => readHere(id));
  const [keeping, setKeeping] = useState<Keeping>('nothing');
  const { data: there } = useQuery({
    queryKey: keys.wrapUpDraft(id),
    queryFn: () => api.wrapUpDraft(id),
    refetchOnWindowFocus: false,
  });
  const sending = useSending(id, setKeeping);
  if (there?.draft && there.writtenAt && Date.parse(there.writtenAt) > written.at)
    setWritten({ draft: fromSent(there.draft), at: Date.parse(there.writtenAt) });

  return {
    draft: written.draft,
    keeping,
    isSettled: there?.settled ?? false,
    stop: sending.cancel,
    change(part) {
      const next = { draft: { ...written.draft, ...part }, at: Math.max(serverNow(), written.at + 1) };
      setWritten(next);
      keepHere(id, next);
      sending.soon(next);
    },
  };
}
