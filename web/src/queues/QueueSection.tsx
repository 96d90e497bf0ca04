import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';
import type { QueueForm } from './useQueueForm.ts';
import classes from './Queues.module.css';

interface Props {
  name: string;
  title: string;
  /** Without one there is nothing to save. */
  form?: Pick<QueueForm, 'isChanged' | 'save' | 'isSaving'>;
  children: ReactNode;
}

/** A card of the page: title, fields, and a button that saves this card alone. */
export function QueueSection({ name, title, form, children }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes['card']} data-testid={testIds.queueSection(name)}>
      <h2 className={classes['title']}>{title}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (form?.isChanged) form.save();
        }}
      >
        <Stack gap={14}>
          {children}
          {form && (
            <Group gap={10}>
              <Button
                type="submit"
                h={34}
                disabled={!form.isChanged}
                loading={form.isSaving}
                data-testid={testIds.queueSave(name)}
              >
                {t('common.save')}
              </Button>
              {form.isChanged && <span className="quiet">{t('queues.unsaved')}</span>}
            </Group>
          )}
        </Stack>
      </form>
    </section>
  );
}
