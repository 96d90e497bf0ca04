import { Button, Divider, Select, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { Person, UpdatePerson } from '../api/types.ts';

const roles = ['agent', 'supervisor', 'administrator'] as const;

/** Role and state of the account, for administrators. Sessions, keys and sockets end with the change. */
export function AccountFields({ person }: { person: Person }) {
  const { t } = useTranslation();
  const save = useMutation({
    mutationFn: (change: UpdatePerson) => api.savePerson(person.id, change),
    onSuccess: () => refresh(keys.people),
    onError: tellFailure,
  });
  return (
    <Stack gap={12}>
      <Divider />
      <Select
        label={t('people.role')}
        allowDeselect={false}
        value={person.role}
        disabled={save.isPending}
        data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        onChange={(chosen) => {
          const role = roles.find((one) => one === chosen);
          if (role) save.mutate({ role });
        }}
      />
      <Button
        variant="default"
        color="red"
        loading={save.isPending}
        onClick={() => save.mutate({ disabled: !person.disabled })}
      >
        {t(person.disabled ? 'people.enable' : 'people.disable')}
      </Button>
    </Stack>
  );
}
