import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Revisit } from '#core/contract/revisits.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { MoreRows } from '../app/MoreRows.tsx';
import { Tag, type Tone } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { RevisitForm } from './RevisitForm.tsx';
import { useCareOrder } from './useCareOrder.ts';
import { useDateWords } from './useDateWords.ts';

const tones: Record<Revisit['state'], Tone> = {
  planned: 'info',
  overdue: 'bad',
  done: 'good',
  skipped: 'quiet',
};

function Skip({ revisit, onClose }: { revisit: Revisit; onClose: () => void }) {
  const { t } = useTranslation();
  const order = useCareOrder();
  const [reason, setReason] = useState('');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('revisit.skip')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap={12}>
        <Textarea
          label={t('revisit.skipReason')}
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button
          disabled={reason.trim() === ''}
          loading={order.isPending}
          data-testid={testIds.revisitSkip}
          onClick={() =>
            order.mutate(() => api.skipRevisit(revisit.id, reason.trim()), { onSuccess: onClose })
          }
        >
          {t('revisit.skipDo')}
        </Button>
      </Stack>
    </Modal>
  );
}

function Row({ revisit, hasClient }: { revisit: Revisit; hasClient: boolean }) {
  const { t } = useTranslation();
  const words = useDateWords();
  const [asked, setAsked] = useState<'form' | 'skip' | null>(null);
  const { id, state, dueOn, rating, opinions, note, owner } = revisit;
  const isOpen = state === 'planned' || state === 'overdue';
  const day = words.on(dueOn);
  const facts = [
    isOpen ? t(state === 'overdue' ? 'revisit.overdue' : 'revisit.due', { day }) : day,
    owner?.name,
    rating !== null && `${rating}/5 ${t(`revisit.rating.${ratingOf(rating)}`)}`,
    ...opinions.map(({ text, problem }) => (problem ? `“${text}” (${t('revisit.problem')})` : `“${text}”`)),
    note,
  ];
  return (
    <div className={classes['line']} data-testid={testIds.revisit(id)} data-state={state}>
      <span className={classes['what']}>
        {hasClient && <Link to={`/clients/${revisit.clientId}?tab=care`}>{revisit.clientName ?? '—'}</Link>}
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </span>
      <Tag tone={tones[state]}>{t(`revisit.state.${state}`)}</Tag>
      {isOpen && (
        <Group gap={4}>
          <Button
            size="compact-xs"
            variant="default"
            data-testid={testIds.revisitFill(id)}
            onClick={() => setAsked('form')}
          >
            {t('revisit.fill')}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => setAsked('skip')}>
            {t('revisit.skip')}
          </Button>
        </Group>
      )}
      {asked === 'form' && <RevisitForm revisit={revisit} onClose={() => setAsked(null)} />}
      {asked === 'skip' && <Skip revisit={revisit} onClose={() => setAsked(null)} />}
    </div>
  );
}

const ratings = [1, 2, 3, 4, 5] as const;
export const ratingOf = (value: number): (typeof ratings)[number] =>
  ratings.find((rating) => rating === value) ?? 3;

interface Props {
  query: { clientId?: string; state: 'open' | 'ended' };
  /** What is said when there are none; null: nothing. */
  none: string | null;
}

/** Revisits ahead by day, or those that are over, with their form. */
export function RevisitRows({ query, none }: Props) {
  const pages = useInfiniteQuery({
    queryKey: keys.revisits(`${query.clientId ?? ''} ${query.state}`),
    queryFn: ({ pageParam }) => api.revisits({ ...query, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  if (!pages.data) return <Trouble error={pages.error} onRetry={() => void pages.refetch()} />;
  const items = pages.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return none && <span className={classes['hint']}>{none}</span>;
  return (
    <>
      {items.map((revisit) => (
        <Row key={revisit.id} revisit={revisit} hasClient={query.clientId === undefined} />
      ))}
      <MoreRows pages={pages} />
    </>
  );
}
