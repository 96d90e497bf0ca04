import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAgents } from '../agents/useAgents.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { useClient } from '../client/useClient.ts';
import { useIsNarrow } from '../shell/useIsNarrow.ts';
import { testIds } from '../testIds.ts';
import { choices, hasFilters, withChange, withoutFilters, type Filter } from './searchQuery.ts';
import classes from './Search.module.css';

interface Props {
  search: URLSearchParams;
  onChange: (next: URLSearchParams) => void;
}

interface PickProps extends Props {
  name: Filter;
  data: { value: string; label: string }[];
}

function Pick({ search, onChange, name, data }: PickProps) {
  const { t } = useTranslation();
  return (
    <Select
      size="xs"
      clearable
      searchable={data.length > 8}
      placeholder={t(`find.filter.${name}`)}
      aria-label={t(`find.filter.${name}`)}
      data={data}
      value={search.get(name)}
      data-testid={testIds.searchFilter(name)}
      onChange={(value) => onChange(withChange(search, name, value))}
    />
  );
}

function Day({ search, onChange, name }: Props & { name: 'from' | 'to' }) {
  const { t } = useTranslation();
  return (
    <TextInput
      size="xs"
      type="date"
      className={classes['date'] ?? ''}
      leftSection={<span className="quiet">{t(`find.short.${name}`)}</span>}
      leftSectionWidth={40}
      aria-label={t(`find.filter.${name}`)}
      title={t(`find.filter.${name}`)}
      value={search.get(name) ?? ''}
      data-testid={testIds.searchFilter(name)}
      onChange={(event) => onChange(withChange(search, name, event.currentTarget.value))}
    />
  );
}

/** The one client whose timeline is searched; a press looks everywhere again. */
function OneClient({ clientId, onClear }: { clientId: string; onClear: () => void }) {
  const { t } = useTranslation();
  const client = useClient(clientId);
  const name = client.data?.name ?? client.data?.addresses[0]?.value ?? t('client.unknown');
  return (
    <Button
      size="compact-sm"
      variant="light"
      className={classes['free'] ?? ''}
      rightSection={<IconX size={13} />}
      data-testid={testIds.searchFilter('clientId')}
      onClick={onClear}
    >
      {t('find.onlyClient', { name })}
    </Button>
  );
}

function AllFilters({ search, onChange }: Props) {
  const { t } = useTranslation();
  const agents = useAgents();
  const queues = useQuery({ queryKey: keys.queues, queryFn: api.queues, staleTime: 60_000 });
  const labels = {
    kind: choices.kind.map((value) => ({ value, label: t(`find.kind.${value}`) })),
    channel: choices.channel.map((value) => ({ value, label: t(`find.channel.${value}`) })),
    direction: choices.direction.map((value) => ({ value, label: t(`find.direction.${value}`) })),
    state: choices.state.map((value) => ({ value, label: t(`find.state.${value}`) })),
  };
  const named = (items: readonly { id: string; name: string }[]) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  const props = { search, onChange };
  return (
    <>
      <Pick {...props} name="kind" data={labels.kind} />
      <Pick {...props} name="channel" data={labels.channel} />
      <Pick {...props} name="direction" data={labels.direction} />
      <Pick {...props} name="queueId" data={named(queues.data?.items ?? [])} />
      <Pick {...props} name="agentId" data={named(agents)} />
      <Pick {...props} name="state" data={labels.state} />
      <Day {...props} name="from" />
      <Day {...props} name="to" />
      <Checkbox
        size="xs"
        className={classes['free'] ?? ''}
        label={t('find.filter.hasFiles')}
        checked={search.get('hasFiles') === 'true'}
        data-testid={testIds.searchFilter('hasFiles')}
        onChange={(event) =>
          onChange(withChange(search, 'hasFiles', event.currentTarget.checked ? 'true' : null))
        }
      />
      {hasFilters(search) && (
        <Button
          size="compact-sm"
          variant="subtle"
          className={classes['free'] ?? ''}
          onClick={() => onChange(withoutFilters(search))}
        >
          {t('find.noFilters')}
        </Button>
      )}
    </>
  );
}

/** What narrows the search down; all of it stands in the address. On a small screen it is folded until it is asked for. */
export function SearchFilters({ search, onChange }: Props) {
  const { t } = useTranslation();
  const isNarrow = useIsNarrow();
  const [isOpen, setIsOpen] = useState(hasFilters(search));
  const clientId = search.get('clientId');
  return (
    <div className={classes['filters']}>
      {clientId && (
        <OneClient clientId={clientId} onClear={() => onChange(withChange(search, 'clientId', null))} />
      )}
      {isNarrow && !isOpen ? (
        <Button
          size="compact-sm"
          variant="default"
          className={classes['free'] ?? ''}
          leftSection={<IconFilter size={14} />}
          data-testid={testIds.searchFilter('open')}
          onClick={() => setIsOpen(true)}
        >
          {t('find.filters')}
        </Button>
      ) : (
        <AllFilters search={search} onChange={onChange} />
      )}
    </div>
  );
}
