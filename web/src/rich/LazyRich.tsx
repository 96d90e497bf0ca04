import { Textarea } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { RichProps } from './useRichEditor.ts';

function Plain({ text, label, placeholder, disabled = false, testId, box, onChange, onCaret }: RichProps) {
  return (
    <Textarea
      {...(box && { ref: box })}
      autosize
      minRows={2}
      maxRows={9}
      disabled={disabled}
      aria-label={label}
      placeholder={placeholder}
      value={text}
      data-testid={testId}
      onChange={({ currentTarget: { value, selectionStart } }) =>
        onChange({ text: value, html: null }, selectionStart)
      }
      onSelect={({ currentTarget: { selectionStart } }) => onCaret?.(selectionStart)}
    />
  );
}

/** Where the editor cannot be had (an old page, a broken line), one still writes: plain words. */
const Rich = lazy(async () => {
  try {
    return { default: (await import('./RichEditor.tsx')).RichEditor };
  } catch {
    return { default: Plain };
  }
});

/** The editor, which comes when it is first wanted; until then its words can be read. */
export function LazyRich(props: RichProps) {
  const { text, label, placeholder } = props;
  return (
    <Suspense
      fallback={
        <Textarea
          disabled
          autosize
          minRows={2}
          maxRows={9}
          aria-label={label}
          placeholder={placeholder}
          value={text}
        />
      }
    >
      <Rich {...props} />
    </Suspense>
  );
}
