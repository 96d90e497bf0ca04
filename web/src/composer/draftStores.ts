import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { ApiError, failureCode } from '../api/request.ts';
import type { Draft, DraftChannel, Upload } from '../api/types.ts';
import { i18n } from '../i18n/i18n.ts';
import { createStore, type Store } from '../live/createStore.ts';
import { timelines } from '../timeline/timelineStores.ts';

// Half-written words, kept twice: in this browser with every key, and on the server a moment later. Neither a closed browser
// nor a lost line takes a word away, and no window overwrites what another has written meanwhile.

const STORAGE = 'rapport.draft.';
const AFTER_MS = 400;
const AGAIN_MS = 3_000;

export interface Words {
  text: string;
  /** Their form, of a mail; null for plain words. */
  html: string | null;
  subject: string;
  shared: boolean;
  /** What goes with them, in this order. */
  files: readonly Upload[];
}

export type Keeping = 'nothing' | 'underWay' | 'kept' | 'failed';

export interface DraftState extends Words {
  /** The version that these words build on; 0 before the server has any. */
  version: number;
  /** Not on the server yet. */
  isDirty: boolean;
  /** The newest number on the timeline when these words were begun; null for what is blank. */
  begunSeq: number | null;
  keeping: Keeping;
  /** What another window has written meanwhile; nothing is saved until somebody has chosen. */
  other: Draft | null;
}

export interface Place {
  agentId: string;
  clientId: string;
  channel: DraftChannel;
  /** Empty for a note. */
  to: string;
}

const blank: Words = { text: '', html: null, subject: '', shared: false, files: [] };
const isBlank = ({ text, subject, files }: Pick<Words, 'text' | 'subject' | 'files'>) =>
  text === '' && subject === '' && files.length === 0;
const idsOf = (files: readonly Upload[]) => files.map(({ id }) => id);
/** Forms are not compared: the server writes the same one in its own way. */
const isSame = (one: Words, two: Words) =>
  one.text === two.text &&
  one.subject === two.subject &&
  one.shared === two.shared &&
  idsOf(one.files).join() === idsOf(two.files).join();

const keyOf = ({ agentId, clientId, channel, to }: Place) => `${agentId}.${clientId}.${channel}.${to}`;

function restore(key: string): DraftState {
  const empty: DraftState = {
    ...blank,
    version: 0,
    isDirty: false,
    begunSeq: null,
    keeping: 'nothing',
    other: null,
  };
  try {
    const kept: Partial<DraftState> = JSON.parse(localStorage.getItem(STORAGE + key) ?? '{}');
    return { ...empty, ...kept, keeping: 'nothing', other: null };
  } catch {
    return empty;
  }
}

export class DraftStore {
  readonly place: Place;
  readonly state: Store<DraftState>;
  private readonly key: string;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private isSaving = false;

  constructor(place: Place) {
    this.place = place;
    this.key = keyOf(place);
    this.state = createStore(restore(this.key));
  }

  change(part: Partial<Words>): void {
    const before = this.state.get();
    const next = { ...before, ...part };
    const begunBefore = isBlank(before) ? null : before.begunSeq;
    const begunSeq = isBlank(next) ? null : (begunBefore ?? this.lastSeq());
    this.set({ ...part, begunSeq, isDirty: true, keeping: 'underWay' });
    this.soon(AFTER_MS);
  }

  /** Sent, or not wanted. */
  clear(): void {
    this.change({ ...blank });
  }

  /** What the server has; null: nothing. */
  seen(there: Draft | null): void {
    const here = this.state.get();
    if (!there) {
      // Kept here alone, since before the server forgot it: it is kept again.
      if (!isBlank(here) && !here.isDirty && !this.isSaving && here.version > 0) this.change({});
      else if (here.isDirty) this.soon(AFTER_MS);
      return;
    }
    if (there.version <= here.version || this.isSaving) {
      if (here.isDirty) this.soon(AFTER_MS);
      return;
    }
    if (!here.isDirty || isSame(here, there)) this.adopt(there);
    else if (isBlank(there)) {
      this.set({ version: there.version });
      this.soon(AFTER_MS);
    } else this.set({ other: there });
  }

  takeOther(): void {
    const { other } = this.state.get();
    if (other) this.adopt(other);
  }

  keepMine(): void {
    const { other } = this.state.get();
    if (!other) return;
    this.set({ version: other.version, other: null });
    this.soon(0);
  }

  /** The page is about to go: what waits leaves at once, in a request that outlives it. */
  leave(): void {
    if (this.timer === null || this.isSaving) return;
    clearTimeout(this.timer);
    this.timer = null;
    void this.save(true);
  }

  /** Null while the timeline is not there yet: nothing of it can be news to a writer who has seen none of it. */
  private lastSeq(): number | null {
    const timeline = timelines.get(this.place.clientId)?.state.get();
    return timeline && timeline.firstSeq !== null ? timeline.lastSeq : null;
  }

  private adopt(there: Draft): void {
    const { text, html, subject, shared, files, version } = there;
    const begunSeq = isBlank(there) ? null : there.begunSeq;
    this.set({
      text,
      html,
      subject,
      shared,
      files,
      version,
      begunSeq,
      isDirty: false,
      keeping: 'kept',
      other: null,
    });
  }

  /** Sent from another window, or too old: the words must not wait for them. */
  private lost(files: readonly Upload[]): void {
    this.set({ files });
    tellFailure(new ApiError('not_found', i18n.t('attach.gone')));
  }

  private set(part: Partial<DraftState>): void {
    const next = { ...this.state.get(), ...part };
    this.state.set(next);
    try {
      const { text, html, subject, shared, files, version, isDirty, begunSeq } = next;
      if (isBlank(next) && !isDirty) localStorage.removeItem(STORAGE + this.key);
      else
        localStorage.setItem(
          STORAGE + this.key,
          JSON.stringify({ text, html, subject, shared, files, version, isDirty, begunSeq }),
        );
    } catch {
      // Storage full or off: the server has it in a moment.
    }
  }

  /** Not put off by the next key: who types without a pause is kept as well. */
  private soon(afterMs: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.save(false);
    }, afterMs);
  }

  private async save(isLeaving: boolean): Promise<void> {
    const { text, html, subject, shared, files, version, isDirty, other } = this.state.get();
    if (!isDirty || other || this.isSaving) return;
    const words = { text, html, subject, shared, files };
    const { clientId, channel, to } = this.place;
    this.isSaving = true;
    try {
      const saved = await api.saveDraft(
        clientId,
        { channel, to, ...words, files: idsOf(files), version },
        isLeaving,
      );
      this.isSaving = false;
      const isWhole = isSame(this.state.get(), words) && this.state.get().html === html;
      this.set({ version: saved.version, isDirty: !isWhole, keeping: isWhole ? 'kept' : 'underWay' });
      if (!isWhole) this.soon(AFTER_MS);
      else if (saved.files.length < files.length) this.lost(saved.files);
    } catch (error) {
      this.isSaving = false;
      this.set({ keeping: 'failed' });
      if (failureCode(error) === 'conflict') refresh(keys.drafts(clientId));
      else this.soon(AGAIN_MS);
    }
  }
}

const stores = new Map<string, DraftStore>();

export function draftStoreOf(place: Place): DraftStore {
  const key = keyOf(place);
  const known = stores.get(key);
  if (known) return known;
  const made = new DraftStore(place);
  stores.set(key, made);
  return made;
}

/** The server's list of a client's drafts has come. */
export function sawDrafts(agentId: string, clientId: string, items: readonly Draft[]): void {
  for (const store of stores.values()) {
    const { place } = store;
    if (place.agentId !== agentId || place.clientId !== clientId) continue;
    const mine = items.find(
      (one) => one.agentId === agentId && one.channel === place.channel && one.to === place.to,
    );
    store.seen(mine ?? null);
  }
}

/** Whether a push tells of a version that this window does not know. */
export function isNewDraft(push: Place & { version: number }): boolean {
  const store = stores.get(keyOf(push));
  return !store || push.version > store.state.get().version;
}

window.addEventListener('pagehide', () => {
  for (const store of stores.values()) store.leave();
});
