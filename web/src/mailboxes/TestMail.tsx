import { Alert, Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './Mailboxes.module.css';

/** Sends one mail by the way that is saved, and shows what came of it. */
export function TestMail({ id }: { id: string }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [to, setTo] = useState(user.email);
  const send = useMutation({ mutationFn: () => api.testSmtp(id, { to }), onError: tellFailure });
  const { data } = send;
  return (
    <>
      <div className={classes['row']}>
        <TextInput
          className={classes['grow'] ?? ''}
          label={t('smtp.testTo')}
          type="email"
          value={to}
          data-testid={testIds.mailServer('smtp', 'testTo')}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button
          h={36}
          variant="default"
          disabled={!to.includes('@')}
          loading={send.isPending}
          data-testid={testIds.mailServer('smtp', 'test')}
          onClick={() => send.mutate()}
        >
          {t('smtp.test')}
        </Button>
      </div>
      {data && (
        <Alert
          color={data.failure ? 'red' : 'pine'}
          p="xs"
          role="status"
          data-testid={testIds.mailServer('smtp', 'tested')}
        >
          {data.failure
            ? t('smtp.testFailed', { why: t(`mailFailure.${data.failure}`) })
            : t('smtp.testWent')}
          {data.answer && <q> {data.answer}</q>}
        </Alert>
      )}
    </>
  );
}
