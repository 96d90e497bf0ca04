import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { ClientDetail } from '../api/types.ts';
import { AlsoWaiting } from '../callbacks/AlsoWaiting.tsx';
import { CaseHost } from '../cases/CaseHost.tsx';
import { Composer } from '../composer/Composer.tsx';
import { useDesk } from '../desk/useDesk.ts';
import { TopicLines } from '../followUps/TopicLines.tsx';
import { JoinedStrip } from '../links/JoinedStrip.tsx';
import { useIsNarrow } from '../shell/useIsNarrow.ts';
import { Timeline } from '../timeline/Timeline.tsx';
import { ClientHeader } from './ClientHeader.tsx';
import classes from './ClientView.module.css';
import { ClientPanel } from './ClientPanel.tsx';
import { focusOf, useClientConversations } from './useClient.ts';
import { useFinish } from './useFinish.ts';

type Side = 'timeline' | 'details';

export function ClientView({ client }: { client: ClientDetail }) {
  const { t } = useTranslation();
  const isNarrow = useIsNarrow();
  const [search] = useSearchParams();
  const [side, setSide] = useState<Side>('timeline');
  const desk = useDesk();
  const conversations = useClientConversations(client.id).data?.items ?? [];
  const mine = desk?.work.filter((conversation) => conversation.clientId === client.id) ?? [];
  const focus = focusOf({ asked: search.get('c'), mine, known: conversations });
  useFinish(focus, () => setSide('details'));
  return (
    <CaseHost clientId={client.id}>
      <div className={classes['view']}>
        {isNarrow && (
          <SegmentedControl
            className={classes['sides'] ?? ''}
            fullWidth
            value={side}
            onChange={setSide}
            data={[
              { value: 'timeline', label: t('timeline.title') },
              { value: 'details', label: t('panel.title') },
            ]}
          />
        )}
        <section
          className={classes['centre']}
          hidden={isNarrow && side !== 'timeline'}
          aria-label={t('timeline.title')}
        >
          <ClientHeader client={client} focus={focus} />
          <AlsoWaiting conversations={conversations} focus={focus} />
          <JoinedStrip conversations={conversations} focus={focus} />
          <Timeline
            clientId={client.id}
            merged={client.merged.map((one) => one.clientId)}
            soughtId={search.get('tab') === 'history' ? search.get('c') : null}
            soughtEventId={search.get('event')}
          />
          <Composer client={client} conversations={conversations} mine={mine} focus={focus} />
        </section>
        <aside
          className={classes['panel']}
          hidden={isNarrow && side !== 'details'}
          aria-label={t('panel.title')}
        >
          <TopicLines clientId={client.id} />
          <ClientPanel client={client} conversations={conversations} focus={focus} />
        </aside>
      </div>
    </CaseHost>
  );
}
