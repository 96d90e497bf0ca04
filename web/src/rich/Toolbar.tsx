import { ActionIcon, Tooltip } from '@mantine/core';
import {
  IconBlockquote,
  IconBold,
  IconClearFormatting,
  IconItalic,
  IconList,
  IconListNumbers,
} from '@tabler/icons-react';
import { useEditorState, type Editor } from '@tiptap/react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import { LinkButton } from './LinkButton.tsx';
import classes from './Rich.module.css';

interface Tool {
  name: 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'blockquote';
  Icon: typeof IconBold;
  keys: string;
  toggle: (editor: Editor) => void;
}

const tools: readonly Tool[] = [
  {
    name: 'bold',
    Icon: IconBold,
    keys: 'Ctrl B',
    toggle: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'italic',
    Icon: IconItalic,
    keys: 'Ctrl I',
    toggle: (editor) => editor.chain().focus().toggleItalic().run(),
  },
  {
    name: 'bulletList',
    Icon: IconList,
    keys: 'Ctrl Shift 8',
    toggle: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'orderedList',
    Icon: IconListNumbers,
    keys: 'Ctrl Shift 7',
    toggle: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'blockquote',
    Icon: IconBlockquote,
    keys: 'Ctrl Shift B',
    toggle: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
];

/** Where the caret is, what holds there. */
function useHolds(editor: Editor): Record<string, boolean> {
  return useEditorState({
    editor,
    selector: ({ editor: now }) => Object.fromEntries(tools.map(({ name }) => [name, now.isActive(name)])),
  });
}

export function Toolbar({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const holds = useHolds(editor);
  // The words keep the focus when something is pressed here.
  const keepFocus = (event: { preventDefault: () => void }) => event.preventDefault();
  return (
    <div className={classes['toolbar']} role="group" aria-label={t('rich.toolbar')}>
      {tools.map(({ name, Icon, keys, toggle }) => (
        <Tooltip key={name} label={`${t(`rich.${name}`)} · ${keys}`}>
          <ActionIcon
            size={26}
            variant={holds[name] ? 'light' : 'subtle'}
            color={holds[name] ? 'pine' : 'gray'}
            aria-label={t(`rich.${name}`)}
            aria-pressed={holds[name] ?? false}
            data-testid={testIds.rich(name)}
            onMouseDown={keepFocus}
            onClick={() => toggle(editor)}
          >
            <Icon size={15} />
          </ActionIcon>
        </Tooltip>
      ))}
      <LinkButton editor={editor} />
      <Tooltip label={t('rich.clear')}>
        <ActionIcon
          size={26}
          variant="subtle"
          color="gray"
          aria-label={t('rich.clear')}
          data-testid={testIds.rich('clear')}
          onMouseDown={keepFocus}
          onClick={() => editor.chain().focus().clearNodes().unsetAllMarks().run()}
        >
          <IconClearFormatting size={15} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
