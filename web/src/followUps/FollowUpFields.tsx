import { SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { NewFollowUp } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { DueField, dueInstant, emptyDue, type Due } from './DueField.tsx';

const kinds = ['task', 'call', 'visit', 'write', 'text'] as const;
export type PlannedKind = (typeof kinds)[number];

export interface FollowUpDraft extends Due {
  title: string;
  kind: PlannedKind;
  text: string;
}

export function emptyFollowUp(): FollowUpDraft {
  return { title: '', kind: 'task', text: '', ...emptyDue() };
}

/** Null while something is missing. */
export function toNewFollowUp(draft: FollowUpDraft): NewFollowUp | null {
  const dueAt = dueInstant(draft);
  const text = draft.text.trim();
  const title = draft.title.trim() || text.slice(0, 80);
  if (title === '' || dueAt === null || (draft.kind === 'text' && text === '')) return null;
  return { title, kind: draft.kind, dueAt, ...(draft.kind === 'text' ? { text } : {}) };
}

interface Props {
  draft: FollowUpDraft;
  onChange: (draft: FollowUpDraft) => void;
}

export function FollowUpFields({ draft, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap={8}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('followUp.kindLabel')}
        value={draft.kind}
        onChange={(kind) => onChange({ ...draft, kind })}
        data={kinds.map((value) => ({
          value,
          label: <span data-testid={testIds.followUpKind + '-' + value}>{t(`followUp.pick.${value}`)}</span>,
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
      <DueField
        value={draft}
        testId={testIds.followUpDue}
        onChange={(due) => onChange({ ...draft, ...due })}
      />
    </Stack>
  );
}
