import { Alert, Button, PasswordInput, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { failureCode } from '../api/request.ts';
import { LookSwitches } from '../shell/LookSwitches.tsx';
import { testIds } from '../testIds.ts';
import classes from '../session/SignIn.module.css';
import { usePasswordFault } from './usePasswordFault.ts';

/** The page behind an administrator's link. The token stands behind the #, so that it is in no request but ours. */
export function SetPassword() {
  const { t } = useTranslation();
  const faultOf = usePasswordFault();
  const [token] = useState(() => location.hash.slice(1));
  const [password, setPassword] = useState('');
  const set = useMutation({ mutationFn: () => api.setPassword({ token, password }) });
  const isGone = failureCode(set.error) === 'not_found';
  return (
    <main className={classes['page']}>
      <form
        className={classes['form']}
        data-testid={testIds.setPassword}
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate();
        }}
      >
        <Title order={1} fz={22} lh={1.15}>
          {t('setPassword.title')}
        </Title>
        {set.isSuccess ? (
          <>
            <Text role="status">{t('setPassword.done')}</Text>
            <Button component="a" href="/" size="md">
              {t('setPassword.toSignIn')}
            </Button>
          </>
        ) : (
          <>
            <PasswordInput
              label={t('security.next')}
              description={t('security.rule')}
              autoComplete="new-password"
              size="md"
              required
              autoFocus
              withAsterisk={false}
              value={password}
              error={isGone ? null : faultOf(set.error, 'password')}
              visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
              data-testid={testIds.setPasswordNew}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            {isGone && (
              <Alert color="red" variant="light" role="alert" data-testid={testIds.signInError}>
                {t('setPassword.gone')}
              </Alert>
            )}
            <Button type="submit" size="md" loading={set.isPending} data-testid={testIds.signInSubmit}>
              {t('setPassword.submit')}
            </Button>
          </>
        )}
      </form>
      <div className={classes['switches']}>
        <LookSwitches />
      </div>
    </main>
  );
}
