import { Button, Modal, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { SegmentCount } from '../composer/SegmentCount.tsx';

interface Props {
  channel: 'sms' | 'email';
  to: string;
  onClose: () => void;
}

/** A first message to an address that was only typed. */
export function NewMessage({ channel, to, onClose }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [subject, setSubject] = useState('');
  const [clientKey] = useState(() => crypto.randomUUID());
  const send = useMutation({
    mutationFn: () =>
      api.startConversation({
        channel,
        to,
        text: text.trim(),
        clientKey,
        ...(subject.trim() ? { subject: subject.trim() } : {}),
      }),
    onSuccess: ({ conversation }) => {
      refresh(keys.desk);
      onClose();
      void navigate(`/clients/${conversation.clientId}?c=${conversation.id}`);
    },
    onError: tellFailure,
  });
  return (
    <Modal opened onClose={onClose} title={t(channel === 'sms' ? 'search.text' : 'search.mail', { to })}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Stack gap={10}>
          {channel === 'email' && (
            <TextInput
              label={t('composer.subject')}
              value={subject}
              onChange={(event) => setSubject(event.currentTarget.value)}
            />
          )}
          <Textarea
            data-autofocus
            autosize
            minRows={4}
            label={t('composer.reply')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {channel === 'sms' && <SegmentCount text={text} onShorten={setText} />}
          <Button type="submit" h={36} disabled={text.trim() === ''} loading={send.isPending}>
            {t('composer.send')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
