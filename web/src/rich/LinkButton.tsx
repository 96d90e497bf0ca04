import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useEditorState, type Editor } from '@tiptap/react';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import { mayLinkTo } from './extensions.ts';
import classes from './Rich.module.css';

/** As people write addresses: without a scheme it is a mail address or a page. */
function addressOf(written: string): string {
  const bare = written.trim();
  if (bare === '' || /^[a-z][a-z\d+.-]*:/i.test(bare)) return bare;
  return /^[^\s/@]+@[^\s/@]+$/.test(bare) ? `mailto:${bare}` : `https://${bare}`;
}

/** The selected words lead there; where none are selected, the address itself is put in. Nothing: the link goes. */
function setLink(editor: Editor, href: string): void {
  const chain = editor.chain().focus();
  if (href === '') chain.extendMarkRange('link').unsetLink().run();
  else if (editor.state.selection.empty && !editor.isActive('link'))
    chain.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }).run();
  else chain.extendMarkRange('link').setLink({ href }).run();
}

export function LinkButton({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const [written, setWritten] = useState<string | null>(null);
  const isLink = useEditorState({ editor, selector: ({ editor: now }) => now.isActive('link') });
  const href = addressOf(written ?? '');
  const isFine = href === '' || mayLinkTo(href);
  const close = () => setWritten(null);
  function save() {
    if (!isFine) return;
    setLink(editor, href);
    close();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    save();
  }
  return (
    <Popover opened={written !== null} onChange={(isOpen) => !isOpen && close()} trapFocus position="top">
      <Popover.Target>
        <Tooltip label={t('rich.link')}>
          <ActionIcon
            size={26}
            variant={isLink ? 'light' : 'subtle'}
            color={isLink ? 'pine' : 'gray'}
            aria-label={t('rich.link')}
            aria-pressed={isLink}
            data-testid={testIds.rich('link')}
            onClick={() => setWritten(String(editor.getAttributes('link')['href'] ?? ''))}
          >
            <IconLink size={15} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes['link']}>
          <TextInput
            size="xs"
            data-autofocus
            aria-label={t('rich.address')}
            placeholder="https://"
            value={written ?? ''}
            error={isFine ? null : t('rich.noAddress')}
            data-testid={testIds.rich('address')}
            onChange={(event) => setWritten(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <Button size="xs" disabled={!isFine} data-testid={testIds.rich('setLink')} onClick={save}>
            {t(href === '' && isLink ? 'rich.unlink' : 'common.save')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
