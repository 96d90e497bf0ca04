import { Button, Loader } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconPhotoOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { useNow } from '../clock/clock.ts';
import { testIds } from '../testIds.ts';
import { AttachmentChips } from './AttachmentChips.tsx';
import classes from './AttachmentChips.module.css';
import type { MessageRow } from './rows.ts';

/** What is not here after so long needs somebody to ask for it. */
const LATE_MS = 5 * 60_000;

/** What a client's text came with, while it is not here: under way, tried again by itself, or for somebody to ask for. */
function Missing({ row, count }: { row: MessageRow; count: number }) {
  const { t } = useTranslation();
  const now = useNow();
  const { messageId } = row.event.data;
  const ask = useMutation({ mutationFn: () => api.fetchMedia(messageId), onError: tellFailure });
  const failed = row.media?.kind === 'message.mediaFailed' ? row.media : null;
  const isUnderWay = !failed && now - Date.parse(row.media?.at ?? row.at) < LATE_MS;
  return (
    <div
      className={classes['missing']}
      role={isUnderWay ? 'status' : 'alert'}
      data-testid={testIds.mediaMissing(messageId)}
      data-state={isUnderWay ? 'underWay' : failed?.data.willRetry ? 'again' : 'failed'}
    >
      {isUnderWay ? <Loader size={13} /> : <IconPhotoOff size={15} aria-hidden="true" />}
      {isUnderWay
        ? t('media.underWay', { count })
        : t(failed?.data.willRetry ? 'media.again' : 'media.failed', { count })}
      {!isUnderWay && (
        <Button
          size="compact-xs"
          variant="light"
          loading={ask.isPending}
          data-testid={testIds.mediaFetch}
          onClick={() => ask.mutate()}
        >
          {t('media.fetch')}
        </Button>
      )}
    </div>
  );
}

/** The files of a text, either way. */
export function TextFiles({ row }: { row: MessageRow }) {
  const { event, media } = row;
  if (media?.kind === 'message.mediaKept') return <AttachmentChips attachments={media.data.attachments} />;
  const attachments = event.data.attachments ?? [];
  if (event.kind === 'message.received' && attachments.length > 0)
    return <Missing row={row} count={attachments.length} />;
  return <AttachmentChips attachments={attachments} />;
}
