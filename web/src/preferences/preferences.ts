import { createStore, useStore } from '../live/createStore.ts';

// What the viewer chose for this browser.

export type LanguageCode = 'en' | 'zh';

export interface Preferences {
  language: LanguageCode;
  /** Single-key shortcuts (J, K, R, N, E, ?) may be switched off; chords stay. */
  singleKeys: boolean;
  ringVolume: number;
  showSystemLines: boolean;
  /** Colleagues who ask for help are counted, and not shown one by one. */
  helpMuted: boolean;
}

const STORAGE = 'rapport.preferences';

const defaults: Preferences = {
  language: typeof navigator !== 'undefined' && navigator.language.startsWith('zh') ? 'zh' : 'en',
  singleKeys: true,
  ringVolume: 0.5,
  showSystemLines: true,
  helpMuted: false,
};

function restore(): Preferences {
  try {
    const stored: Partial<Preferences> = JSON.parse(localStorage.getItem(STORAGE) ?? '{}');
    return { ...defaults, ...stored };
  } catch {
    return defaults;
  }
}

const store = createStore<Preferences>(restore());

export function readPreferences(): Preferences {
  return store.get();
}

export function changePreferences(part: Partial<Preferences>): void {
  const next = { ...store.get(), ...part };
  store.set(next);
  try {
    localStorage.setItem(STORAGE, JSON.stringify(next));
  } catch {
    // Storage off: the choice holds for this page.
  }
}

export function usePreferences(): Preferences {
  return useStore(store);
}
