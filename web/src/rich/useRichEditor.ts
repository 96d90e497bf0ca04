import { Slice, Fragment } from '@tiptap/pm/model';
import { TextSelection } from '@tiptap/pm/state';
import { useEditor, type Editor } from '@tiptap/react';
import { useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { cleanPaste } from './cleanPaste.ts';
import { extensionsWith } from './extensions.ts';
import { blocksOf, readDoc } from './readDoc.ts';
import type { WordsBox, Written } from './words.ts';

export interface RichProps extends Written {
  label: string;
  placeholder: string;
  disabled?: boolean;
  testId: string;
  /** The list that belongs to the box while it is open, and what is chosen in it. */
  controls?: string | undefined;
  active?: string | undefined;
  box?: (made: WordsBox | null) => void;
  /** `caret`: in characters of the plain words. */
  onChange: (words: Written, caret: number) => void;
  onCaret?: (caret: number) => void;
}

const contentOf = ({ text, html }: Written) => html ?? { type: 'doc', content: blocksOf(text) };

function wordsIn(editor: Editor): Written & { caret: number } {
  const { text, isPlain, offsetAt } = readDoc(editor.state.doc);
  return {
    text,
    html: isPlain ? null : editor.getHTML(),
    caret: offsetAt(editor.state.selection.head),
  };
}

/** Plain words in the place of others: the first and the last line go on where they are. */
function put(editor: Editor, words: string, span: { from: number; to: number }) {
  const { posAt } = readDoc(editor.state.doc);
  const { tr, schema } = editor.state;
  const to = posAt(span.to);
  const lines = blocksOf(words).map((block) => schema.nodeFromJSON(block));
  tr.replace(posAt(span.from), to, new Slice(Fragment.from(lines), 1, 1));
  tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map(to)), -1)).scrollIntoView();
  editor.view.dispatch(tr);
  const { caret: end, ...written } = wordsIn(editor);
  return { ...written, end };
}

function boxOf(editor: Editor): WordsBox {
  return {
    focus: () => editor.view.focus(),
    blur: () => editor.view.dom.blur(),
    setSelectionRange(from, to) {
      const { posAt } = readDoc(editor.state.doc);
      editor.commands.setTextSelection({ from: posAt(from), to: posAt(to) });
    },
    put: (words, span) => put(editor, words, span),
  };
}

/** An editor whose words are also changed from outside: by another window, a sent message, a draft that is taken over. */
export function useRichEditor(props: RichProps): Editor {
  const { text, html, label, placeholder, disabled = false, testId, controls, active, box } = props;
  const said = useRef<Written>({ text, html });
  const [first] = useState(() => ({
    content: contentOf({ text, html }),
    extensions: extensionsWith(placeholder),
  }));
  const editorProps = useMemo(() => {
    const attributes: Record<string, string> = {
      role: 'textbox',
      'aria-multiline': 'true',
      'aria-label': label,
      'data-testid': testId,
    };
    if (controls !== undefined) attributes['aria-controls'] = controls;
    if (active !== undefined) attributes['aria-activedescendant'] = active;
    // Files alone are the composer's: they go with the words.
    const handlePaste = (_view: unknown, event: ClipboardEvent) =>
      event.clipboardData !== null &&
      event.clipboardData.files.length > 0 &&
      event.clipboardData.getData('text/plain') === '';
    return { attributes, handlePaste, transformPastedHTML: cleanPaste };
  }, [label, testId, controls, active]);
  const editor = useEditor({
    ...first,
    editorProps,
    editable: !disabled,
    // The page's policy lets no style in that the server did not name; ours lie in Rich.module.css.
    injectCSS: false,
    shouldRerenderOnTransaction: false,
    onUpdate({ editor: changed }) {
      const { caret, ...words } = wordsIn(changed);
      said.current = words;
      props.onChange(words, caret);
    },
    onSelectionUpdate: ({ editor: changed }) => props.onCaret?.(wordsIn(changed).caret),
  });
  useEffect(() => {
    if (said.current.text === text && said.current.html === html) return;
    said.current = { text, html };
    editor.commands.setContent(contentOf({ text, html }), { emitUpdate: false });
  }, [editor, text, html]);
  useEffect(() => editor.setEditable(!disabled, false), [editor, disabled]);
  useImperativeHandle(box, () => boxOf(editor), [editor]);
  return editor;
}
