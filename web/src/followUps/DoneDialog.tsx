import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mandatory } from '#core/contract/followUpWork.ts';
import type { FinishFollowUp, FollowUp } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { toLocalInput } from './dueTimes.ts';
import { finishFollowUp } from './followUpActions.ts';

const outcomes = ['done', 'reached', 'left_message', 'not_reached', 'not_wanted'] as const;
const values = ['info', 'offer', 'fix', 'greeting'] as const;

interface Draft {
  outcome: string;
  note: string;
  value: string;
  from: string;
  until: string;
  next: string;
  nextAt: string;
  noNext: string;
}

const emptyDraft = (followUp: FollowUp): Draft => ({
  outcome: 'done',
  note: '',
  value: '',
  from: followUp.kind === 'visit' ? toLocalInput(new Date(followUp.dueAt)) : '',
  until: followUp.kind === 'visit' ? toLocalInput(new Date()) : '',
  next: '',
  nextAt: '',
  noNext: '',
});

/** As it is sent; what was left empty is left out. */
function toFinish(draft: Draft): FinishFollowUp {
  const [note, next, noNext] = [draft.note.trim(), draft.next.trim(), draft.noNext.trim()];
  const outcome = outcomes.find((one) => one === draft.outcome);
  const valueGiven = values.find((one) => one === draft.value);
  return {
    ...(outcome ? { outcome } : {}),
    ...(valueGiven ? { valueGiven } : {}),
    ...(note ? { note } : {}),
    ...(draft.from ? { actualFrom: new Date(draft.from).toISOString() } : {}),
    ...(draft.until ? { actualUntil: new Date(draft.until).toISOString() } : {}),
    ...(next && draft.nextAt ? { next: { title: next, dueAt: new Date(draft.nextAt).toISOString() } } : {}),
    ...(noNext ? { noNext } : {}),
  };
}

interface FieldsProps {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
}

function NextContact({ draft, change, isAsked }: FieldsProps & { isAsked: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Group grow align="flex-end">
        <TextInput
          label={t('followUp.next')}
          maxLength={200}
          value={draft.next}
          data-testid={testIds.doneDialog('next')}
          onChange={(event) => change({ next: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={t('followUp.nextAt')}
          value={draft.nextAt}
          data-testid={testIds.doneDialog('next-at')}
          onChange={(event) => change({ nextAt: event.currentTarget.value })}
        />
      </Group>
      {isAsked && (
        <TextInput
          label={t('followUp.noNext')}
          description={t('followUp.noNextHint')}
          maxLength={500}
          value={draft.noNext}
          data-testid={testIds.doneDialog('none')}
          onChange={(event) => change({ noNext: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function VisitTimes({ draft, change }: FieldsProps) {
  const { t } = useTranslation();
  return (
    <Group grow>
      {(['from', 'until'] as const).map((edge) => (
        <TextInput
          key={edge}
          type="datetime-local"
          label={t(`followUp.visit.${edge}`)}
          value={draft[edge]}
          data-testid={testIds.doneDialog(edge)}
          onChange={(event) => change({ [edge]: event.currentTarget.value })}
        />
      ))}
    </Group>
  );
}

interface Props {
  followUp: FollowUp;
  /** The house asks for the next contact with each active client. */
  asksNext: boolean;
  onClose: () => void;
}

/** What came of it, and when the next contact is. */
export function DoneDialog({ followUp, asksNext, onClose }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => emptyDraft(followUp));
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const isNoteAsked = mandatory[followUp.category].done.includes('note');
  const isMissing = isNoteAsked && draft.note.trim() === '';
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('followUp.doneTitle', { title: followUp.title })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void finishFollowUp(followUp, 'done', toFinish(draft)).then((isWell) => isWell && onClose());
        }}
      >
        <Stack gap={12}>
          <Group grow>
            <NativeSelect
              label={t('followUp.outcome')}
              value={draft.outcome}
              data-testid={testIds.doneDialog('outcome')}
              onChange={(event) => change({ outcome: event.currentTarget.value })}
              data={outcomes.map((value) => ({ value, label: t(`followUp.outcome.${value}`) }))}
            />
            <NativeSelect
              label={t('followUp.value')}
              value={draft.value}
              data-testid={testIds.doneDialog('value')}
              onChange={(event) => change({ value: event.currentTarget.value })}
              data={[
                { value: '', label: t('followUp.value.none') },
                ...values.map((value) => ({ value, label: t(`followUp.value.${value}`) })),
              ]}
            />
          </Group>
          {followUp.kind === 'visit' && <VisitTimes draft={draft} change={change} />}
          <Textarea
            data-autofocus
            autosize
            minRows={2}
            label={t('followUp.note')}
            required={isNoteAsked}
            maxLength={2_000}
            value={draft.note}
            data-testid={testIds.doneDialog('note')}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
          <NextContact draft={draft} change={change} isAsked={asksNext} />
          <Button type="submit" disabled={isMissing} data-testid={testIds.doneDialog('save')}>
            {t('followUp.markDone')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
