import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import type { ClientDetail, ClientSummary } from '../api/types.ts';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import { MergeChoice } from './MergeChoice.tsx';

function Found({ client, onPick }: { client: ClientSummary; onPick: () => void }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      justify="flex-start"
      h={40}
      data-testid={testIds.mergeCandidate(client.id)}
      onClick={onPick}
    >
      <span className="truncate">
        {client.name ?? t('client.unknown')}{' '}
        <span className="quiet">{client.addresses.map(({ value }) => value).join(', ')}</span>
      </span>
    </Button>
  );
}

/** Who is the same person? Then: whose word counts where the two say different things. */
export function MergeDialog({
  client,
  loserId = null,
  onClose,
}: {
  client: ClientDetail;
  loserId?: string | null;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [asked] = useDebouncedValue(query.trim(), 200);
  const [picked, setPicked] = useState<string | null>(loserId);
  const found = useQuery({
    queryKey: keys.clients(`merge ${asked}`),
    queryFn: () => api.clients({ query: asked, limit: 8 }),
    enabled: asked.length > 1,
  });
  const others = (found.data?.items ?? []).filter(({ id }) => id !== client.id);
  return (
    <Modal opened onClose={onClose} size="lg" title={t('merge.title')}>
      {picked ? (
        <MergeChoice
          client={client}
          loserId={picked}
          onBack={loserId === null ? () => setPicked(null) : null}
          onDone={onClose}
        />
      ) : (
        <Stack gap={10}>
          <Text size="sm">{t('merge.lead', { name: client.name ?? t('client.unknown') })}</Text>
          <TextInput
            data-autofocus
            leftSection={<IconSearch size={14} />}
            aria-label={t('merge.search')}
            placeholder={t('merge.search')}
            value={query}
            data-testid={testIds.mergeSearch}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
          {found.error && <Trouble error={found.error} />}
          {others.map((other) => (
            <Found key={other.id} client={other} onPick={() => setPicked(other.id)} />
          ))}
          {found.data && others.length === 0 && (
            <Group justify="center">
              <Text c="dimmed">{t('merge.none')}</Text>
            </Group>
          )}
        </Stack>
      )}
    </Modal>
  );
}
