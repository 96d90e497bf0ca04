import { Textarea } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CannedList } from '../canned/CannedList.tsx';
import { MentionList } from '../mentions/MentionList.tsx';
import { writing } from '../together/here.ts';
import { testIds } from '../testIds.ts';
import classes from './Composer.module.css';
import type { OpenComposer } from './useComposer.ts';

/** The words themselves, and above them what a slash finds. */
export function Words({ composer, name }: { composer: OpenComposer; name: string }) {
  const { t } = useTranslation();
  const { box, mode, canned, draft, isBlocked, change, setCaret } = composer;
  return (
    <div className={classes['box']}>
      <MentionList mentions={composer.mentions} />
      <CannedList canned={canned} canSend={mode === 'reply'} />
      <Textarea
        ref={box}
        autosize
        minRows={2}
        maxRows={9}
        disabled={isBlocked}
        aria-label={t(`composer.${mode}`)}
        aria-controls={canned.isOpen ? 'canned-list' : undefined}
        aria-activedescendant={
          canned.isOpen && canned.found.length > 0 ? `canned-${canned.current}` : undefined
        }
        placeholder={mode === 'note' ? t('composer.writeNote') : t('composer.write', { name })}
        value={draft.text}
        data-testid={testIds.composerText}
        onChange={({ currentTarget: { value, selectionStart } }) => {
          change(value, selectionStart);
          writing(draft.store.place.clientId, composer.to);
        }}
        onSelect={({ currentTarget: { selectionStart } }) => setCaret(selectionStart)}
      />
    </div>
  );
}
