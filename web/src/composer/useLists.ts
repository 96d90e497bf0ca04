import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { CannedResponse, ClientDetail } from '../api/types.ts';
import { fillVariables, firstGap, valuesFor } from '../canned/fillVariables.ts';
import { useCanned } from '../canned/useCanned.ts';
import { isVariable } from '../canned/variables.ts';
import { serverNow } from '../clock/clock.ts';
import type { Nameable } from '../mentions/findMentions.ts';
import { useMentions } from '../mentions/useMentions.ts';
import { useSession } from '../session/session.ts';
import type { WordsBox, Written } from '../rich/words.ts';
import type { OpenDraft } from './drafts.ts';
import type { Target } from './targets.ts';

/** Fills the variables of a canned response for this client and conversation. */
function useFill(client: ClientDetail, target: Target | null): (item: CannedResponse) => string {
  const { t } = useTranslation();
  const { user, queues } = useSession();
  return ({ text }) =>
    fillVariables(
      text,
      valuesFor({
        client,
        agentName: user.name,
        queueName: target?.conversation?.queueName ?? queues[0]?.name ?? null,
        ourAddress: target?.conversation?.ourAddress ?? null,
        now: serverNow(),
      }),
      (name) => (isVariable(name) ? t(`variable.${name}`) : name),
    );
}

interface Input {
  client: ClientDetail;
  target: Target | null;
  draft: OpenDraft;
  isNote: boolean;
  caret: number;
  setCaret: (at: number) => void;
  box: RefObject<WordsBox | null>;
  select: (from: number, to: number) => void;
  nameable: readonly Nameable[];
  send: (words: Written) => void;
}

interface Span {
  from: number;
  to: number;
}

/** The lists that a slash and an @ open, and what they put into the words. */
export function useLists(input: Input) {
  const { client, target, draft, isNote, caret, setCaret, box, select, nameable, send } = input;
  const fill = useFill(client, target);
  const mentions = useMentions({ isOn: isNote, text: draft.text, caret, all: nameable, onPick: replace });
  const canned = useCanned({ text: draft.text, caret, onPick: insert });

  function change({ text, html }: Written, at: number) {
    draft.store.change({ text, html });
    setCaret(at);
  }

  /** Gives the words as they are then, and where what was put in ends. */
  function put(words: string, { from, to }: Span): Written & { end: number } {
    // An editor tells of it itself.
    if (box.current?.put) return box.current.put(words, { from, to });
    const text = draft.text.slice(0, from) + words + draft.text.slice(to);
    const end = from + words.length;
    change({ text, html: null }, end);
    return { text, html: null, end };
  }

  function replace(words: string, span: Span) {
    const { end } = put(words, span);
    select(end, end);
  }

  function insert(item: CannedResponse, span: Span, andSend: boolean) {
    const { end, ...written } = put(fill(item), span);
    const gap = firstGap(written.text);
    if (gap) select(gap.from, gap.to);
    else if (andSend) send(written);
    else select(end, end);
  }

  return { canned, mentions, change };
}
