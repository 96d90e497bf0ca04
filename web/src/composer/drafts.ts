import { useState } from 'react';

export interface Draft {
  text: string;
  subject: string;
}

const empty: Draft = { text: '', subject: '' };
const PREFIX = 'rapport.draft.';

function read(key: string): Draft {
  try {
    const stored: Partial<Draft> = JSON.parse(localStorage.getItem(PREFIX + key) ?? '{}');
    return { ...empty, ...stored };
  } catch {
    return empty;
  }
}

function write(key: string, draft: Draft): void {
  try {
    if (draft.text === '' && draft.subject === '') localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(draft));
  } catch {
    // Storage full or off: the draft lives as long as the page.
  }
}

/** Half-written words, one draft per client and address, so that neither a reload nor a closed conversation loses them. */
export function useDraft(key: string): [Draft, (part: Partial<Draft>) => void] {
  const [state, setState] = useState(() => ({ key, draft: read(key) }));
  const draft = state.key === key ? state.draft : read(key);
  if (state.key !== key) setState({ key, draft });
  function change(part: Partial<Draft>) {
    const next = { ...draft, ...part };
    setState({ key, draft: next });
    write(key, next);
  }
  return [draft, change];
}
