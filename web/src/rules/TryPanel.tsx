import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleDocument } from '#core/contract/rules.ts';
import { isWait } from '#core/contract/ruleWords.ts';
import { api } from '../api/endpoints.ts';
import { formatDateTime } from '../clock/format.ts';
import { Judged } from './Judged.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { rulesApi } from './rulesApi.ts';
import classes from './Rules.module.css';

const PAUSE_MS = 250;
const ENTRIES = 200;

function useClientsLike(words: string) {
  const [search] = useDebouncedValue(words, PAUSE_MS);
  return useQuery({
    queryKey: ['clients', 'try', search],
    queryFn: () => api.clients({ ...(search ? { query: search } : {}), limit: 20 }),
  });
}

function ClientField({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const clients = useClientsLike(search);
  return (
    <Select
      size="xs"
      searchable
      label={t('rules.tryClient')}
      data={(clients.data?.items ?? []).map(({ id, name }) => ({
        value: id,
        label: name ?? t('client.unknown'),
      }))}
      filter={({ options }) => options}
      value={value}
      onSearchChange={setSearch}
      data-testid={ruleTestIds.tryClient}
      onChange={onChange}
    />
  );
}

/** What the rule makes of one entry, condition by condition. */
function Tried({ document, clientId, seq }: { document: RuleDocument; clientId: string; seq: number }) {
  const { t } = useTranslation();
  const tried = useQuery({
    queryKey: ['tried', clientId, seq, JSON.stringify(document)],
    queryFn: () => rulesApi.try({ document, clientId, seq }),
  });
  if (!tried.data) return null;
  const { holds } = tried.data.explained;
  return (
    <div role="status" data-testid={ruleTestIds.tried} data-holds={holds}>
      <strong className={classes[holds ? 'yes' : 'no']}>
        {t(holds ? 'rules.tryHolds' : 'rules.tryHoldsNot')}
      </strong>
      <Judged document={document} explained={tried.data.explained} />
    </div>
  );
}

/** The rule asked about something that really happened. */
export function TryPanel({ document }: { document: RuleDocument }) {
  const { t, i18n } = useTranslation();
  const [clientId, setClientId] = useState<string | null>(null);
  const [seq, setSeq] = useState<string | null>(null);
  const timeline = useQuery({
    queryKey: ['timeline', 'try', clientId],
    queryFn: () => api.timeline(clientId ?? '', { limit: ENTRIES }),
    enabled: clientId !== null,
  });
  const { when } = document;
  const entries = (timeline.data?.events ?? []).filter(({ kind }) => kind === when).toReversed();
  if (isWait(when)) return null;
  return (
    <section className={classes['part']}>
      <h2>{t('rules.try')}</h2>
      <p className={classes['hint']}>{t('rules.tryHint')}</p>
      <ClientField
        value={clientId}
        onChange={(id) => {
          setClientId(id);
          setSeq(null);
        }}
      />
      {timeline.data && entries.length === 0 && <p className={classes['hint']}>{t('rules.tryNone')}</p>}
      {entries.length > 0 && (
        <Select
          size="xs"
          mt={6}
          mb={8}
          label={t('rules.tryEntry')}
          data={entries.map((event) => ({
            value: String(event.seq),
            label: `${formatDateTime(event.at, i18n.language)} · ${t(`rule.when.${when}`)}`,
          }))}
          value={seq}
          data-testid={ruleTestIds.tryEntry}
          onChange={setSeq}
        />
      )}
      {clientId && seq && <Tried document={document} clientId={clientId} seq={Number(seq)} />}
    </section>
  );
}
