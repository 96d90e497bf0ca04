import { Modal, Table, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { FirstContactRow } from '#core/contract/figures.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import pageClasses from '../app/Page.module.css';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import classes from '../relations/Relations.module.css';
import { formatPercent } from '../relations/format.ts';

const DAYS = 30;
type Of = 'resolved' | 'one_call';
const tones = { one_call: 'good', resolved: 'good', again: 'bad' } as const;

function Line({ row }: { row: FirstContactRow }) {
  const { t, i18n } = useTranslation();
  return (
    <Table.Tr>
      <Table.Td>
        <ChannelIcon channel={row.channel} size={14} />{' '}
        <Link to={`/clients/${row.clientId}?tab=history&c=${row.conversationId}`}>
          {row.clientName ?? t('client.unknown')}
        </Link>
      </Table.Td>
      <Table.Td className="tabular">{formatDateTime(row.closedAt, i18n.language)}</Table.Td>
      <Table.Td>{row.agentName ?? '–'}</Table.Td>
      <Table.Td>
        <Tag tone={tones[row.resolution]}>{t(`firstContact.is.${row.resolution}`)}</Tag>
      </Table.Td>
    </Table.Tr>
  );
}

function Contacts({ of, onClose }: { of: Of; onClose: () => void }) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery({
    queryKey: keys.firstContactRows(of),
    queryFn: ({ pageParam }) =>
      api.firstContactRows({ of, days: DAYS, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = pages.data?.pages.flatMap((page) => page.items);
  return (
    <Modal opened onClose={onClose} size="xl" title={t(`firstContact.${of}`)}>
      <Text size="sm" c="dimmed" mb={8}>
        {t(`firstContact.hint.${of}`, { days: DAYS })}
      </Text>
      {!rows && <Trouble error={pages.error} onRetry={() => void pages.refetch()} />}
      {rows?.length === 0 && <Text c="dimmed">{t('firstContact.none')}</Text>}
      <div className={pageClasses['wide']}>
        <Table verticalSpacing={6} data-testid={testIds.firstContactRows}>
          <Table.Tbody>
            {rows?.map((row) => (
              <Line key={row.conversationId} row={row} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <MoreRows pages={pages} />
    </Modal>
  );
}

/** first-contact resolution and one-call resolution; each opens the contacts it is made of. */
export function FirstContact() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Of | null>(null);
  const query = useQuery({ queryKey: keys.firstContact, queryFn: () => api.firstContact(DAYS) });
  if (!query.data) return null;
  const figures = { resolved: query.data.resolved, one_call: query.data.oneCall };
  return (
    <>
      <h2 className={pageClasses['subtitle']} style={{ marginTop: 22 }}>
        {t('firstContact.title', { days: DAYS })}
      </h2>
      <div className={classes['tiles']}>
        {(['resolved', 'one_call'] as const).map((of) => {
          const { share, numerator, denominator } = figures[of];
          return (
            <UnstyledButton
              key={of}
              className={classes['tile'] ?? ''}
              title={t(`firstContact.hint.${of}`, { days: DAYS })}
              data-share={share}
              data-testid={testIds.firstContact(of)}
              onClick={() => setOpened(of)}
            >
              <span className={`${classes['number']} tabular`}>
                {share === null ? '–' : formatPercent(share)}
              </span>
              <span>{t(`firstContact.${of}`)}</span>
              <span className="quiet tabular">
                {denominator === 0
                  ? t('firstContact.none')
                  : t('firstContact.fraction', { numerator, denominator })}
              </span>
            </UnstyledButton>
          );
        })}
      </div>
      {opened && <Contacts of={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
