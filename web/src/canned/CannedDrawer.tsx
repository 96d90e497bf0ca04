import { Button, Drawer, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CannedResponse, CannedScope } from '../api/types.ts';
import { isSupervisor, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './Canned.module.css';
import { useCannedForm } from './useCannedForm.ts';
import { variables } from './variables.ts';

const scopes: readonly CannedScope[] = ['own', 'queue', 'all'];

/** The words, and the variables that may stand in them. */
function WordsField({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const box = useRef<HTMLTextAreaElement>(null);
  function insert(variable: string) {
    const at = box.current?.selectionStart ?? value.length;
    const end = box.current?.selectionEnd ?? at;
    onChange(`${value.slice(0, at)}{${variable}}${value.slice(end)}`);
    box.current?.focus();
  }
  return (
    <>
      <Textarea
        ref={box}
        label={t('canned.text')}
        autosize
        minRows={5}
        maxRows={16}
        value={value}
        data-testid={testIds.cannedField('text')}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          {t('canned.variables')}
        </Text>
        <div className={classes['variables']}>
          {variables.map((variable) => (
            <Button
              key={variable}
              size="compact-xs"
              variant="default"
              title={`{${variable}}`}
              onClick={() => insert(variable)}
            >
              {t(`variable.${variable}`)}
            </Button>
          ))}
        </div>
      </div>
    </>
  );
}

export function CannedDrawer({ item, onClose }: { item: CannedResponse | null; onClose: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const { value, change, save, remove, isWhole, isSaving } = useCannedForm(item, onClose);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={t(item ? 'canned.edit' : 'canned.new')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      data-testid={testIds.cannedForm}
    >
      <Stack gap={14}>
        <TextInput
          label={t('canned.shortcut')}
          description={t('canned.shortcutHint')}
          leftSection="/"
          maxLength={40}
          value={value.shortcut}
          data-testid={testIds.cannedField('shortcut')}
          onChange={(event) => change({ shortcut: event.currentTarget.value })}
        />
        <TextInput
          label={t('canned.name')}
          maxLength={120}
          value={value.title}
          data-testid={testIds.cannedField('title')}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        {isSupervisor(session) && (
          <Group grow align="end">
            <Select
              label={t('canned.for')}
              allowDeselect={false}
              value={value.scope}
              data={scopes.map((scope) => ({ value: scope, label: t(`canned.scope.${scope}`) }))}
              data-testid={testIds.cannedField('scope')}
              onChange={(scope) => scope && change({ scope })}
            />
            {value.scope === 'queue' && (
              <Select
                label={t('canned.scope.queue')}
                searchable
                value={value.queueId ?? null}
                data={session.queues.map(({ id, name }) => ({ value: id, label: name }))}
                data-testid={testIds.cannedField('queue')}
                onChange={(queueId) => queueId && change({ queueId })}
              />
            )}
          </Group>
        )}
        <WordsField value={value.text} onChange={(text) => change({ text })} />
        <Group justify="space-between">
          {item ? (
            <Button variant="subtle" color="red" data-testid={testIds.cannedDelete} onClick={remove}>
              {t('canned.delete')}
            </Button>
          ) : (
            <span />
          )}
          <Button disabled={!isWhole} loading={isSaving} data-testid={testIds.cannedSave} onClick={save}>
            {t('common.save')}
          </Button>
        </Group>
      </Stack>
    </Drawer>
  );
}
