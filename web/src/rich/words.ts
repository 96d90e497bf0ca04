/** What was written: the plain words, and their form where there is any. */
export interface Written {
  text: string;
  /** Null: there is nothing but words in it. */
  html: string | null;
}

/** The box in which one writes. A text area is one; `put` is there where its words are no value that can be changed. */
export interface WordsBox {
  focus: () => void;
  blur: () => void;
  /** In characters of the plain words. */
  setSelectionRange: (from: number, to: number) => void;
  /** Puts plain words in the place of others, as if they were typed; gives what there is then, and where they end. */
  put?: (words: string, span: { from: number; to: number }) => Written & { end: number };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Plain words as HTML, a paragraph for each line. */
const htmlOf = ({ text, html }: Written): string =>
  html ??
  text
    .split('\n')
    .map((line) => `<p>${line.replaceAll(/[&<>]/g, (letter) => entities[letter] ?? letter)}</p>`)
    .join('');

/** Both, one below the other; blank ones count as none. */
export function joinWritten(above: Written, below: Written): Written {
  if (above.text.trim() === '') return { text: below.text, html: below.html };
  if (below.text === '') return { text: above.text, html: above.html };
  const html = above.html === null && below.html === null ? null : htmlOf(above) + htmlOf(below);
  return { text: `${above.text}\n${below.text}`, html };
}
