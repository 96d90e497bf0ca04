import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CannedList } from '../canned/CannedList.tsx';
import { MentionList } from '../mentions/MentionList.tsx';
import { LazyRich } from '../rich/LazyRich.tsx';
import type { Written } from '../rich/words.ts';
import { writing } from '../together/here.ts';
import { testIds } from '../testIds.ts';
import classes from './Composer.module.css';
import type { OpenComposer } from './useComposer.ts';

/** The words themselves, and above them what a slash finds. A mail's have a form. */
export function Words({ composer, name }: { composer: OpenComposer; name: string }) {
  const { t } = useTranslation();
  const { hold, mode, canned, draft, isBlocked, isMail, to, setCaret } = composer;
  const label = t(`composer.${mode}`);
  const placeholder = mode === 'note' ? t('composer.writeNote') : t('composer.write', { name });
  const controls = canned.isOpen ? 'canned-list' : undefined;
  const active = canned.isOpen && canned.found.length > 0 ? `canned-${canned.current}` : undefined;
  function change(words: Written, caret: number) {
    composer.change(words, caret);
    writing(draft.store.place.clientId, to);
  }
  return (
    <div className={classes['box']}>
      <MentionList mentions={composer.mentions} />
      <CannedList canned={canned} canSend={mode === 'reply'} />
      {isMail ? (
        <LazyRich
          // Of each address its own: taking back what was typed must not bring another's words.
          key={`${draft.store.place.clientId} ${to}`}
          box={hold}
          text={draft.text}
          html={draft.html}
          label={label}
          placeholder={placeholder}
          disabled={isBlocked}
          controls={controls}
          active={active}
          testId={testIds.composerText}
          onChange={change}
          onCaret={setCaret}
        />
      ) : (
        <Textarea
          ref={hold}
          autosize
          minRows={2}
          maxRows={9}
          disabled={isBlocked}
          aria-label={label}
          aria-controls={controls}
          aria-activedescendant={active}
          placeholder={placeholder}
          value={draft.text}
          data-testid={testIds.composerText}
          onChange={({ currentTarget: { value, selectionStart } }) =>
            change({ text: value, html: null }, selectionStart)
          }
          onSelect={({ currentTarget: { selectionStart } }) => setCaret(selectionStart)}
        />
      )}
    </div>
  );
}
