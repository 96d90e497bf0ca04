import { Button, Checkbox, Modal, SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Revisit } from '#core/contract/revisits.ts';
import { api } from '../api/endpoints.ts';
import { testIds } from '../testIds.ts';
import { useCareOrder } from './useCareOrder.ts';

interface Opinion {
  text: string;
  problem: boolean;
}

const MOST = 20;
const ratings = ['1', '2', '3', '4', '5'] as const;

function Opinions({
  value,
  onChange,
}: {
  value: readonly Opinion[];
  onChange: (value: readonly Opinion[]) => void;
}) {
  const { t } = useTranslation();
  const change = (index: number, part: Partial<Opinion>) =>
    onChange(value.map((one, at) => (at === index ? { ...one, ...part } : one)));
  return (
    <>
      {value.map(({ text, problem }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- they are only ever added at the end
        <div key={index}>
          <Textarea
            label={t('revisit.opinion', { number: index + 1 })}
            autosize
            minRows={2}
            maxLength={1_000}
            value={text}
            data-testid={testIds.revisitOpinion(index)}
            onChange={(event) => change(index, { text: event.currentTarget.value })}
          />
          <Checkbox
            mt={6}
            label={t('revisit.isProblem')}
            checked={problem}
            data-testid={testIds.revisitProblem(index)}
            onChange={(event) => change(index, { problem: event.currentTarget.checked })}
          />
        </div>
      ))}
      {value.length < MOST && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => onChange([...value, { text: '', problem: false }])}
        >
          {t('revisit.more')}
        </Button>
      )}
    </>
  );
}

/** What the client thinks: a rating, and at least one opinion on what was done. */
export function RevisitForm({ revisit, onClose }: { revisit: Revisit; onClose: () => void }) {
  const { t } = useTranslation();
  const order = useCareOrder(t('revisit.completed'));
  const [rating, setRating] = useState<(typeof ratings)[number] | ''>('');
  const [opinions, setOpinions] = useState<readonly Opinion[]>([{ text: '', problem: false }]);
  const [note, setNote] = useState('');
  const said = opinions.map((one) => ({ ...one, text: one.text.trim() })).filter(({ text }) => text !== '');
  const body = { rating: Number(rating), opinions: said, ...(note.trim() ? { note: note.trim() } : {}) };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t('revisit.title')}: ${revisit.clientName ?? ''}`}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap={14}>
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('revisit.rating')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={t('revisit.rating')}
            value={rating}
            data-testid={testIds.revisitRating}
            data={ratings.map((value) => ({ value, label: value }))}
            onChange={setRating}
          />
          <Text size="xs" c="dimmed" mt={4} aria-live="polite">
            {rating === '' ? ' ' : t(`revisit.rating.${rating}`)}
          </Text>
        </div>
        <Text size="sm" fw={500}>
          {t('revisit.opinions')}
        </Text>
        <Opinions value={opinions} onChange={setOpinions} />
        <Textarea
          label={t('revisit.note')}
          autosize
          minRows={2}
          maxLength={2_000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Button
          disabled={rating === '' || said.length === 0}
          loading={order.isPending}
          data-testid={testIds.revisitComplete}
          onClick={() => order.mutate(() => api.completeRevisit(revisit.id, body), { onSuccess: onClose })}
        >
          {t('revisit.complete')}
        </Button>
      </Stack>
    </Modal>
  );
}
