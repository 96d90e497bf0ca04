import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { QueueSettings } from '../api/types.ts';
import { testIds } from '../testIds.ts';
import { QueueSection } from './QueueSection.tsx';
import { SecondsField } from './SecondsField.tsx';
import type { SectionProps } from './sections.ts';
import { useQueueForm } from './useQueueForm.ts';
import classes from './Queues.module.css';

type Mode = QueueSettings['wrapUpMode'];
const modes: readonly Mode[] = [
  'mandatory_timeout',
  'mandatory',
  'mandatory_forced_timeout',
  'optional',
  'agent_requested',
];

/** How after-call work goes: its mode, and the times that the mode has. */
export function AfterCallSection({ queue }: SectionProps) {
  const { t } = useTranslation();
  const form = useQueueForm(queue);
  const { value, change } = form;
  const hasEnd = value.wrapUpMode !== 'mandatory';
  const canBeExtended = hasEnd && value.wrapUpMode !== 'mandatory_forced_timeout';
  return (
    <QueueSection name="afterCall" title={t('queues.section.afterCall')} form={form}>
      <Select
        label={t('queues.wrapUpMode')}
        description={t(`queues.mode.${value.wrapUpMode}.hint`)}
        allowDeselect={false}
        value={value.wrapUpMode}
        data={modes.map((mode) => ({ value: mode, label: t(`queues.mode.${mode}`) }))}
        data-testid={testIds.queueField('wrapUpMode')}
        onChange={(chosen) => {
          const wrapUpMode = modes.find((mode) => mode === chosen);
          if (wrapUpMode) change({ wrapUpMode });
        }}
      />
      {hasEnd && (
        <div className={classes['fields']}>
          <SecondsField
            name="wrapUpSeconds"
            label={t('queues.wrapUpSeconds')}
            hint={t('queues.wrapUpSecondsHint')}
            min={1}
            max={3_600}
            value={value.wrapUpSeconds}
            onChange={(wrapUpSeconds) => change({ wrapUpSeconds })}
          />
          {canBeExtended && (
            <SecondsField
              name="wrapUpExtendSeconds"
              label={t('queues.wrapUpExtendSeconds')}
              hint={t('queues.wrapUpExtendSecondsHint')}
              min={0}
              max={3_600}
              value={value.wrapUpExtendSeconds}
              onChange={(wrapUpExtendSeconds) => change({ wrapUpExtendSeconds })}
            />
          )}
        </div>
      )}
    </QueueSection>
  );
}
