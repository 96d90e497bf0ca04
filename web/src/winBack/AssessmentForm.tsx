import { SegmentedControl, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WinBackAssessment, WinBackResult, type WinBackCase } from '#core/contract/winBack.ts';
import { api } from '../api/endpoints.ts';
import { formatDate } from '../relations/format.ts';
import { testIds } from '../testIds.ts';
import { MoneyFields } from './MoneyFields.tsx';
import { SaveButton } from './SaveButton.tsx';
import { useSaveForm } from './useSaveForm.ts';

const results = ['won', 'pending', 'lost'] as const;

/** The third phase: what came of it, what it cost, what was learnt. Pending stays open for thirty days more. */
export function AssessmentForm({ item }: { item: WinBackCase }) {
  const { t, i18n } = useTranslation();
  const save = useSaveForm(item.id, api.fillAssessment);
  const [result, setResult] = useState<WinBackResult>(item.ordersSince > 0 ? 'won' : 'pending');
  const [costMinor, setCostMinor] = useState<number | null>(item.costMinor);
  const [lesson, setLesson] = useState(item.lesson ?? '');
  const form = WinBackAssessment.safeParse({ result, costMinor, lesson }).data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (form) save.mutate(form);
      }}
    >
      <Stack gap={12}>
        {item.assessAt && (
          <Text size="sm" c="dimmed">
            {t('winBack.assessAt', { date: formatDate(item.assessAt, i18n.language) })}
          </Text>
        )}
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('winBack.form.result')}
          </Text>
          <SegmentedControl
            fullWidth
            aria-label={t('winBack.form.result')}
            value={result}
            data={results.map((value) => ({ value, label: t(`winBack.result.${value}`) }))}
            data-testid={testIds.winBackField('result')}
            onChange={(value) => setResult(WinBackResult.parse(value))}
          />
        </div>
        <MoneyFields
          label={t('winBack.form.cost')}
          name="cost"
          minor={costMinor}
          currency={item.currency ?? 'USD'}
          onMinor={setCostMinor}
        />
        <Textarea
          label={t('winBack.form.lesson')}
          required
          autosize
          minRows={2}
          maxLength={2_000}
          value={lesson}
          data-testid={testIds.winBackField('lesson')}
          onChange={(event) => setLesson(event.currentTarget.value)}
        />
        <SaveButton
          label={t('winBack.form.saveAssessment')}
          isWhole={Boolean(form)}
          isSaving={save.isPending}
        />
      </Stack>
    </form>
  );
}
