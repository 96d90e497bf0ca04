import { IconDatabaseOff, IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatTime, formatTimer } from '../clock/format.ts';
import { toLocalTime, useNow } from '../clock/clock.ts';
import { testIds } from '../testIds.ts';
import { connectionStore } from './connection.ts';
import { useStore } from './createStore.ts';
import classes from './ConnectionBanners.module.css';

export function ConnectionBanners() {
  const { t, i18n } = useTranslation();
  const state = useStore(connectionStore);
  const local = toLocalTime(useNow());
  const downSince = state.downSince;
  // A blink of the line is not worth a bar over the page: it comes with the next full second.
  const isDown = state.socket === 'down' && downSince !== null && local > downSince;
  return (
    <div role="status" aria-live="polite">
      {state.databaseAwaySince !== null && (
        <div className={classes['banner']} data-testid={testIds.databaseBanner}>
          <IconDatabaseOff size={17} aria-hidden="true" />
          {t('connection.databaseAway')}
        </div>
      )}
      {isDown && (
        <div className={classes['banner']} data-testid={testIds.connBanner}>
          <IconPlugConnectedX size={17} aria-hidden="true" />
          <span>
            {t('connection.reconnecting', { time: formatTime(downSince, i18n.language) })}{' '}
            <span className="tabular">({formatTimer(local - downSince)})</span>
          </span>
        </div>
      )}
    </div>
  );
}
