import { Alert, Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import type { MailboxWays } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './Mailboxes.module.css';
import { isWhole, ServerFields, type Ports, type ServerValue } from './ServerFields.tsx';
import { TestMail } from './TestMail.tsx';
import { useWaysChange } from './useWays.ts';

const PORTS: Ports = { tls: 465, starttls: 587, none: 25 };

interface Props {
  id: string;
  address: string;
  smtp: MailboxWays['smtp'];
}

/** By which server the mails of a mailbox leave. */
export function SmtpForm({ id, address, smtp }: Props) {
  const { t, i18n } = useTranslation();
  const [changed, setChanged] = useState<Partial<ServerValue>>({});
  const first: ServerValue = {
    host: '',
    port: PORTS.starttls,
    security: 'starttls',
    username: address,
    signIn: 'password',
    password: '',
  };
  const isKept = smtp?.signIn === 'password';
  const value: ServerValue = { ...first, ...smtp, password: '', ...changed };
  const save = useWaysChange(
    id,
    () => {
      const { host, port, security, username, signIn, password } = value;
      const given = signIn === 'password' && password !== '' ? { password } : {};
      return api.saveSmtp(id, { host, port, security, username, signIn, ...given });
    },
    () => setChanged({}),
  );
  const remove = useWaysChange(
    id,
    () => api.removeSmtp(id),
    () => setChanged({}),
  );
  return (
    <section className={classes['part']} data-testid={testIds.mailWay('smtp')}>
      <h3 className={classes['heading']}>{t('smtp.title')}</h3>
      <Text c="dimmed" size="sm">
        {t(smtp ? 'smtp.own' : 'smtp.house')}
      </Text>
      {smtp?.failure && smtp.failingSince && (
        <Alert color="red" p="xs" data-testid={testIds.mailFailure('smtp')}>
          {t('smtp.failing', {
            why: t(`mailFailure.${smtp.failure}`),
            time: formatDateTime(smtp.failingSince, i18n.language),
          })}
        </Alert>
      )}
      <ServerFields
        kind="smtp"
        value={value}
        ports={PORTS}
        isKept={isKept}
        onChange={(part) => setChanged({ ...changed, ...part })}
      />
      <div className={classes['row']}>
        <Button
          h={32}
          disabled={Object.keys(changed).length === 0 || !isWhole(value, isKept)}
          loading={save.isPending}
          data-testid={testIds.mailServer('smtp', 'save')}
          onClick={() => save.mutate()}
        >
          {t('common.save')}
        </Button>
        {smtp && (
          <Button
            h={32}
            variant="default"
            loading={remove.isPending}
            data-testid={testIds.mailServer('smtp', 'remove')}
            onClick={() => remove.mutate()}
          >
            {t('smtp.remove')}
          </Button>
        )}
      </div>
      <TestMail id={id} />
    </section>
  );
}
