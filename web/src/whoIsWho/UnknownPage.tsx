import { Anchor, Button, Group, Table, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ProvisionalClient } from '#core/contract/whoIsWho.ts';
import { tellDone, tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Page } from '../app/Page.tsx';
import classes from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { Ago } from '../clock/Ticking.tsx';
import { refreshMerged } from '../merges/refreshMerged.ts';
import { testIds } from '../testIds.ts';
import { EvidenceLines } from './EvidenceLines.tsx';

function useDecision(client: ProvisionalClient['client'], name: string) {
  const { t } = useTranslation();
  const done = (text: string, ...ids: string[]) => {
    refresh(keys.provisional);
    refreshMerged(client.id, ...ids);
    tellDone(text);
  };
  const decide = useMutation({
    mutationFn: () => api.decideClient(client.id, { name: name.trim() }),
    onSuccess: () => done(t('unknown.decided')),
    onError: tellFailure,
  });
  const attach = useMutation({
    mutationFn: (winnerId: string) => api.mergeClients(winnerId, { loserId: client.id }),
    onSuccess: (winner) => done(t('merge.done'), winner.id),
    onError: tellFailure,
  });
  const spam = useMutation({
    mutationFn: () => api.spamClient(client.id),
    onSuccess: () => {
      done(t('spam.done'));
      refresh(keys.blocked, keys.workCounts, ['inbox'], keys.desk);
    },
    onError: tellFailure,
  });
  return { decide, attach, spam };
}

function Row({ item: { client, preview, since, suggestions } }: { item: ProvisionalClient }) {
  const { t } = useTranslation();
  const [name, setName] = useState(client.name ?? '');
  const { decide, attach, spam } = useDecision(client, name);
  return (
    <Table.Tr data-testid={testIds.unknown(client.id)}>
      <Table.Td>
        <Anchor component={Link} to={`/clients/${client.id}`} size="sm">
          {client.addresses.map(({ value }) => value).join(', ') || t('client.unknown')}
        </Anchor>{' '}
        <Tag tone="warn">{t('client.unverified')}</Tag>
        <div className="quiet">
          <Ago at={since} />
        </div>
      </Table.Td>
      <Table.Td>{preview ?? '–'}</Table.Td>
      <Table.Td>
        {suggestions.map((one) => (
          <div key={one.client.id}>
            <Button
              size="compact-xs"
              variant="default"
              loading={attach.isPending}
              data-testid={testIds.unknownAttach(one.client.id)}
              onClick={() => attach.mutate(one.client.id)}
            >
              {t('maybe.is', { name: one.client.name ?? one.client.addresses[0]?.value ?? '' })}
            </Button>
            <EvidenceLines evidence={one.evidence} />
          </div>
        ))}
      </Table.Td>
      <Table.Td>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            decide.mutate();
          }}
        >
          <Group gap={6} wrap="nowrap">
            <TextInput
              size="xs"
              aria-label={t('unknown.name')}
              placeholder={t('unknown.name')}
              value={name}
              data-testid={testIds.unknownName(client.id)}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" size="xs" disabled={name.trim() === ''} loading={decide.isPending}>
              {t('unknown.new')}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              loading={spam.isPending}
              data-testid={testIds.spamClient(client.id)}
              onClick={() => spam.mutate()}
            >
              {t('spam.client')}
            </Button>
          </Group>
        </form>
      </Table.Td>
    </Table.Tr>
  );
}

/** Unknown callers and writers, until somebody has said who they are. */
export function UnknownPage() {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: keys.provisional,
    queryFn: ({ pageParam }) => api.provisionalClients(pageParam === '' ? undefined : pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  });
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  return (
    <Page title={t('nav.unknown')} testId={testIds.unknownPage}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('unknown.hint')}
      </Text>
      <div className={classes['sheet']}>
        <Table verticalSpacing={7} horizontalSpacing="md" miw={760}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('unknown.address')}</Table.Th>
              <Table.Th>{t('unknown.said')}</Table.Th>
              <Table.Th>{t('maybe.title')}</Table.Th>
              <Table.Th>{t('unknown.decide')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Row key={item.client.id} item={item} />
            ))}
          </Table.Tbody>
        </Table>
        {items.length === 0 && (
          <Text p="lg" ta="center" c="dimmed">
            {t('unknown.none')}
          </Text>
        )}
        <MoreRows pages={pages} />
      </div>
    </Page>
  );
}
