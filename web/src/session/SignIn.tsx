import { Button, PasswordInput, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import { Logo } from '../shell/Logo.tsx';
import { LookSwitches } from '../shell/LookSwitches.tsx';
import { testIds } from '../testIds.ts';
import { CodeForm } from './CodeForm.tsx';
import { Refusal } from './Refusal.tsx';
import classes from './SignIn.module.css';

function SignInForm({ onCode }: { onCode: () => void }) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => api.signIn({ email: email.trim(), password }),
    onSuccess: ({ next }) => {
      if (next === 'second_factor') onCode();
      else void queryClient.resetQueries({ queryKey: keys.session });
    },
  });
  return (
    <form
      className={classes['form']}
      data-testid={testIds.signIn}
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate();
      }}
    >
      <div className={classes['brand']}>
        <Logo size={40} />
        <div>
          <Title order={1} fz={22} lh={1.15}>
            Rapport
          </Title>
          <div className="quiet">{t('signIn.motto')}</div>
        </div>
      </div>
      <TextInput
        label={t('signIn.email')}
        type="email"
        autoComplete="username"
        size="md"
        required
        autoFocus
        withAsterisk={false}
        value={email}
        data-testid={testIds.signInEmail}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('signIn.password')}
        autoComplete="current-password"
        size="md"
        required
        withAsterisk={false}
        value={password}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        data-testid={testIds.signInPassword}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {signIn.isError && <Refusal error={signIn.error} otherwise={t('signIn.refused')} />}
      <Button type="submit" size="md" fullWidth loading={signIn.isPending} data-testid={testIds.signInSubmit}>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}

export function SignIn() {
  const [isHalfWay, setIsHalfWay] = useState(false);
  return (
    <main className={classes['page']}>
      {isHalfWay ? (
        <CodeForm onBack={() => setIsHalfWay(false)} />
      ) : (
        <SignInForm onCode={() => setIsHalfWay(true)} />
      )}
      <div className={classes['switches']}>
        <LookSwitches />
      </div>
    </main>
  );
}
