import { Select, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SetBonds } from '#core/contract/bonds.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { queryClient } from '../api/queries.ts';
import { relationKeys } from '../api/relations.ts';
import { testIds } from '../testIds.ts';
import { formatDate } from './format.ts';
import classes from './Relations.module.css';

const costs = [1, 2, 3, 4, 5] as const;
const FOUND = 8;

interface ReferrerProps {
  clientId: string;
  value: { id: string; name: string | null } | null;
  onChange: (id: string | null) => void;
}

/** A client of ours, found by what is typed. */
function Referrer({ clientId, value, onChange }: ReferrerProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState('');
  const found = useQuery({
    queryKey: ['clients', 'referrers', asked],
    queryFn: () => api.clients({ query: asked, limit: FOUND }),
    enabled: asked.trim() !== '' && asked !== value?.name,
  });
  const known = [...(value ? [value] : []), ...(found.data?.items ?? [])];
  const data = [...new Map(known.map((one) => [one.id, one])).values()]
    .filter(({ id }) => id !== clientId)
    .map(({ id, name }) => ({ value: id, label: name ?? t('client.unknown') }));
  return (
    <Select
      size="xs"
      label={t('bonds.referredBy')}
      placeholder={t('bonds.nobody')}
      searchable
      clearable
      filter={({ options }) => options}
      value={value?.id ?? null}
      data={data}
      data-testid={testIds.bondsReferrer}
      onSearchChange={setAsked}
      onChange={onChange}
    />
  );
}

/** How dear it would be to leave (LC-07), who brought the client and whom they brought (LC-29). */
export function Bonds({ clientId }: { clientId: string }) {
  const { t, i18n } = useTranslation();
  const key = relationKeys.bonds(clientId);
  const bonds = useQuery({ queryKey: key, queryFn: () => api.bonds(clientId) });
  const save = useMutation({
    mutationFn: (body: SetBonds) => api.setBonds(clientId, body),
    onSuccess: (fresh) => queryClient.setQueryData(key, fresh),
    onError: tellFailure,
  });
  if (!bonds.data) return null;
  const { switchingCost, referredBy, referred } = bonds.data;
  return (
    <section data-testid={testIds.bonds} data-cost={switchingCost} data-referrer={referredBy?.id}>
      <h3 className={classes['title']}>{t('bonds.title')}</h3>
      <Stack gap={8}>
        <Select
          size="xs"
          label={t('bonds.cost')}
          description={t('bonds.costHint')}
          placeholder={t('bonds.unknown')}
          clearable
          value={switchingCost === null ? null : String(switchingCost)}
          data={costs.map((cost) => ({ value: String(cost), label: t(`bonds.cost.${cost}`) }))}
          data-testid={testIds.bondsCost}
          onChange={(cost) => save.mutate({ switchingCost: cost === null ? null : Number(cost) })}
        />
        <Referrer
          key={referredBy?.id ?? ''}
          clientId={clientId}
          value={referredBy}
          onChange={(referredById) => save.mutate({ referredById })}
        />
      </Stack>
      {referred.length > 0 && (
        <>
          <h3 className={classes['title']}>{t('bonds.brought')}</h3>
          <ul className={classes['lines']}>
            {referred.map(({ id, name, at }) => (
              <li key={id} data-testid={testIds.bondsBrought(id)}>
                <Link to={`/clients/${id}`}>{name ?? t('client.unknown')}</Link>
                <span className="quiet tabular">{formatDate(at, i18n.language)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
