import { Alert, Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../api/endpoints.ts';
import type { ImapAccount } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './Mailboxes.module.css';
import { useWaysChange } from './useWays.ts';

/** How the fetching goes, and what was taken in from where. */
export function ImapState({ id, imap }: { id: string; imap: ImapAccount }) {
  const { t, i18n } = useTranslation();
  const resume = useWaysChange(id, () => api.resumeImap(id));
  const time = (at: string): string => formatDateTime(at, i18n.language);
  const { failure, failingSince, pausedAt, workedAt } = imap;
  return (
    <>
      {failure && failingSince && (
        <Alert color={pausedAt ? 'red' : 'yellow'} p="xs" data-testid={testIds.mailFailure('imap')}>
          <div className={classes['row']}>
            <span className={classes['grow']}>
              {t(pausedAt ? 'imap.paused' : 'imap.failing', {
                why: t(`mailFailure.${failure}`),
                time: time(failingSince),
              })}
            </span>
            <Button
              variant="default"
              loading={resume.isPending}
              data-testid={testIds.mailServer('imap', 'resume')}
              onClick={() => resume.mutate()}
            >
              {t('imap.resume')}
            </Button>
          </div>
        </Alert>
      )}
      {!failure && (
        <Text size="sm" data-testid={testIds.mailServer('imap', 'state')}>
          {workedAt ? t('imap.works', { time: time(workedAt) }) : t('imap.begins')}
        </Text>
      )}
      <ul className={classes['changes']}>
        {imap.folders.map(({ path, taken }) => (
          <li key={path}>
            {path}: {t('imap.taken', { count: taken })}
          </li>
        ))}
      </ul>
    </>
  );
}
