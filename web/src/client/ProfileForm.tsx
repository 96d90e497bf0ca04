import { Button, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientKind, ClientLanguage, Tier } from '#core/contract/words.ts';
import { api } from '../api/endpoints.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import { ApiError } from '../api/request.ts';
import type { ClientDetail } from '../api/types.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { formatDateTime } from '../clock/format.ts';
import { MergedList } from '../merges/MergedList.tsx';
import { testIds } from '../testIds.ts';
import { Suggestions } from '../whoIsWho/Suggestions.tsx';
import { AddressList } from './AddressList.tsx';

const tiers: readonly Tier[] = ['standard', 'silver', 'gold', 'vip'];
const kinds: readonly ClientKind[] = ['person', 'enterprise', 'government'];
const languages: readonly ClientLanguage[] = ['en', 'zh', 'es', 'fr', 'de'];
const zones = Intl.supportedValuesOf('timeZone');

type Fields = Pick<ClientDetail, 'name' | 'kind' | 'tier' | 'language' | 'timeZone' | 'note'>;

function fieldsOf(client: ClientDetail): Fields {
  const { name, kind, tier, language, timeZone, note } = client;
  return { name, kind, tier, language, timeZone, note };
}

/** What the agent has changed; all other fields follow the server. */
function useProfile(client: ClientDetail) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<Partial<Fields>>({});
  const save = useMutation({
    mutationFn: () => {
      const { name, ...others } = changed;
      return api.updateClient(client.id, { ...others, ...(name ? { name } : {}) });
    },
    onSuccess: (saved) => {
      setChanged({});
      queryClient.setQueryData(keys.client(client.id), (before: ClientDetail | undefined) => ({
        ...before,
        ...saved,
      }));
      refresh(keys.client(client.id), keys.desk);
      tellDone(t('profile.saved'));
    },
    onError: tellFailure,
  });
  const fields = { ...fieldsOf(client), ...changed };
  const change = (part: Partial<Fields>) => setChanged({ ...changed, ...part });
  const errors = save.error instanceof ApiError ? save.error.fields : {};
  return { fields, change, save, isChanged: Object.keys(changed).length > 0, errors };
}

export function ProfileForm({ client }: { client: ClientDetail }) {
  const { t, i18n } = useTranslation();
  const { fields, change, save, isChanged, errors } = useProfile(client);
  return (
    <form
      data-testid={testIds.profileForm}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <AddressList client={client} />
      <Suggestions client={client} />
      <MergedList client={client} />
      <Stack gap={10}>
        <TextInput
          label={t('profile.name')}
          name="name"
          value={fields.name ?? ''}
          error={errors['name']}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Group grow gap={10} align="flex-start">
          <Select
            label={t('profile.tier')}
            allowDeselect={false}
            value={fields.tier}
            data={tiers.map((tier) => ({ value: tier, label: t(`tier.${tier}`) }))}
            onChange={(tier) => tier && change({ tier })}
          />
          <Select
            label={t('profile.kind')}
            allowDeselect={false}
            value={fields.kind}
            data={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            onChange={(kind) => kind && change({ kind })}
          />
        </Group>
        <Group grow gap={10} align="flex-start">
          <Select
            label={t('profile.language')}
            allowDeselect={false}
            value={fields.language}
            data={languages.map((language) => ({ value: language, label: t(`language.${language}`) }))}
            onChange={(language) => language && change({ language })}
          />
          <Select
            label={t('profile.zone')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': t('profile.zoneNone') }}
            limit={40}
            placeholder={t('profile.zoneNone')}
            value={fields.timeZone}
            error={errors['timeZone']}
            data={zones}
            onChange={(timeZone) => change({ timeZone })}
          />
        </Group>
        <Textarea
          label={t('profile.note')}
          autosize
          minRows={3}
          maxRows={10}
          value={fields.note ?? ''}
          onChange={(event) => change({ note: event.currentTarget.value })}
        />
        <Button
          type="submit"
          h={34}
          disabled={!isChanged}
          loading={save.isPending}
          data-testid={testIds.profileSave}
        >
          {t('common.save')}
        </Button>
        <Text size="xs" c="dimmed">
          {client.accountAgent && `${t('profile.accountAgent', { name: client.accountAgent.name })} · `}
          {t('profile.since', { time: formatDateTime(client.createdAt, i18n.language) })}
        </Text>
      </Stack>
    </form>
  );
}
