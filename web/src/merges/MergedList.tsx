import { Button } from '@mantine/core';
import { IconArrowsJoin, IconArrowsSplit } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MergedClient } from '#core/contract/merges.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import type { ClientDetail } from '../api/types.ts';
import classes from '../client/ClientPanel.module.css';
import { Ago } from '../clock/Ticking.tsx';
import { useTwoStep } from '../call/useTwoStep.ts';
import { testIds } from '../testIds.ts';
import { MergeDialog } from './MergeDialog.tsx';
import { refreshMerged } from './refreshMerged.ts';

function Merged({ merged, clientId }: { merged: MergedClient; clientId: string }) {
  const { t } = useTranslation();
  const undo = useMutation({
    mutationFn: () => api.undoMerge(merged.mergeId),
    onSuccess: ({ continuedIds, loserId }) => {
      refreshMerged(clientId, loserId);
      tellDone(
        continuedIds.length > 0 ? t('merge.continued', { count: continuedIds.length }) : t('merge.undone'),
      );
    },
    onError: tellFailure,
  });
  const { isArmed, press } = useTwoStep(() => undo.mutate());
  return (
    <li className={classes['entry']} data-testid={testIds.merged(merged.clientId)}>
      <IconArrowsJoin size={15} aria-hidden="true" />
      <span className={classes['entryText']}>
        <strong>{merged.name ?? merged.addresses[0] ?? t('client.unknown')}</strong>
        <span className="quiet">
          {' '}
          {merged.addresses.join(', ')} {merged.byName && `· ${t('merge.by', { name: merged.byName })} `}
          <Ago at={merged.at} />
        </span>
        {isArmed && <div role="status">{t('merge.undoSure')}</div>}
      </span>
      <Button
        size="compact-xs"
        variant={isArmed ? 'filled' : 'subtle'}
        leftSection={<IconArrowsSplit size={13} />}
        loading={undo.isPending}
        data-testid={testIds.undoMerge(merged.clientId)}
        onClick={press}
      >
        {t('merge.undo')}
      </Button>
    </li>
  );
}

/** Who else this client has been, and the way to say that somebody else is this client too. */
export function MergedList({ client }: { client: ClientDetail }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section aria-label={t('merge.merged')} style={{ marginBottom: 14 }}>
      {client.merged.length > 0 && (
        <ul className={classes['entries']} style={{ marginBottom: 6 }}>
          {client.merged.map((merged) => (
            <Merged key={merged.mergeId} merged={merged} clientId={client.id} />
          ))}
        </ul>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconArrowsJoin size={14} />}
        data-testid={testIds.mergeOpen}
        onClick={() => setIsOpen(true)}
      >
        {t('merge.open')}
      </Button>
      {isOpen && <MergeDialog client={client} onClose={() => setIsOpen(false)} />}
    </section>
  );
}
