import { NumberInput, Select, Switch } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CallbackMode, type WaitingPolicy } from '#core/contract/waiting.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import { testIds } from '../testIds.ts';
import { BranchField } from './BranchField.tsx';
import { OverflowSteps } from './OverflowSteps.tsx';
import { QueueSection } from './QueueSection.tsx';
import classes from './Queues.module.css';
import type { SectionProps } from './sections.ts';

/** How callers wait: what they hear, who may wait, and what they may do instead. */
export function WaitingSection({ queue }: SectionProps) {
  const stored = useQuery({
    queryKey: keys.queueWaiting(queue.id),
    queryFn: () => api.queueWaiting(queue.id),
  });
  return stored.data ? <WaitingForm key={queue.id} queueId={queue.id} stored={stored.data} /> : null;
}

function useWaitingForm(queueId: string, stored: WaitingPolicy) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<WaitingPolicy | null>(null);
  const value = changed ?? stored;
  const saving = useMutation({
    mutationFn: () => api.saveQueueWaiting(queueId, value),
    onSuccess: (saved) => {
      queryClient.setQueryData(keys.queueWaiting(queueId), saved);
      setChanged(null);
      tellDone(t('queues.saved'));
    },
    onError: tellFailure,
  });
  return {
    value,
    change: (part: Partial<WaitingPolicy>) => setChanged({ ...value, ...part }),
    isChanged: changed !== null,
    save: () => saving.mutate(),
    isSaving: saving.isPending,
  };
}

function WaitingForm({ queueId, stored }: { queueId: string; stored: WaitingPolicy }) {
  const { t } = useTranslation();
  const form = useWaitingForm(queueId, stored);
  const { value, change } = form;
  const flag = (name: 'announcePosition' | 'announceWait' | 'joinEmpty' | 'leaveEmpty') => (
    <Switch
      label={t(`waiting.${name}`)}
      checked={value[name]}
      data-testid={testIds.queueField(name)}
      onChange={(event) => change({ [name]: event.currentTarget.checked })}
    />
  );
  return (
    <QueueSection name="waiting" title={t('queues.section.waiting')} form={form}>
      {flag('announcePosition')}
      {flag('announceWait')}
      <div className={classes['fields']}>
        <NumberInput
          label={t('waiting.maxWaiting')}
          description={t('waiting.maxWaitingHint')}
          allowDecimal={false}
          min={0}
          max={5_000}
          value={value.maxWaiting ?? ''}
          data-testid={testIds.queueField('maxWaiting')}
          onChange={(most) => change({ maxWaiting: typeof most === 'number' ? most : null })}
        />
        <BranchField
          name="whenFull"
          label={t('waiting.whenFull')}
          queueId={queueId}
          value={value.whenFull}
          onChange={(whenFull) => change({ whenFull })}
        />
        <BranchField
          name="whenEmpty"
          label={t('waiting.whenEmpty')}
          queueId={queueId}
          value={value.whenEmpty}
          onChange={(whenEmpty) => change({ whenEmpty })}
        />
      </div>
      {flag('joinEmpty')}
      {flag('leaveEmpty')}
      <CallbackFields value={value} change={change} />
      <OverflowSteps queueId={queueId} steps={value.overflow} onChange={(overflow) => change({ overflow })} />
    </QueueSection>
  );
}

interface FieldsProps {
  value: WaitingPolicy;
  change: (part: Partial<WaitingPolicy>) => void;
}

function CallbackFields({ value, change }: FieldsProps) {
  const { t } = useTranslation();
  const { callback, voicemail } = value;
  const set = (part: Partial<WaitingPolicy['callback']>) => change({ callback: { ...callback, ...part } });
  const count = (name: 'maxAttempts' | 'pauseMinutes' | 'expireDays', max: number) => (
    <NumberInput
      label={t(`waiting.${name}`)}
      allowDecimal={false}
      clampBehavior="blur"
      min={1}
      max={max}
      value={callback[name]}
      disabled={!callback.offered && !voicemail.offered}
      data-testid={testIds.queueField(name)}
      onChange={(number) => {
        if (typeof number === 'number') set({ [name]: number });
      }}
    />
  );
  return (
    <>
      <Switch
        label={t('waiting.callbackOffered')}
        checked={callback.offered}
        data-testid={testIds.queueField('callbackOffered')}
        onChange={(event) => set({ offered: event.currentTarget.checked })}
      />
      <Switch
        label={t('waiting.otherNumber')}
        checked={callback.otherNumber}
        disabled={!callback.offered}
        onChange={(event) => set({ otherNumber: event.currentTarget.checked })}
      />
      <Switch
        label={t('waiting.voicemailOffered')}
        checked={voicemail.offered}
        data-testid={testIds.queueField('voicemailOffered')}
        onChange={(event) => change({ voicemail: { ...voicemail, offered: event.currentTarget.checked } })}
      />
      <div className={classes['fields']}>
        <Select
          label={t('waiting.mode')}
          allowDeselect={false}
          data={CallbackMode.options.map((mode) => ({ value: mode, label: t(`waiting.mode.${mode}`) }))}
          value={callback.mode}
          onChange={(mode) => set({ mode: CallbackMode.catch(callback.mode).parse(mode) })}
        />
        {count('maxAttempts', 10)}
        {count('pauseMinutes', 1_440)}
        {count('expireDays', 14)}
      </div>
    </>
  );
}
