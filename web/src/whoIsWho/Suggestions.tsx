import { Button, Group } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Suggestion } from '#core/contract/whoIsWho.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { ClientDetail } from '../api/types.ts';
import classes from '../client/ClientPanel.module.css';
import { MergeDialog } from '../merges/MergeDialog.tsx';
import { testIds } from '../testIds.ts';
import { EvidenceLines } from './EvidenceLines.tsx';

function One({ client, suggestion }: { client: ClientDetail; suggestion: Suggestion }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const other = suggestion.client;
  const dismiss = useMutation({
    mutationFn: () => api.notSame(client.id, other.id),
    onSuccess: () => refresh(keys.suggestions(client.id)),
    onError: tellFailure,
  });
  return (
    <li className={classes['entry']} data-testid={testIds.suggestion(other.id)}>
      <IconUserQuestion size={15} aria-hidden="true" />
      <div className={classes['entryText']}>
        <Link to={`/clients/${other.id}`}>
          {t('maybe.is', { name: other.name ?? other.addresses[0]?.value ?? t('client.unknown') })}
        </Link>
        <EvidenceLines evidence={suggestion.evidence} />
        <Group gap={6} mt={4}>
          <Button
            size="compact-xs"
            data-testid={testIds.suggestionMerge(other.id)}
            onClick={() => setIsOpen(true)}
          >
            {t('merge.open')}
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            loading={dismiss.isPending}
            data-testid={testIds.suggestionDismiss(other.id)}
            onClick={() => dismiss.mutate()}
          >
            {t('maybe.not')}
          </Button>
        </Group>
      </div>
      {isOpen && <MergeDialog client={client} loserId={other.id} onClose={() => setIsOpen(false)} />}
    </li>
  );
}

/** Who else this client may be, with what speaks for it. Nothing when nothing does. */
export function Suggestions({ client }: { client: ClientDetail }) {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: keys.suggestions(client.id),
    queryFn: () => api.suggestions(client.id),
  });
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <ul className={classes['entries']} aria-label={t('maybe.title')} style={{ marginBottom: 8 }}>
      {items.map((suggestion) => (
        <One key={suggestion.client.id} client={client} suggestion={suggestion} />
      ))}
    </ul>
  );
}
