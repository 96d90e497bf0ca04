import { Alert, Button, PasswordInput, Select, Text, TextInput } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsentProvider } from '#core/contract/mailConsents.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import type { MailboxWays, SaveConsent } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './Mailboxes.module.css';
import { useWaysChange } from './useWays.ts';

const PROVIDERS: ConsentProvider[] = ['google', 'microsoft', 'custom'];

interface Value {
  provider: ConsentProvider;
  application: string;
  applicationSecret: string;
  username: string;
  authorizeUrl: string;
  tokenUrl: string;
  scope: string;
}

interface Props {
  id: string;
  address: string;
  ways: Pick<MailboxWays, 'consent' | 'consentReturnUrl'>;
}

function toOrder({ provider, application, applicationSecret, username, ...places }: Value): SaveConsent {
  return {
    provider,
    application,
    username,
    ...(applicationSecret !== '' && { applicationSecret }),
    ...(provider === 'custom' && places),
  };
}

const isWhole = ({ provider, application, username, authorizeUrl, tokenUrl, scope }: Value): boolean =>
  [application, username, ...(provider === 'custom' ? [authorizeUrl, tokenUrl, scope] : [])].every(
    (field) => field.trim() !== '',
  );

const mark = (name: string): string => testIds.mailServer('consent', name);

interface FieldsProps {
  value: Value;
  hasSecret: boolean;
  change: (part: Partial<Value>) => void;
}

function Fields({ value, hasSecret, change }: FieldsProps) {
  const { t } = useTranslation();
  const texts = ['application', 'username'] as const;
  const places = value.provider === 'custom' ? (['authorizeUrl', 'tokenUrl', 'scope'] as const) : [];
  return (
    <div className={classes['fields']}>
      <Select
        label={t('consent.provider')}
        allowDeselect={false}
        data={PROVIDERS.map((one) => ({ value: one, label: t(`consent.provider.${one}`) }))}
        value={value.provider}
        data-testid={mark('provider')}
        onChange={(chosen) => change({ provider: PROVIDERS.find((one) => one === chosen) ?? 'custom' })}
      />
      {[...texts, ...places].map((name) => (
        <TextInput
          key={name}
          label={t(`consent.${name}`)}
          maxLength={500}
          autoComplete="off"
          spellCheck={false}
          value={value[name]}
          data-testid={mark(name)}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
      <PasswordInput
        label={t('consent.applicationSecret')}
        placeholder={hasSecret ? t('mailServer.passwordKept') : ''}
        size="sm"
        maxLength={1_000}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('mailServer.showPassword') }}
        value={value.applicationSecret}
        data-testid={mark('applicationSecret')}
        onChange={(event) => change({ applicationSecret: event.currentTarget.value })}
      />
    </div>
  );
}

function State({ consent }: { consent: MailboxWays['consent'] }) {
  const { t, i18n } = useTranslation();
  if (!consent) return null;
  const { state, givenAt, username } = consent;
  const time = givenAt === null ? '' : formatDateTime(givenAt, i18n.language);
  return (
    <Alert
      color={state === 'given' ? 'green' : state === 'withdrawn' ? 'red' : 'gray'}
      p="xs"
      data-testid={mark('state')}
      data-state={state}
    >
      {t(`consent.state.${state}`, { username, time })}
    </Alert>
  );
}

/** The consent of a mailbox's owner, which the servers of some providers ask for in the place of a password. */
export function ConsentForm({ id, address, ways: { consent, consentReturnUrl } }: Props) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<Partial<Value>>({});
  const first = { provider: 'google' as const, application: '', authorizeUrl: '', tokenUrl: '', scope: '' };
  const value: Value = { ...first, username: address, ...consent, applicationSecret: '', ...changed };
  const forget = () => setChanged({});
  const save = useWaysChange(id, () => api.saveConsent(id, toOrder(value)), forget);
  const remove = useWaysChange(id, () => api.removeConsent(id), forget);
  // The provider's page takes the place of ours, and leads back.
  const ask = useMutation({
    mutationFn: () => api.askConsent(id),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: tellFailure,
  });
  return (
    <section className={classes['part']} data-testid={testIds.mailWay('consent')}>
      <h3 className={classes['heading']}>{t('consent.title')}</h3>
      <Text c="dimmed" size="sm">
        {t('consent.hint')} <code className={classes['wrap']}>{consentReturnUrl}</code>
      </Text>
      <State consent={consent} />
      <Fields
        value={value}
        hasSecret={consent?.hasSecret === true}
        change={(part) => setChanged({ ...changed, ...part })}
      />
      <div className={classes['row']}>
        <Button
          h={32}
          variant={consent ? 'default' : 'filled'}
          disabled={Object.keys(changed).length === 0 || !isWhole(value)}
          loading={save.isPending}
          data-testid={mark('save')}
          onClick={() => save.mutate()}
        >
          {t('common.save')}
        </Button>
        {consent && (
          <>
            <Button
              h={32}
              disabled={Object.keys(changed).length > 0}
              loading={ask.isPending}
              rightSection={<IconExternalLink size={14} />}
              data-testid={mark('ask')}
              onClick={() => ask.mutate()}
            >
              {t(consent.state === 'given' ? 'consent.askAgain' : 'consent.ask')}
            </Button>
            <Button
              h={32}
              variant="default"
              loading={remove.isPending}
              data-testid={mark('remove')}
              onClick={() => remove.mutate()}
            >
              {t('consent.remove')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
