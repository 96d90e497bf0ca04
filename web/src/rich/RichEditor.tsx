import { EditorContent } from '@tiptap/react';
import classes from './Rich.module.css';
import { Toolbar } from './Toolbar.tsx';
import { useRichEditor, type RichProps } from './useRichEditor.ts';

/** Words with a form: bold, italic, lists, quotations, links. Comes with a chunk of its own (LazyRich.tsx). */
export function RichEditor(props: RichProps) {
  const editor = useRichEditor(props);
  return (
    <div className={classes['rich']} data-disabled={props.disabled}>
      <EditorContent editor={editor} className={classes['words']} />
      {!props.disabled && <Toolbar editor={editor} />}
    </div>
  );
}
