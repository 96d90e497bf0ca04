import { Button, Modal, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { CaseKind, CaseSeverity } from '#core/contract/caseWords.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { keys, refresh } from '../api/queries.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { casesApi } from './casesApi.ts';
import { CategoryField } from './CategoryField.tsx';

export interface CaseSeed {
  clientId: string;
  conversationId: string | null;
  sourceEventId: string | null;
  text: string;
}

const kinds = ['complaint', 'suggestion', 'request'] as const satisfies readonly CaseKind[];
const severities = ['low', 'normal', 'high', 'critical'] as const satisfies readonly CaseSeverity[];
const TITLE = 80;

/** A case is opened: what it is, how bad, and in the client's words. */
export function NewCaseDialog({ seed, onClose }: { seed: CaseSeed; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [kind, setKind] = useState<CaseKind>('complaint');
  const [severity, setSeverity] = useState<CaseSeverity>('normal');
  const [categoryId, setCategoryId] = useState<string | null>(null);
  const [title, setTitle] = useState(seed.text.replaceAll(/\s+/g, ' ').slice(0, TITLE));
  const [description, setDescription] = useState(seed.text.slice(0, 4_000));
  const save = useMutation({
    mutationFn: () =>
      casesApi.open({
        clientId: seed.clientId,
        kind,
        severity,
        title: title.trim(),
        ...(seed.conversationId ? { conversationId: seed.conversationId } : {}),
        ...(seed.sourceEventId ? { sourceEventId: seed.sourceEventId } : {}),
        ...(categoryId ? { categoryId } : {}),
        ...(description.trim() === '' ? {} : { description: description.trim() }),
      }),
    onSuccess: (made) => {
      refresh(keys.cases);
      onClose();
      void navigate(`/cases/${made.id}`);
    },
    onError: tellFailure,
  });
  return (
    <Modal opened onClose={onClose} title={t('case.new')}>
      <form
        data-testid={caseTestIds.caseNew}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap={10}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t('case.kind')}
            value={kind}
            onChange={setKind}
            data={kinds.map((value) => ({ value, label: t(`case.kind.${value}`) }))}
          />
          <TextInput
            data-autofocus
            required
            label={t('case.title')}
            maxLength={200}
            value={title}
            data-testid={caseTestIds.caseNewField('title')}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
          <Textarea
            label={t('case.description')}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4_000}
            value={description}
            data-testid={caseTestIds.caseNewField('description')}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <CategoryField
            value={categoryId}
            onChange={setCategoryId}
            testId={caseTestIds.caseNewField('category')}
          />
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label={t('case.severity')}
            value={severity}
            onChange={setSeverity}
            data={severities.map((value) => ({ value, label: t(`case.severity.${value}`) }))}
          />
          <Button
            type="submit"
            disabled={title.trim() === ''}
            loading={save.isPending}
            data-testid={caseTestIds.caseNewField('save')}
          >
            {t('case.open')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
