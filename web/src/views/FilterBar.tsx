import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAgents } from '../agents/useAgents.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { useTags } from '../tags/useTags.ts';
import { testIds } from '../testIds.ts';
import { filterIn, type FilterName } from './filters.ts';

const channels = ['call', 'sms', 'email'] as const;
const states = ['queued', 'offered', 'handled', 'wrapping'] as const;
/** An hour, four, a day, three, a week. */
const ages = [60, 240, 1_440, 4_320, 10_080] as const;

interface Choice {
  name: Exclude<FilterName, 'holder'>;
  data: Array<{ value: string; label: string }>;
}

function useChoices(): Choice[] {
  const { t } = useTranslation();
  const tags = useTags();
  const agents = useAgents();
  const queues = useQuery({ queryKey: keys.queues, queryFn: api.queues, staleTime: 60_000 });
  const named = (items: ReadonlyArray<{ id: string; name: string }>) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  return [
    { name: 'channel', data: channels.map((value) => ({ value, label: t(`channel.${value}`) })) },
    { name: 'queueId', data: named(queues.data?.items ?? []) },
    { name: 'workState', data: states.map((value) => ({ value, label: t(`state.${value}`) })) },
    { name: 'tagId', data: named(tags) },
    {
      name: 'agentId',
      data: [
        { value: 'me', label: t('filter.me') },
        { value: 'nobody', label: t('filter.nobody') },
        ...named(agents),
      ],
    },
    {
      name: 'olderThanMinutes',
      data: ages.map((age) => ({ value: String(age), label: t(`filter.age.${age}`) })),
    },
  ];
}

/** What narrows the list; all of it stands in the address of the page. */
export function FilterBar() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const filter = filterIn(search);
  const valueOf = (name: FilterName): string | null =>
    (name === 'agentId' ? (filter.holder ?? filter.agentId) : filter[name]) ?? null;

  function set(name: FilterName, value: string | null): void {
    const next = new URLSearchParams(search);
    next.delete('view');
    next.delete(name);
    if (name === 'agentId') next.delete('holder');
    if (value !== null) next.set(value === 'me' || value === 'nobody' ? 'holder' : name, value);
    setSearch(next);
  }

  return (
    <Group gap={6} mb={8} role="group" aria-label={t('filter.label')}>
      {useChoices().map(({ name, data }) => (
        <Select
          key={name}
          size="xs"
          w={142}
          clearable
          searchable={data.length > 8}
          aria-label={t(`filter.${name}`)}
          placeholder={t(`filter.${name}`)}
          value={valueOf(name)}
          data={data}
          data-testid={testIds.inboxFilter(name)}
          onChange={(value) => set(name, value)}
        />
      ))}
    </Group>
  );
}
