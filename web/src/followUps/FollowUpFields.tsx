import { Chip, Group, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FollowUpKind } from '#core/contract/words.ts';
import type { NewFollowUp } from '../api/types.ts';
import { serverNow } from '../clock/clock.ts';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import { dueShortcuts, dueTimeOf, toLocalInput, type DueShortcut } from './dueTimes.ts';

export interface FollowUpDraft {
  title: string;
  kind: FollowUpKind;
  due: DueShortcut;
  customAt: string;
  text: string;
}

export function emptyFollowUp(): FollowUpDraft {
  return {
    title: '',
    kind: 'task',
    due: 'tomorrow',
    customAt: toLocalInput(dueTimeOf('tomorrow', serverNow())),
    text: '',
  };
}

function dueDate(draft: FollowUpDraft): Date {
  return draft.due === 'custom' ? new Date(draft.customAt) : dueTimeOf(draft.due, serverNow());
}

/** Null while something is missing. */
export function toNewFollowUp(draft: FollowUpDraft): NewFollowUp | null {
  const due = dueDate(draft);
  const text = draft.text.trim();
  const title = draft.title.trim() || text.slice(0, 80);
  if (title === '' || Number.isNaN(due.getTime()) || (draft.kind === 'text' && text === '')) return null;
  return { title, kind: draft.kind, dueAt: due.toISOString(), ...(draft.kind === 'text' ? { text } : {}) };
}

interface Props {
  draft: FollowUpDraft;
  onChange: (draft: FollowUpDraft) => void;
}

export function FollowUpFields({ draft, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const due = dueDate(draft);
  return (
    <Stack gap={8}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('followUp.kindLabel')}
        value={draft.kind}
        onChange={(kind) => onChange({ ...draft, kind })}
        data={(['task', 'text'] as const).map((value) => ({
          value,
          label: <span data-testid={testIds.followUpKind + '-' + value}>{t(`followUp.kind.${value}`)}</span>,
        }))}
      />
      <TextInput
        aria-label={t('followUp.title')}
        placeholder={t('followUp.title')}
        value={draft.title}
        maxLength={200}
        data-testid={testIds.followUpTitle}
        onChange={(event) => onChange({ ...draft, title: event.currentTarget.value })}
      />
      {draft.kind === 'text' && (
        <Textarea
          aria-label={t('followUp.text')}
          placeholder={t('followUp.text')}
          description={t('followUp.textHint')}
          autosize
          minRows={2}
          maxLength={1_600}
          value={draft.text}
          data-testid={testIds.followUpText}
          onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
        />
      )}
      <Chip.Group
        value={draft.due}
        onChange={(value) =>
          onChange({ ...draft, due: dueShortcuts.find((known) => known === value) ?? 'custom' })
        }
      >
        <Group gap={5}>
          {dueShortcuts.map((shortcut) => (
            <Chip key={shortcut} size="xs" value={shortcut} data-testid={testIds.followUpDue(shortcut)}>
              {t(`due.${shortcut}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {draft.due === 'custom' ? (
        <TextInput
          type="datetime-local"
          aria-label={t('due.custom')}
          value={draft.customAt}
          onChange={(event) => onChange({ ...draft, customAt: event.currentTarget.value })}
        />
      ) : (
        <span className="quiet">{formatDateTime(due.getTime(), i18n.language)}</span>
      )}
    </Stack>
  );
}
