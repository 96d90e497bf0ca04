import { NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { QueueSettings } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { QueueSection } from './QueueSection.tsx';
import type { SectionProps } from './sections.ts';
import { useQueueForm } from './useQueueForm.ts';
import classes from './Queues.module.css';

const wishes = ['none', 'inbound', 'outbound', 'both'] as const satisfies QueueSettings['recording'][];

/** Which calls of a queue are recorded, and for how long their recordings are kept. */
export function RecordingSection({ queue }: SectionProps) {
  const { t } = useTranslation();
  const form = useQueueForm(queue);
  const { value, change } = form;
  return (
    <QueueSection name="recording" title={t('queues.section.recording')} form={form}>
      <div className={classes['fields']}>
        <Select
          label={t('queues.recording')}
          description={t('queues.recordingHint')}
          allowDeselect={false}
          value={value.recording}
          data-testid={testIds.queueField('recording')}
          data={wishes.map((wish) => ({ value: wish, label: t(`queues.recording.${wish}`) }))}
          onChange={(_value, option) => {
            const recording = wishes.find((wish) => wish === option?.value);
            if (recording) change({ recording });
          }}
        />
        <NumberInput
          label={t('queues.recordingDays')}
          description={t('queues.recordingDaysHint')}
          suffix={t('queues.days')}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="blur"
          min={1}
          max={3_650}
          value={value.recordingDays ?? ''}
          data-testid={testIds.queueField('recordingDays')}
          onChange={(days) => change({ recordingDays: typeof days === 'number' ? days : null })}
        />
      </div>
    </QueueSection>
  );
}
