import { Button, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, queryClient } from '../api/queries.ts';
import { testIds } from '../testIds.ts';
import { Refusal } from './Refusal.tsx';
import classes from './SignIn.module.css';

/** The second step of signing in: the authenticator's digits, or a backup code. */
export function CodeForm({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [kind, setKind] = useState<'code' | 'backup-code'>('code');
  const give = useMutation({
    mutationFn: () => api.giveCode(code.trim(), kind),
    onSuccess: () => queryClient.resetQueries({ queryKey: keys.session }),
    onError: () => setCode(''),
  });
  const isApp = kind === 'code';
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        give.mutate();
      }}
    >
      <Title order={1} fz={22} lh={1.15}>
        {t('code.title')}
      </Title>
      <div className="quiet">{isApp ? t('code.hint') : t('code.backupHint')}</div>
      <TextInput
        key={kind}
        label={isApp ? t('code.label') : t('code.backupLabel')}
        autoComplete="one-time-code"
        inputMode={isApp ? 'numeric' : 'text'}
        maxLength={isApp ? 6 : 40}
        size="md"
        required
        autoFocus
        withAsterisk={false}
        value={code}
        data-testid={testIds.signInCode}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {give.isError && <Refusal error={give.error} otherwise={t('code.refused')} />}
      <Button type="submit" size="md" fullWidth loading={give.isPending} data-testid={testIds.signInSubmit}>
        {t('code.submit')}
      </Button>
      <Button
        variant="subtle"
        data-testid={testIds.signInBackup}
        onClick={() => {
          setKind(isApp ? 'backup-code' : 'code');
          setCode('');
          give.reset();
        }}
      >
        {isApp ? t('code.useBackup') : t('code.useApp')}
      </Button>
      <Button variant="subtle" color="gray" onClick={onBack}>
        {t('code.back')}
      </Button>
    </form>
  );
}
