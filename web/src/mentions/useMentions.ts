import { useState, type KeyboardEvent } from 'react';
import { useAgents } from '../agents/useAgents.ts';
import { useSession } from '../session/session.ts';
import { atSign, findNames, type Nameable } from './findMentions.ts';

/** Everybody and every queue that a note may name. */
export function useNameable(): readonly Nameable[] {
  const { agentId, queues } = useSession();
  const agents = useAgents();
  return [
    ...agents
      .filter((agent) => agent.id !== agentId)
      .map(({ id, name }) => ({ kind: 'agent' as const, id, name })),
    ...queues.map(({ id, name }) => ({ kind: 'queue' as const, id, name })),
  ];
}

interface Input {
  isOn: boolean;
  text: string;
  caret: number;
  all: readonly Nameable[];
  onPick: (words: string, place: { from: number; to: number }) => void;
}

export interface MentionsOpen {
  isOpen: boolean;
  found: readonly Nameable[];
  current: number;
  point: (index: number) => void;
  pick: (index: number) => void;
  /** True when the key was for the list. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

/** The list that an @ opens in a note. */
export function useMentions({ isOn, text, caret, all, onPick }: Input): MentionsOpen {
  const sign = isOn ? atSign(text, caret) : null;
  const [at, setAt] = useState({ query: '', index: 0 });
  const [closedAt, setClosedAt] = useState<number | null>(null);
  if (sign === null && closedAt !== null) setClosedAt(null);
  const query = sign?.query ?? '';
  const found = sign && sign.from !== closedAt ? findNames(all, query) : [];
  const isOpen = found.length > 0;
  const current = at.query === query ? Math.min(at.index, Math.max(0, found.length - 1)) : 0;
  const point = (index: number) => setAt({ query, index });

  function pick(index: number) {
    const named = found[index];
    if (!named || !sign) return;
    setClosedAt(sign.from);
    onPick(`@${named.name} `, { from: sign.from, to: caret });
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    if (!isOpen || !sign || event.ctrlKey || event.metaKey) return false;
    if (event.key === 'ArrowDown') point(Math.min(found.length - 1, current + 1));
    else if (event.key === 'ArrowUp') point(Math.max(0, current - 1));
    else if (event.key === 'Escape') setClosedAt(sign.from);
    else if (event.key === 'Enter' || event.key === 'Tab') pick(current);
    else return false;
    event.preventDefault();
    return true;
  }

  return { isOpen, found, current, point, pick, onKeyDown };
}
