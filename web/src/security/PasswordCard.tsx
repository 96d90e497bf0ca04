import { Button, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { testIds } from '../testIds.ts';
import classes from '../settings/SettingsPage.module.css';
import { changeAccess } from '../session/accessChange.ts';
import { usePasswordFault } from './usePasswordFault.ts';

const empty = { current: '', next: '' };

export function PasswordCard() {
  const { t } = useTranslation();
  const faultOf = usePasswordFault();
  const [fields, setFields] = useState(empty);
  const change = useMutation({
    mutationFn: () => changeAccess(() => api.changePassword(fields)),
    onSuccess: () => {
      setFields(empty);
      refresh(keys.accountSessions);
      tellDone(t('security.changed'));
    },
  });
  const eye = { 'aria-label': t('signIn.showPassword') };
  return (
    <section className={classes['card']} data-testid={testIds.securityCard('password')}>
      <h2 className={classes['title']}>{t('security.password')}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack gap={14} maw={380}>
          <PasswordInput
            label={t('security.current')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={fields.current}
            error={faultOf(change.error, 'current')}
            visibilityToggleButtonProps={eye}
            data-testid={testIds.securityField('current')}
            onChange={(event) => setFields({ ...fields, current: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('security.next')}
            description={t('security.rule')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={fields.next}
            error={faultOf(change.error, 'next')}
            visibilityToggleButtonProps={eye}
            data-testid={testIds.securityField('next')}
            onChange={(event) => setFields({ ...fields, next: event.currentTarget.value })}
          />
          <Button
            type="submit"
            maw={240}
            loading={change.isPending}
            data-testid={testIds.securityAction('change')}
          >
            {t('security.change')}
          </Button>
        </Stack>
      </form>
    </section>
  );
}
