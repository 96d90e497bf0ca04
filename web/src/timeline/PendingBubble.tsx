import { Button } from '@mantine/core';
import { IconAlertCircle, IconClock, IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { discardSend, retrySend } from '../composer/send.ts';
import type { PendingSend } from '../composer/pendingSends.ts';
import { testIds } from '../testIds.ts';
import classes from './Timeline.module.css';

/** What I sent and the server has not yet put on the timeline. */
export function PendingBubble({ send }: { send: PendingSend }) {
  const { t } = useTranslation();
  const isFailed = send.state === 'failed';
  return (
    <article
      className={classes['row']}
      data-side="us"
      data-pending={!isFailed}
      data-trouble={isFailed}
      data-state={send.state}
      data-testid={testIds.pending(send.clientKey)}
    >
      <div className={classes['bubble']}>
        {send.subject && <strong>{`${send.subject}\n`}</strong>}
        {send.text}
        {send.files?.map(({ id, name }) => (
          <div key={id} className={classes['file']}>
            <IconPaperclip size={13} aria-hidden="true" /> {name}
          </div>
        ))}
      </div>
      <div className={classes['meta']}>
        <span>{send.kind === 'note' ? t('composer.note') : t(`channel.${send.kind}`)}</span>
        {isFailed ? (
          <>
            <span className={classes['state']} data-tone="bad" role="alert">
              <IconAlertCircle size={14} aria-hidden="true" />
              {send.error ?? t('composer.unsure')}
            </span>
            <Button
              size="compact-xs"
              variant="light"
              data-testid={testIds.retry}
              onClick={() => retrySend(send)}
            >
              {t('common.retry')}
            </Button>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => discardSend(send)}>
              {t('composer.discard')}
            </Button>
          </>
        ) : (
          <span className={classes['state']}>
            <IconClock size={13} aria-hidden="true" />
            {t('composer.sending')}
          </span>
        )}
      </div>
    </article>
  );
}
