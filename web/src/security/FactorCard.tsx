import { Button, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { SecondFactorStart } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { changeAccess } from '../session/accessChange.ts';
import { testIds } from '../testIds.ts';
import classes from '../settings/SettingsPage.module.css';
import { BackupCodeList } from './BackupCodeList.tsx';
import { QrCode } from './QrCode.tsx';
import { usePasswordFault } from './usePasswordFault.ts';

type Step = 'rest' | 'setUp' | 'turnOff' | 'renew';

/** Sets the second factor up, takes it away, makes new backup codes. Each asks for the password. */
export function FactorCard({ onChange }: { onChange?: () => void }) {
  const { t } = useTranslation();
  const account = useQuery({ queryKey: keys.account, queryFn: api.account });
  const [step, setStep] = useState<Step>('rest');
  const factor = account.data?.secondFactor;
  const rest = (message?: string): void => {
    setStep('rest');
    refresh(keys.account, keys.accountSessions);
    if (message) tellDone(message);
    onChange?.();
  };
  return (
    <section className={classes['card']} data-testid={testIds.securityCard('factor')}>
      <h2 className={classes['title']}>{t('security.factor')}</h2>
      {!factor && <Trouble error={account.error} />}
      {factor && step === 'rest' && (
        <Stack gap={14}>
          <Text size="sm">
            {factor.on ? t('security.factorOn', { count: factor.backupCodesLeft }) : t('security.factorOff')}
          </Text>
          <Group>
            {!factor.on && (
              <Button data-testid={testIds.securityAction('set-up')} onClick={() => setStep('setUp')}>
                {t('security.setUp')}
              </Button>
            )}
            {factor.on && (
              <Button
                variant="default"
                data-testid={testIds.securityAction('renew')}
                onClick={() => setStep('renew')}
              >
                {t('security.renewCodes')}
              </Button>
            )}
            {factor.on && !factor.demanded && (
              <Button
                variant="default"
                data-testid={testIds.securityAction('turn-off')}
                onClick={() => setStep('turnOff')}
              >
                {t('security.turnOff')}
              </Button>
            )}
          </Group>
        </Stack>
      )}
      {step === 'setUp' && (
        <SetUp onDone={() => rest(t('security.turnedOn'))} onCancel={() => setStep('rest')} />
      )}
      {step === 'renew' && <Renew onDone={() => rest()} onCancel={() => setStep('rest')} />}
      {step === 'turnOff' && (
        <TurnOff onDone={() => rest(t('security.turnedOff'))} onCancel={() => setStep('rest')} />
      )}
    </section>
  );
}

interface StepProps {
  onDone: () => void;
  onCancel: () => void;
}

function SetUp({ onDone, onCancel }: StepProps) {
  const { t } = useTranslation();
  const faultOf = usePasswordFault();
  const [started, setStarted] = useState<SecondFactorStart | null>(null);
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => changeAccess(() => api.confirmSecondFactor(code.trim())),
    onSuccess: onDone,
  });
  if (!started) return <AskPassword ask={api.startSecondFactor} onAnswer={setStarted} onCancel={onCancel} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate();
      }}
    >
      <Stack gap={14}>
        <Text size="sm">{t('security.scan')}</Text>
        <QrCode text={started.uri} />
        <Text ff="monospace" size="sm" className={classes['key']} data-testid={testIds.factorSecret}>
          {started.secret}
        </Text>
        <BackupCodeList codes={started.backupCodes} />
        <CodeField value={code} error={faultOf(confirm.error, 'code')} onChange={setCode} />
        <Group>
          <Button type="submit" loading={confirm.isPending} data-testid={testIds.securityAction('confirm')}>
            {t('security.turnOn')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('security.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Renew({ onDone, onCancel }: StepProps) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (!codes)
    return (
      <AskPassword
        ask={api.renewBackupCodes}
        onAnswer={({ backupCodes }) => setCodes(backupCodes)}
        onCancel={onCancel}
      />
    );
  return (
    <Stack gap={14}>
      <BackupCodeList codes={codes} />
      <Button maw={240} onClick={onDone}>
        {t('security.codesKept')}
      </Button>
    </Stack>
  );
}

function TurnOff({ onDone, onCancel }: StepProps) {
  const [code, setCode] = useState('');
  return (
    <AskPassword
      ask={(password) => changeAccess(() => api.endSecondFactor({ password, code: code.trim() }))}
      onAnswer={onDone}
      onCancel={onCancel}
      field={(error) => <CodeField value={code} error={error} onChange={setCode} />}
    />
  );
}

interface AskPasswordProps<T> {
  ask: (password: string) => Promise<T>;
  onAnswer: (answer: T) => void;
  onCancel: () => void;
  /** What is asked for besides the password. */
  field?: (error: string | null) => React.ReactNode;
}

function AskPassword<T>({ ask, onAnswer, onCancel, field }: AskPasswordProps<T>) {
  const { t } = useTranslation();
  const faultOf = usePasswordFault();
  const [password, setPassword] = useState('');
  const asking = useMutation({ mutationFn: () => ask(password), onSuccess: onAnswer });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate();
      }}
    >
      <Stack gap={14} maw={380}>
        <PasswordInput
          label={t('security.confirmPassword')}
          autoComplete="current-password"
          required
          autoFocus
          withAsterisk={false}
          value={password}
          error={faultOf(asking.error, 'password')}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          data-testid={testIds.securityField('password')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {field?.(faultOf(asking.error, 'code'))}
        <Group>
          <Button type="submit" loading={asking.isPending} data-testid={testIds.securityAction('go-on')}>
            {t('code.submit')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('security.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface CodeFieldProps {
  value: string;
  error: string | null;
  onChange: (code: string) => void;
}

/** Six digits from the authenticator. */
function CodeField({ value, error, onChange }: CodeFieldProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('code.label')}
      maw={240}
      autoComplete="one-time-code"
      inputMode="numeric"
      maxLength={6}
      required
      withAsterisk={false}
      value={value}
      error={error}
      data-testid={testIds.securityField('code')}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
