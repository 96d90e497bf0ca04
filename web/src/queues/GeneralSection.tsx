import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import { QueueSection } from './QueueSection.tsx';
import { SecondsField } from './SecondsField.tsx';
import type { SectionProps } from './sections.ts';
import { useQueueForm } from './useQueueForm.ts';
import classes from './Queues.module.css';

export function GeneralSection({ queue }: SectionProps) {
  const { t } = useTranslation();
  const form = useQueueForm(queue);
  const { value, change } = form;
  return (
    <QueueSection name="general" title={t('queues.section.general')} form={form}>
      <TextInput
        label={t('queues.name')}
        maxLength={80}
        required
        value={value.name}
        data-testid={testIds.queueField('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <div className={classes['fields']}>
        <SecondsField
          name="offerSeconds"
          label={t('queues.offerSeconds')}
          hint={t('queues.offerSecondsHint')}
          min={5}
          max={300}
          value={value.offerSeconds}
          onChange={(offerSeconds) => change({ offerSeconds })}
        />
        <SecondsField
          name="serviceLevelSeconds"
          label={t('queues.serviceLevelSeconds')}
          hint={t('queues.serviceLevelSecondsHint')}
          min={1}
          max={3_600}
          value={value.serviceLevelSeconds}
          onChange={(serviceLevelSeconds) => change({ serviceLevelSeconds })}
        />
        <SecondsField
          name="shortAbandonSeconds"
          label={t('queues.shortAbandonSeconds')}
          hint={t('queues.shortAbandonSecondsHint')}
          min={0}
          max={600}
          value={value.shortAbandonSeconds}
          onChange={(shortAbandonSeconds) => change({ shortAbandonSeconds })}
        />
      </div>
    </QueueSection>
  );
}
