import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { IconSend2 } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { ClientDetail, Conversation } from '../api/types.ts';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { ChannelPicker } from './ChannelPicker.tsx';
import classes from './Composer.module.css';
import { ComposerNotice } from './ComposerNotice.tsx';
import { useDraft } from './drafts.ts';
import { SegmentCount } from './SegmentCount.tsx';
import { sendNow } from './send.ts';
import { useTarget } from './useTarget.ts';

const modes = ['reply', 'note'] as const;
type Mode = (typeof modes)[number];

interface Props {
  client: ClientDetail;
  conversations: readonly Conversation[];
  mine: readonly Conversation[];
  focus: Conversation | null;
}

/** Which words, to whom, and the way they leave. */
function useComposer({ client, conversations, mine, focus }: Props) {
  const [mode, setMode] = useState<Mode>('reply');
  const box = useRef<HTMLTextAreaElement>(null);
  const { targets, target, choose } = useTarget({
    client,
    conversations: [...mine, ...conversations],
    focus,
  });
  const [draft, changeDraft] = useDraft(`${client.id}.${mode === 'note' ? 'note' : (target?.key ?? 'none')}`);
  const isNote = mode === 'note';
  const isBlocked = !isNote && (target === null || target.hasOptedOut);
  const canSend = draft.text.trim() !== '' && !isBlocked;
  const isMail = !isNote && target?.channel === 'email';

  function write(next: Mode) {
    // At once: the next letter of a fast writer is a letter, not a command.
    flushSync(() => setMode(next));
    box.current?.focus();
    // Once more when a click has taken the focus to what was clicked.
    requestAnimationFrame(() => box.current?.focus());
  }

  function send() {
    if (!canSend) return;
    sendNow({
      clientId: client.id,
      kind: isNote || !target ? 'note' : target.channel,
      conversationId: isNote ? null : (target?.conversation?.id ?? null),
      takes: !isNote && target?.conversation?.state === 'queued',
      to: target?.to ?? '',
      text: draft.text.trim(),
      subject: isMail && draft.subject.trim() !== '' ? draft.subject.trim() : null,
    });
    changeDraft({ text: '', subject: '' });
    box.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') box.current?.blur();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  }

  return {
    mode,
    box,
    targets,
    target,
    choose,
    draft,
    changeDraft,
    isBlocked,
    canSend,
    isMail,
    write,
    send,
    onKeyDown,
  };
}

interface TopProps {
  mode: Mode;
  onMode: (mode: Mode) => void;
  children: ReactNode;
}

function Top({ mode, onMode, children }: TopProps) {
  const { t } = useTranslation();
  return (
    <div className={classes['top']}>
      <SegmentedControl
        size="xs"
        value={mode}
        onChange={onMode}
        data={modes.map((value) => ({
          value,
          label: <span data-testid={testIds.composerMode(value)}>{t(`composer.${value}`)}</span>,
        }))}
      />
      {mode === 'note' ? <span className="quiet">{t('composer.noteHint')}</span> : children}
    </div>
  );
}

export function Composer(props: Props) {
  const { t } = useTranslation();
  const {
    mode,
    box,
    targets,
    target,
    choose,
    draft,
    changeDraft,
    isBlocked,
    canSend,
    isMail,
    write,
    send,
    onKeyDown,
  } = useComposer(props);
  useCommand('reply', () => write('reply'));
  useCommand('note', () => write('note'));
  const name = props.client.name ?? target?.to ?? '';
  return (
    <form
      className={classes['composer']}
      data-mode={mode}
      data-testid={testIds.composer}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Top mode={mode} onMode={write}>
        <ChannelPicker targets={targets} target={target} onChange={choose} />
      </Top>
      {mode === 'reply' && <ComposerNotice target={target} />}
      {isMail && !target?.conversation && (
        <TextInput
          size="xs"
          aria-label={t('composer.subject')}
          placeholder={t('composer.subject')}
          value={draft.subject}
          data-testid={testIds.composerSubject}
          onChange={(event) => changeDraft({ subject: event.currentTarget.value })}
        />
      )}
      <Textarea
        ref={box}
        autosize
        minRows={2}
        maxRows={9}
        disabled={isBlocked}
        aria-label={t(`composer.${mode}`)}
        placeholder={mode === 'note' ? t('composer.writeNote') : t('composer.write', { name })}
        value={draft.text}
        data-testid={testIds.composerText}
        onChange={(event) => changeDraft({ text: event.currentTarget.value })}
      />
      <div className={classes['foot']}>
        {mode === 'reply' && target?.channel === 'sms' && <SegmentCount text={draft.text} />}
        <span className={classes['hint']}>Ctrl Enter</span>
        <Button
          type="submit"
          h={32}
          leftSection={<IconSend2 size={15} />}
          disabled={!canSend}
          data-testid={testIds.send}
        >
          {t(mode === 'note' ? 'composer.save' : 'composer.send')}
        </Button>
      </div>
    </form>
  );
}
