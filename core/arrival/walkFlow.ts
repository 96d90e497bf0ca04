import type { FlowDocument, FlowNode, FlowNodeKind } from '../contract/arrival.ts';
import type { ArrivalStep, NoticeKind, NoticeResult, Texts } from '../contract/arrivalWords.ts';
import type { Language } from '../contract/words.ts';
import { keysOf } from './keysOf.ts';
import { houseTexts, spoken, spokenOr } from './spokenWords.ts';
import { strictest } from './strictest.ts';
import { askedAfter, type After, type FlowState, type Spoken, type Turn } from './turn.ts';

// Pure: one answer of a caller, and what the caller hears next. The same for real calls and for the test of a flow on screen.
// Must stay true: it always comes to an end, and no fault of a flow loses a caller: then the number's own queue is next.

export interface FlowFacts {
  isOpen(scheduleId: string): boolean;
  /** The client's own language, until another is chosen. */
  language: Language;
  /** What the law asks of this call. */
  notice: NoticeKind;
  /** Where a caller goes whom the flow leads nowhere. */
  queueId: string;
}

export type Answer =
  | { kind: 'begin' }
  | { kind: 'keys'; keys: string }
  | { kind: 'spoken' }
  | { kind: 'dial'; answered: boolean };

export interface Place {
  flow: FlowDocument;
  facts: FlowFacts;
  /** Where the caller is; null for one who has just come. */
  state: FlowState | null;
}

export interface Moved {
  state: FlowState;
  turn: Turn;
}

/** Nobody presses so many keys in earnest: a circle, or a machine. */
const MOST_ANSWERS = 40;
const CONSENT_TRIES = 2;

type NodeOf<K extends FlowNodeKind> = Extract<FlowNode, { kind: K }>;

/** Takes an answer at the place where the caller is. One that does not fit there is none: the caller is asked again. */
export function walkFlow({ flow, facts, state: before }: Place, answer: Answer): Moved {
  const state = before
    ? { ...before, answers: before.answers + 1, steps: [...before.steps] }
    : beginState(flow, facts);
  const walk = new Walk(flow, facts, state);
  if (state.answers > MOST_ANSWERS) return walk.giveUp();
  if (answer.kind === 'begin' || state.at === null) return walk.enter(flow.start);
  const node = flow.nodes.find(({ key }) => key === state.at);
  if (!node) return walk.giveUp();
  if (answer.kind === 'keys') return walk.takeKeys(node, answer.keys);
  if (answer.kind === 'dial' && node.kind === 'dial') return walk.takeDial(node, answer.answered);
  return walk.goOn(node);
}

function beginState(flow: FlowDocument, facts: FlowFacts): FlowState {
  const language = flow.language === 'client' ? facts.language : flow.language;
  return { at: null, tries: 0, answers: 1, language, notice: null, steps: [] };
}

class Walk {
  readonly #flow: FlowDocument;
  readonly #facts: FlowFacts;
  readonly #state: FlowState;
  readonly #say: Spoken[] = [];

  constructor(flow: FlowDocument, facts: FlowFacts, state: FlowState) {
    this.#flow = flow;
    this.#facts = facts;
    this.#state = state;
  }

  giveUp(): Moved {
    return this.#end({ kind: 'queue', queueId: this.#facts.queueId });
  }

  /** Goes from a node to the next one that waits for something, or ends the flow. */
  enter(start: string): Moved {
    let key = start;
    for (let steps = 0; steps <= this.#flow.nodes.length; steps += 1) {
      const node = this.#flow.nodes.find((one) => one.key === key);
      if (!node) break;
      const next = this.#pass(node);
      if (next === null) return this.#stopAt(node);
      key = next;
    }
    return this.giveUp();
  }

  /** All that was to be said before this node has been heard. */
  goOn(node: FlowNode): Moved {
    return this.#stopAt(node);
  }

  takeDial(node: NodeOf<'dial'>, answered: boolean): Moved {
    return answered ? this.#end({ kind: 'forwarded' }) : this.enter(node.otherwise);
  }

  takeKeys(node: FlowNode, keys: string): Moved {
    if (node.kind === 'menu') return this.#takeChoice(node, keys);
    if (node.kind === 'language') return this.#takeLanguage(node, keys);
    if (node.kind === 'notice') return this.#takeConsent(node, keys);
    return this.goOn(node);
  }

  #end(after: After): Moved {
    return { state: this.#state, turn: { say: this.#say, after } };
  }

  /** The node after one that asks nothing of the caller; null for one where the walk stops. */
  #pass(node: FlowNode): string | null {
    if (node.kind === 'hours') return this.#facts.isOpen(node.scheduleId) ? node.open : node.closed;
    if (node.kind === 'notice') return this.#passNotice(node);
    if (node.kind !== 'say') return null;
    const said = spoken(node.texts, this.#state.language);
    this.#say.push(...(node.wholly ? said.map(wholly) : said));
    return node.next;
  }

  #passNotice(node: NodeOf<'notice'>): string | null {
    const wanted = strictest(this.#facts.notice, node.mode === 'place' ? 'none' : node.mode);
    if (wanted === 'consent') return null;
    if (wanted === 'notice')
      this.#say.push(...spokenOr(node.noticeTexts, houseTexts.notice, this.#state.language).map(wholly));
    this.#state.notice = wanted === 'notice' ? 'told' : 'not_needed';
    return node.next;
  }

  #stopAt(node: FlowNode): Moved {
    this.#state.tries = 0;
    this.#state.at = node.key;
    const mustBeHeard = this.#say.some((one) => one.wholly);
    switch (node.kind) {
      case 'menu':
      case 'language':
      case 'notice':
        return this.#ask(node);
      case 'queue':
        // A notice, and what is to be heard wholly, is heard before an agent may come.
        return this.#end(mustBeHeard ? { kind: 'spoken' } : { kind: 'queue', queueId: node.queueId });
      case 'voicemail':
      case 'callback':
        return this.#end(
          this.#say.length > 0 ? { kind: 'spoken' } : { kind: node.kind, queueId: node.queueId },
        );
      case 'dial':
        return this.#end({ kind: 'dial', number: node.number, timeoutSeconds: node.timeoutSeconds });
      case 'hangUp':
        this.#say.push(...spoken(node.texts, this.#state.language));
        return this.#end({ kind: 'hangUp' });
      case 'hours':
      case 'say':
        return this.giveUp();
    }
  }

  #ask(node: NodeOf<'menu' | 'language' | 'notice'>): Moved {
    this.#state.tries += 1;
    const { language } = this.#state;
    if (node.kind === 'language')
      this.#say.push(...node.choices.map((choice) => ({ language: choice.language, text: choice.text })));
    else if (node.kind === 'menu') this.#say.push(...spoken(node.texts, language));
    else this.#say.push(...spokenOr(node.consentTexts, houseTexts.consent, language));
    return this.#end(keysOf(node));
  }

  #askAgain(node: NodeOf<'menu' | 'language' | 'notice'>, keys: string, own: Texts): Moved {
    const house = keys === '' ? houseTexts.silent : houseTexts.invalid;
    if (node.kind !== 'language') this.#say.push(...spokenOr(own, house, this.#state.language));
    return this.#ask(node);
  }

  #takeChoice(node: NodeOf<'menu'>, keys: string): Moved {
    const choice = node.choices.find((one) => one.keys === keys);
    const outcome: ArrivalStep['outcome'] = choice ? 'chosen' : keys === '' ? 'silent' : 'invalid';
    this.#state.steps.push({ title: node.title, keys, label: choice?.label ?? null, outcome });
    if (choice) {
      this.#state.asked = askedAfter(this.#state.asked, node.key, choice.requiredSkills ?? []);
      return this.enter(choice.next);
    }
    if (this.#state.tries >= node.tries) return this.enter(node.otherwise);
    return this.#askAgain(node, keys, keys === '' ? node.silentTexts : node.invalidTexts);
  }

  #takeLanguage(node: NodeOf<'language'>, keys: string): Moved {
    const choice = node.choices.find((one) => one.keys === keys);
    if (!choice && this.#state.tries < node.tries) return this.#askAgain(node, keys, {});
    if (choice) this.#state.language = choice.language;
    return this.enter(node.next);
  }

  #takeConsent(node: NodeOf<'notice'>, keys: string): Moved {
    const said: NoticeResult | null = keys === '1' ? 'agreed' : keys === '2' ? 'refused' : null;
    if (!said && this.#state.tries < CONSENT_TRIES) return this.#askAgain(node, keys, {});
    // Who says nothing has not agreed.
    this.#state.notice = said ?? 'refused';
    return this.enter(node.next);
  }
}

const wholly = (one: Spoken): Spoken => ({ ...one, wholly: true });
