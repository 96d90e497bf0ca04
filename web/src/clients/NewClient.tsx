import { Button, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../api/endpoints.ts';
import { refresh } from '../api/queries.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import type { CreateClient } from '../api/types.ts';

export function NewClient({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [email, setEmail] = useState('');
  const addresses: CreateClient['addresses'] = [];
  if (phone.trim() !== '') addresses.push({ kind: 'phone', value: phone.trim() });
  if (email.trim() !== '') addresses.push({ kind: 'email', value: email.trim() });
  const save = useMutation({
    mutationFn: () => api.createClient({ name: name.trim(), addresses }),
    onSuccess: (client) => {
      refresh(['clients']);
      onClose();
      void navigate(`/clients/${client.id}`);
    },
    onError: tellFailure,
  });
  return (
    <Modal opened onClose={onClose} title={t('clients.new')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap={10}>
          <TextInput
            data-autofocus
            required
            label={t('profile.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            type="tel"
            label={t('clients.phone')}
            placeholder="+44…"
            value={phone}
            onChange={(event) => setPhone(event.currentTarget.value)}
          />
          <TextInput
            type="email"
            label={t('signIn.email')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Button
            type="submit"
            h={36}
            disabled={name.trim() === '' || addresses.length === 0}
            loading={save.isPending}
          >
            {t('common.save')}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
