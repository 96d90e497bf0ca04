import { useCallback, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import type { ClientDetail, Conversation } from '../api/types.ts';
import { firstGap } from '../canned/fillVariables.ts';
import { namedIn, type Nameable } from '../mentions/findMentions.ts';
import { useNameable } from '../mentions/useMentions.ts';
import { useSession } from '../session/session.ts';
import { useDraft } from './drafts.ts';
import type { Words } from './draftStores.ts';
import { moveWords, placeOf } from './places.ts';
import { planSend, sendNow, type NewSend } from './send.ts';
import { answering, mailAnswerIn } from '../mail/answering.ts';
import type { Target } from './targets.ts';
import type { WordsBox, Written } from '../rich/words.ts';
import { useCompany } from './useCompany.ts';
import { useFiles } from './useFiles.ts';
import { useLists } from './useLists.ts';
import { useSender } from './SenderPicker.tsx';
import { useTarget } from './useTarget.ts';

export const modes = ['reply', 'note'] as const;
export type Mode = (typeof modes)[number];

export interface ComposerProps {
  client: ClientDetail;
  conversations: readonly Conversation[];
  mine: readonly Conversation[];
  focus: Conversation | null;
}

/** Which draft is open: the note's, or that of the address which is picked. */
function useWhere({ client, conversations, mine, focus }: ComposerProps) {
  const [mode, setMode] = useState<Mode>('reply');
  const { agentId } = useSession();
  const { targets, target, choose } = useTarget({
    client,
    conversations: [...mine, ...conversations],
    focus,
  });
  const sender = useSender(target);
  const isNote = mode === 'note';
  const place = placeOf(client.id, isNote ? 'note' : target);
  const draft = useDraft(place);
  const isBlocked = !isNote && (target === null || target.hasOptedOut || target.isName);
  const files = useFiles({ draft, target, isOff: isNote || isBlocked });
  return {
    mode,
    setMode,
    targets,
    target,
    sender,
    draft,
    isNote,
    isBlocked,
    files,
    /** Files alone are a message, but no note. */
    mayGo: (words: string) =>
      !isBlocked && files.mayGo && (words.trim() !== '' || (!isNote && draft.files.length > 0)),
    isMail: !isNote && target?.channel === 'email',
    choose(key: string) {
      const next = targets.find((option) => option.key === key) ?? null;
      moveWords({ ...place, agentId }, { ...placeOf(client.id, next), agentId });
      choose(key);
    },
  };
}

/** The box in which one writes, and where one is in it. */
function useBox() {
  const [caret, setCaret] = useState(0);
  const box = useRef<WordsBox>(null);
  // Asked for before the box is there: an editor that comes later takes it then.
  const isAwaited = useRef(false);
  const hold = useCallback((made: WordsBox | null) => {
    box.current = made;
    if (!made || !isAwaited.current) return;
    isAwaited.current = false;
    made.focus();
  }, []);
  return {
    box,
    caret,
    setCaret,
    hold,
    select(from: number, to: number) {
      // When the words stand in the box.
      requestAnimationFrame(() => {
        box.current?.focus();
        box.current?.setSelectionRange(from, to);
        setCaret(to);
      });
    },
    focus() {
      isAwaited.current = box.current === null;
      box.current?.focus();
      // Once more when a click has taken the focus to what was clicked.
      requestAnimationFrame(() => box.current?.focus());
    },
  };
}

/** The words as they leave: to the target, or as a note. */
function orderOf(
  clientId: string,
  target: Target | null,
  { text, html, subject, files }: Pick<Words, 'text' | 'html' | 'subject' | 'files'>,
): NewSend {
  return {
    clientId,
    kind: target?.channel ?? 'note',
    conversationId: target?.conversation?.id ?? null,
    takes: target?.conversation?.state === 'queued',
    to: target?.to ?? '',
    text: text.trim(),
    ...(target?.channel === 'email' && html !== null ? { html } : {}),
    subject: target?.channel === 'email' && subject.trim() !== '' ? subject.trim() : null,
    ...(target && files.length > 0 ? { files } : {}),
  };
}

interface Keys {
  lists: readonly { onKeyDown: (event: KeyboardEvent) => boolean }[];
  leave: () => void;
  send: () => void;
}

/** A list that is open has the key first; Escape leaves the box, Ctrl Enter sends. */
function keysOf({ lists, leave, send }: Keys): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.nativeEvent.isComposing || lists.some((list) => list.onKeyDown(event))) return;
    if (event.key === 'Escape') leave();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  };
}

function mentionsIn(text: string, nameable: readonly Nameable[]): Pick<NewSend, 'mentions'> {
  const named = namedIn(text, nameable);
  if (named.length === 0) return {};
  const idsOf = (kind: Nameable['kind']) => named.filter((one) => one.kind === kind).map(({ id }) => id);
  return { mentions: { agentIds: idsOf('agent'), queueIds: idsOf('queue') } };
}

/** Which words, to whom, and the way they leave. */
export function useComposer(props: ComposerProps) {
  const { client } = props;
  const { setMode, ...where } = useWhere(props);
  const { target, sender, draft, isNote, isMail, mayGo } = where;
  const { focus, ...place } = useBox();
  const { box, setCaret, select } = place;
  const nameable = useNameable();
  const company = useCompany({ clientId: client.id, target, draft, isNote });
  const lists = useLists({ client, target, draft, isNote, ...place, nameable, send });
  const { canned, mentions } = lists;

  function send(words: Written) {
    const gap = firstGap(words.text);
    if (gap) select(gap.from, gap.to);
    if (gap || !mayGo(words.text) || !company.ask.mayGo()) return;
    const mail = isMail ? mailAnswerIn(target?.conversation?.id ?? null) : undefined;
    sendNow({
      ...orderOf(client.id, isNote ? null : target, { ...draft, ...words }),
      mail,
      ...(isNote ? mentionsIn(words.text, nameable) : { seenSeq: company.ask.seenSeq, ...sender.order }),
    });
    company.leave();
    if (mail) answering.set(null);
    draft.store.clear();
    setCaret(0);
    box.current?.focus();
  }

  const sendAll = () => send(draft);
  return {
    ...where,
    ...place,
    ...lists,
    ...company,
    gap: firstGap(draft.text),
    canSend: mayGo(draft.text),
    write(next: Mode) {
      // At once: the next letter of a fast writer is a letter, not a command.
      flushSync(() => setMode(next));
      focus();
    },
    send: sendAll,
    sendLater(at: number, timeZone: string) {
      if (firstGap(draft.text) || !target || !mayGo(draft.text)) return;
      planSend({ ...orderOf(client.id, target, draft), at, timeZone }, () => draft.store.clear());
    },
    onKeyDown: keysOf({ lists: [canned, mentions], leave: () => box.current?.blur(), send: sendAll }),
  };
}

export type OpenComposer = ReturnType<typeof useComposer>;
