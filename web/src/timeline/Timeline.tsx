import { Button, Loader } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Trouble } from '../app/Trouble.tsx';
import { usePendingSends } from '../composer/pendingSends.ts';
import { testIds } from '../testIds.ts';
import { DaySection } from './DaySection.tsx';
import type { Filter } from './eventKinds.ts';
import { FilterChips } from './FilterChips.tsx';
import { PendingBubble } from './PendingBubble.tsx';
import classes from './Timeline.module.css';
import { useScroll } from './useScroll.ts';
import { useSeekEvent } from './useSeekEvent.ts';
import { useTimeline } from './useTimeline.ts';

function Start({
  hasEarlier,
  isLoading,
  onEarlier,
}: {
  hasEarlier: boolean;
  isLoading: boolean;
  onEarlier: () => void;
}) {
  const { t } = useTranslation();
  if (!hasEarlier) return <p className={classes['start']}>{t('timeline.start')}</p>;
  return (
    <div className={classes['start']}>
      <Button variant="subtle" loading={isLoading} data-testid={testIds.loadEarlier} onClick={onEarlier}>
        {t('timeline.earlier')}
      </Button>
    </div>
  );
}

interface Props {
  clientId: string;
  /** Who was merged into this client: their timelines are chapters of it. */
  merged: readonly string[];
  /** A conversation, and one event, that are brought into sight. */
  soughtId: string | null;
  soughtEventId: string | null;
}

export function Timeline({ clientId, merged, soughtId, soughtEventId }: Props) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('all');
  const { state, load, days, loadEarlier } = useTimeline(clientId, merged, filter);
  const pending = usePendingSends(clientId);
  const isReady = state.firstSeq !== null;
  const { box, content, unseen, isAway, onScroll, toNewest } = useScroll({
    firstSeq: state.firstSeq,
    lastSeq: state.lastSeq,
    pendingCount: pending.length,
    onTop: () => void loadEarlier(),
  });

  // A conversation picked from the history is brought into sight.
  useEffect(() => {
    if (!soughtId || !isReady) return;
    box.current?.querySelector(`[data-conversation="${soughtId}"]`)?.scrollIntoView({ block: 'center' });
  }, [soughtId, isReady, box]);

  useSeekEvent({ box, eventId: soughtEventId, days, hasEarlier: state.hasEarlier, load, loadEarlier });

  return (
    <>
      <FilterChips filter={filter} onChange={setFilter} />
      <div className={classes['frame']}>
        <div
          ref={box}
          className={classes['box']}
          onScroll={onScroll}
          data-testid={testIds.timeline}
          data-last-seq={state.lastSeq}
          tabIndex={0}
          role="log"
          aria-label={t('timeline.title')}
        >
          <div ref={content} className={classes['content']}>
            {!isReady && load.isLoading && <Loader size="sm" m="xl" aria-label={t('common.loading')} />}
            {!isReady && load.error !== null && <Trouble error={load.error} />}
            {isReady && (days.length > 0 || state.hasEarlier) && (
              <Start
                hasEarlier={state.hasEarlier}
                isLoading={load.isLoadingEarlier}
                onEarlier={() => void loadEarlier()}
              />
            )}
            {days.map((day) => (
              <DaySection key={day.day} day={day} />
            ))}
            {isReady && days.length === 0 && <p className={classes['start']}>{t('timeline.empty')}</p>}
            {pending.map((send) => (
              <PendingBubble key={send.clientKey} send={send} />
            ))}
          </div>
        </div>
        {isAway && (
          <Button
            className={classes['jump'] ?? ''}
            radius="xl"
            leftSection={<IconArrowDown size={15} />}
            data-testid={testIds.jumpNewest}
            onClick={toNewest}
          >
            {unseen > 0 ? t('timeline.new', { count: unseen }) : t('timeline.newest')}
          </Button>
        )}
      </div>
    </>
  );
}
