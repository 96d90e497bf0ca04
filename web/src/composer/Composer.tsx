import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconCursorText, IconSend2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../keyboard/commands.ts';
import { testIds } from '../testIds.ts';
import { HereStrip } from '../together/HereStrip.tsx';
import { AskOnce } from './AskOnce.tsx';
import { ChannelPicker } from './ChannelPicker.tsx';
import classes from './Composer.module.css';
import { ComposerNotice } from './ComposerNotice.tsx';
import { ConsentNotice } from './ConsentNotice.tsx';
import { DraftMarks, OtherWindow, SharedDrafts } from './DraftMarks.tsx';
import { AttachButton, Files } from './Files.tsx';
import { Scheduled } from './Scheduled.tsx';
import { SenderPicker } from './SenderPicker.tsx';
import { SendLater } from './SendLater.tsx';
import { SegmentCount } from './SegmentCount.tsx';
import { modes, useComposer, type ComposerProps, type Mode, type OpenComposer } from './useComposer.ts';
import { UndoSends } from './UndoSends.tsx';
import { Words } from './Words.tsx';
import { AnswerBar } from '../mail/AnswerBar.tsx';

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

/** What a canned response could not fill in, until somebody has. */
function GapNotice({ gap, text }: { gap: OpenComposer['gap']; text: string }) {
  const { t } = useTranslation();
  if (!gap) return null;
  return (
    <div className={classes['notice']} role="status" data-testid={testIds.gap}>
      <IconCursorText size={14} aria-hidden="true" />
      {t('canned.gap', { what: text.slice(gap.from, gap.to) })}
    </div>
  );
}

function Foot({ composer, timeZone }: { composer: OpenComposer; timeZone: string | null }) {
  const { t } = useTranslation();
  const { mode, target, draft, canSend } = composer;
  return (
    <div className={classes['foot']}>
      {mode === 'reply' && target?.channel === 'sms' && (
        <SegmentCount text={draft.text} onShorten={(text) => draft.store.change({ text })} />
      )}
      <DraftMarks draft={draft} />
      <span className={classes['hint']}>/ {t('canned.title')} · Ctrl Enter</span>
      {mode === 'reply' && <AttachButton files={composer.files} />}
      {mode === 'reply' && <SendLater timeZone={timeZone} disabled={!canSend} onPick={composer.sendLater} />}
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
  );
}

export function Composer(props: ComposerProps) {
  const { t } = useTranslation();
  const composer = useComposer(props);
  const { mode, targets, target, draft, files, isMail, write } = composer;
  useCommand('reply', () => write('reply'));
  useCommand('note', () => write('note'));
  return (
    <form
      className={classes['composer']}
      data-mode={mode}
      data-testid={testIds.composer}
      onDragOver={files.over}
      onDragLeave={files.out}
      onDrop={files.drop}
      onPaste={files.paste}
      // Before the editor has them.
      onKeyDownCapture={composer.onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        composer.send();
      }}
    >
      <Top mode={mode} onMode={write}>
        <ChannelPicker targets={targets} target={target} onChange={composer.choose} />
      </Top>
      <UndoSends clientId={props.client.id} />
      <Scheduled client={props.client} />
      <ConsentNotice client={props.client} />
      <SharedDrafts draft={draft} />
      <OtherWindow draft={draft} />
      {mode === 'reply' && <ComposerNotice target={target} />}
      {mode === 'reply' && target?.channel === 'sms' && !target.isName && (
        <SenderPicker target={target} sender={composer.sender} />
      )}
      {isMail && <AnswerBar conversationId={target?.conversation?.id ?? null} />}
      {isMail && !target?.conversation && (
        <TextInput
          size="xs"
          aria-label={t('composer.subject')}
          placeholder={t('composer.subject')}
          value={draft.subject}
          data-testid={testIds.composerSubject}
          onChange={(event) => draft.store.change({ subject: event.currentTarget.value })}
        />
      )}
      <HereStrip here={composer.here} clientId={props.client.id} to={composer.to} />
      <AskOnce why={composer.ask.why} onSend={composer.send} onWait={composer.ask.wait} />
      <GapNotice gap={composer.gap} text={draft.text} />
      <Words composer={composer} name={props.client.name ?? target?.to ?? ''} />
      <Files composer={composer} />
      <Foot composer={composer} timeZone={props.client.timeZone} />
    </form>
  );
}
