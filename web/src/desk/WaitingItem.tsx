import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { Conversation } from '../api/types.ts';
import { CallbackFacts } from '../callbacks/CallbackFacts.tsx';
import { TierBadge } from '../client/TierBadge.tsx';
import { Since } from '../clock/Ticking.tsx';
import { testIds } from '../testIds.ts';
import { act } from './actions.ts';
import { ChannelIcon } from './ChannelIcon.tsx';
import classes from './MyWork.module.css';

/** Somebody who waits in one of my queues, and may be taken out of turn. */
export function WaitingItem({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [isTaking, setIsTaking] = useState(false);
  const name = conversation.clientName ?? conversation.address ?? t('client.unknown');
  const href = `/clients/${conversation.clientId}?c=${conversation.id}`;

  async function take() {
    setIsTaking(true);
    const taken = await act(conversation.id, 'accept');
    setIsTaking(false);
    if (taken) await navigate(href);
  }

  return (
    <div className={classes['item']} data-testid={testIds.waitingItem(conversation.id)}>
      <span className={classes['icon']}>
        <ChannelIcon channel={conversation.channel} />
      </span>
      <span className={classes['text']}>
        <Link
          to={href}
          className={`${classes['top']} ${classes['cover']}`}
          style={{ color: 'inherit', textDecoration: 'none' }}
        >
          <span className={`truncate ${classes['name']}`}>{name}</span>
          <TierBadge tier={conversation.clientTier} isCompact />
        </Link>
        <span className="truncate quiet">
          {conversation.queueName} · <Since at={conversation.queuedAt ?? conversation.openedAt} />
          {conversation.callback && (
            <>
              {' · '}
              <CallbackFacts callback={conversation.callback} />
            </>
          )}
        </span>
      </span>
      <Button
        className={classes['above'] ?? ''}
        variant="default"
        size="compact-xs"
        loading={isTaking}
        aria-label={t('work.takeName', { name })}
        data-testid={testIds.take(conversation.id)}
        onClick={() => void take()}
      >
        {t('work.take')}
      </Button>
    </div>
  );
}
