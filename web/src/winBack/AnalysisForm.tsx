import { Autocomplete, Checkbox, Select, Stack, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LossReason, WinBackAnalysis, type WinBackCase } from '#core/contract/winBack.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { testIds } from '../testIds.ts';
import { MoneyFields } from './MoneyFields.tsx';
import { SaveButton } from './SaveButton.tsx';
import { useSaveForm } from './useSaveForm.ts';

interface Draft {
  minor: number | null;
  currency: string;
  reason: LossReason | null;
  competitor: string;
  complaints: string;
  isWorth: boolean;
  lesson: string;
}

/** What is sent; null while something is missing. The server's own schema decides. */
function formOf({ minor, currency, reason, competitor, complaints, isWorth, lesson }: Draft) {
  return WinBackAnalysis.safeParse({
    valueLostMinor: minor,
    currency,
    reason,
    ...(reason === 'competitor' ? { competitor } : {}),
    complaints,
    isWorth,
    ...(isWorth ? {} : { lesson }),
  }).data;
}

function ReasonFields({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const settings = useQuery({ queryKey: keys.settings, queryFn: api.settings });
  return (
    <>
      <Select
        label={t('winBack.form.reason')}
        required
        value={draft.reason}
        data={LossReason.options.map((value) => ({ value, label: t(`winBack.reason.${value}`) }))}
        data-testid={testIds.winBackField('reason')}
        onChange={(value) => change({ reason: LossReason.safeParse(value).data ?? null })}
      />
      {draft.reason === 'competitor' && (
        <Autocomplete
          label={t('winBack.form.competitor')}
          required
          maxLength={100}
          value={draft.competitor}
          data={settings.data?.relations.competitors ?? []}
          data-testid={testIds.winBackField('competitor')}
          onChange={(competitor) => change({ competitor })}
        />
      )}
    </>
  );
}

/** The first phase: what was lost, why, and whether it is worth it. */
export function AnalysisForm({ item }: { item: WinBackCase }) {
  const { t } = useTranslation();
  const save = useSaveForm(item.id, api.fillAnalysis);
  const [draft, setDraft] = useState<Draft>({
    minor: item.orderValueMinor,
    currency: item.orderCurrency ?? 'USD',
    reason: null,
    competitor: '',
    complaints: '',
    isWorth: true,
    lesson: '',
  });
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const form = formOf(draft);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (form) save.mutate(form);
      }}
    >
      <Stack gap={12}>
        <MoneyFields
          label={t('winBack.form.valueLost')}
          name="valueLost"
          minor={draft.minor}
          currency={draft.currency}
          onMinor={(minor) => change({ minor })}
          onCurrency={(currency) => change({ currency })}
        />
        <ReasonFields draft={draft} change={change} />
        <Textarea
          label={t('winBack.form.complaints')}
          required
          autosize
          minRows={2}
          maxLength={2_000}
          value={draft.complaints}
          data-testid={testIds.winBackField('complaints')}
          onChange={(event) => change({ complaints: event.currentTarget.value })}
        />
        <Checkbox
          label={t(draft.isWorth ? 'winBack.form.isWorth' : 'winBack.form.notWorth')}
          checked={draft.isWorth}
          data-testid={testIds.winBackField('isWorth')}
          onChange={(event) => change({ isWorth: event.currentTarget.checked })}
        />
        {!draft.isWorth && (
          <Textarea
            label={t('winBack.form.lesson')}
            required
            autosize
            minRows={2}
            maxLength={2_000}
            value={draft.lesson}
            data-testid={testIds.winBackField('lesson')}
            onChange={(event) => change({ lesson: event.currentTarget.value })}
          />
        )}
        <SaveButton
          label={t('winBack.form.saveAnalysis')}
          isWhole={Boolean(form)}
          isSaving={save.isPending}
        />
      </Stack>
    </form>
  );
}
