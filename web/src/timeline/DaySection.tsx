import { useTranslation } from 'react-i18next';
import { serverNow } from '../clock/clock.ts';
import { formatDay } from '../clock/format.ts';
import type { DayGroup } from './groupRows.ts';
import { RowView } from './RowView.tsx';
import { SystemGroup } from './SystemGroup.tsx';
import classes from './Timeline.module.css';

export function DaySection({ day }: { day: DayGroup }) {
  const { i18n } = useTranslation();
  return (
    <section className={classes['day']}>
      <h2 className={classes['date']}>
        <span>{formatDay(day.at, serverNow(), i18n.language)}</span>
      </h2>
      {day.entries.map((entry) =>
        entry.type === 'system' ? (
          <SystemGroup key={entry.key} rows={entry.rows} />
        ) : (
          <RowView key={entry.key} row={entry.row} />
        ),
      )}
    </section>
  );
}
