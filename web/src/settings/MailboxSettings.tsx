import { Accordion, Button, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { Mailbox } from '../api/types.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { Trouble } from '../app/Trouble.tsx';
import { MailboxWaysPanel } from '../mailboxes/MailboxWaysPanel.tsx';
import { testIds } from '../testIds.ts';
import classes from './SettingsPage.module.css';

function SignatureForm({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const [text, setText] = useState(mailbox.signature ?? '');
  const [opened, setOpened] = useState<string | null>(null);
  const save = useMutation({
    mutationFn: () => api.saveMailbox(mailbox.id, { signature: text }),
    onSuccess: () => {
      refresh(keys.mailboxes);
      tellDone(t('settings.saved'));
    },
    onError: tellFailure,
  });
  return (
    <Stack gap={6}>
      <Textarea
        label={mailbox.address}
        description={mailbox.queueName}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        placeholder={t('mailboxes.noSignature')}
        value={text}
        data-testid={testIds.signature(mailbox.address)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button
        h={32}
        maw={160}
        variant="default"
        disabled={text === (mailbox.signature ?? '')}
        loading={save.isPending}
        data-testid={testIds.signatureSave(mailbox.address)}
        onClick={() => save.mutate()}
      >
        {t('common.save')}
      </Button>
      <Accordion variant="contained" chevronPosition="left" value={opened} onChange={setOpened}>
        <Accordion.Item value="ways">
          <Accordion.Control data-testid={testIds.mailboxWays(mailbox.address)}>
            <Text size="sm">{t('mailboxes.ways', { address: mailbox.address })}</Text>
          </Accordion.Control>
          <Accordion.Panel>{opened && <MailboxWaysPanel mailbox={mailbox} />}</Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  );
}

/** What stands below the mails of each mailbox. */
export function MailboxSettings() {
  const { t } = useTranslation();
  const mailboxes = useQuery({ queryKey: keys.mailboxes, queryFn: api.mailboxes });
  return (
    <section className={classes['card']}>
      <h2 className={classes['title']}>{t('mailboxes.title')}</h2>
      <Text c="dimmed" size="sm" mb={10}>
        {t('mailboxes.hint', { agent: '{{agent}}', queue: '{{queue}}' })}
      </Text>
      {mailboxes.data ? (
        <Stack gap={14}>
          {mailboxes.data.items.map((mailbox) => (
            <SignatureForm key={mailbox.id} mailbox={mailbox} />
          ))}
        </Stack>
      ) : (
        <Trouble error={mailboxes.error} />
      )}
    </section>
  );
}
