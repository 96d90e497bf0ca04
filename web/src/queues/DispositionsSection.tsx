import { Switch, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import { QueueSection } from './QueueSection.tsx';
import type { SectionProps } from './sections.ts';
import { useQueueForm } from './useQueueForm.ts';

const MOST = 60;

/** What an agent says about a conversation, and what may not be left out. */
export function DispositionsSection({ queue }: SectionProps) {
  const { t } = useTranslation();
  const form = useQueueForm(queue);
  const { value, change } = form;
  return (
    <QueueSection name="dispositions" title={t('queues.section.dispositions')} form={form}>
      <TagsInput
        label={t('queues.dispositions')}
        description={t('queues.dispositionsHint')}
        maxTags={MOST}
        value={value.dispositions}
        data-testid={testIds.queueField('dispositions')}
        onChange={(dispositions) => change({ dispositions })}
      />
      <TagsInput
        label={t('queues.divisionDispositions')}
        description={t('queues.divisionDispositionsHint')}
        maxTags={MOST}
        value={value.divisionDispositions}
        data-testid={testIds.queueField('divisionDispositions')}
        onChange={(divisionDispositions) => change({ divisionDispositions })}
      />
      <Switch
        label={t('queues.dispositionRequired')}
        checked={value.dispositionRequired}
        data-testid={testIds.queueField('dispositionRequired')}
        onChange={(event) => change({ dispositionRequired: event.currentTarget.checked })}
      />
      <Switch
        label={t('queues.noteRequired')}
        checked={value.noteRequired}
        data-testid={testIds.queueField('noteRequired')}
        onChange={(event) => change({ noteRequired: event.currentTarget.checked })}
      />
    </QueueSection>
  );
}
