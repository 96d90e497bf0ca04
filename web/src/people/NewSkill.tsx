import { Button, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';

/** Makes a skill of the division. */
export function NewSkill() {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const make = useMutation({
    mutationFn: () => api.makeSkill(name),
    onSuccess: () => {
      setName('');
      refresh(keys.skills);
    },
    onError: tellFailure,
  });
  return (
    <Group gap={8} align="end">
      <TextInput
        style={{ flex: 1 }}
        label={t('people.newSkill')}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={name.trim() === ''}
        loading={make.isPending}
        onClick={() => make.mutate()}
      >
        {t('people.makeSkill')}
      </Button>
    </Group>
  );
}
