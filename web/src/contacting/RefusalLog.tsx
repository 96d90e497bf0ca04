import { Group, Select, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ContactPurpose, HoldReason, MessageChannel } from '#core/contract/words.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import classes from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { contactingTestIds as ids } from '../contactingTestIds.ts';
import { useHoldReason } from '../i18n/useHoldReason.ts';

type Filter = Partial<Record<'why' | 'purpose' | 'channel', string>>;

/** Every "no" of the governor, with its reason and when next. */
export function RefusalLog() {
  const { t, i18n } = useTranslation();
  const reasonOf = useHoldReason();
  const [filter, setFilter] = useState<Filter>({});
  const pages = useInfiniteQuery({
    queryKey: keys.refusals(JSON.stringify(filter)),
    queryFn: ({ pageParam }) => api.refusals({ ...filter, cursor: pageParam === '' ? undefined : pageParam }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const choices = {
    why: HoldReason.options.map((value) => ({ value, label: reasonOf(value) })),
    purpose: ContactPurpose.options.map((value) => ({ value, label: t(`purpose.${value}`) })),
    channel: MessageChannel.options.map((value) => ({ value, label: t(`contacting.channel.${value}`) })),
  };
  return (
    <>
      <Group gap={8} mb="sm">
        {(['why', 'purpose', 'channel'] as const).map((name) => (
          <Select
            key={name}
            clearable
            placeholder={t(`contacting.filter.${name}`)}
            aria-label={t(`contacting.filter.${name}`)}
            data={choices[name]}
            value={filter[name] ?? null}
            data-testid={ids.refusalFilter(name)}
            onChange={(value) => setFilter({ ...filter, [name]: value ?? undefined })}
          />
        ))}
      </Group>
      {!pages.data && <Trouble error={pages.error} onRetry={() => void pages.refetch()} />}
      {pages.data && items.length === 0 && (
        <Text c="dimmed" ta="center" p="xl">
          {t('contacting.nothingRefused')}
        </Text>
      )}
      {items.length > 0 && (
        <div className={classes['sheet']}>
          <Table verticalSpacing={7} horizontalSpacing="md" miw={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('contacting.at')}</Table.Th>
                <Table.Th>{t('contacting.client')}</Table.Th>
                <Table.Th>{t('contacting.what')}</Table.Th>
                <Table.Th>{t('contacting.why')}</Table.Th>
                <Table.Th>{t('contacting.next')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((one) => (
                <Table.Tr key={one.id} data-testid={ids.refusal(one.id)}>
                  <Table.Td className="tabular">{formatDateTime(one.at, i18n.language)}</Table.Td>
                  <Table.Td>
                    <Link to={`/clients/${one.clientId}`}>{one.clientName ?? t('contacting.unnamed')}</Link>
                  </Table.Td>
                  <Table.Td>
                    {t(`contacting.channel.${one.channel}`)} · {t(`purpose.${one.purpose}`)}
                  </Table.Td>
                  <Table.Td>{reasonOf(one.why)}</Table.Td>
                  <Table.Td className="tabular">
                    {one.until ? formatDateTime(one.until, i18n.language) : t('contacting.never')}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <MoreRows pages={pages} />
        </div>
      )}
    </>
  );
}
