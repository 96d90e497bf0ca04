import { Button, Stack, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import classes from './Arrival.module.css';
import { ChoiceFields } from './ChoiceFields.tsx';
import { DialFields, HoursFields, NoticeFields, QueueField, SayFields } from './NodeFields.tsx';
import { TextsField } from './TextsField.tsx';
import type { NodeEditing } from './WayField.tsx';

function Fields({ editing }: { editing: NodeEditing }) {
  const { t } = useTranslation();
  const { node, onChange } = editing;
  switch (node.kind) {
    case 'hours':
      return <HoursFields editing={editing} node={node} />;
    case 'say':
      return <SayFields editing={editing} node={node} />;
    case 'menu':
    case 'language':
      return <ChoiceFields editing={editing} node={node} />;
    case 'notice':
      return <NoticeFields editing={editing} node={node} />;
    case 'dial':
      return <DialFields editing={editing} node={node} />;
    case 'queue':
    case 'voicemail':
    case 'callback':
      return <QueueField editing={editing} node={node} />;
    case 'hangUp':
      return (
        <TextsField
          label={t('flow.words')}
          texts={node.texts}
          onChange={(texts) => onChange({ ...node, texts })}
        />
      );
  }
}

/** What one step says and where it leads. */
export function NodeForm({ editing, onRemove }: { editing: NodeEditing; onRemove: (() => void) | null }) {
  const { t } = useTranslation();
  const { node, onChange } = editing;
  return (
    <section className={classes['card']} aria-label={node.title} data-testid={testIds.flowForm}>
      <Stack gap={12}>
        <div className={classes['head']}>
          <TextInput
            className={classes['grow'] ?? ''}
            label={t(`node.${node.kind}`)}
            maxLength={60}
            value={node.title}
            onChange={(event) => onChange({ ...node, title: event.currentTarget.value })}
          />
          {onRemove && (
            <Button variant="default" leftSection={<IconTrash size={15} />} onClick={onRemove}>
              {t('flow.remove')}
            </Button>
          )}
        </div>
        <Fields editing={editing} />
      </Stack>
    </section>
  );
}
