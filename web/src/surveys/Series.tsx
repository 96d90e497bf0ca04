import { useTranslation } from 'react-i18next';
import classes from '../app/Page.module.css';
import { shownFigure } from './figures.ts';
import type { SurveyResults } from './surveyApi.ts';
import styles from './Surveys.module.css';

const TALLEST = 78;

/** The index from week to week, or month to month. What has too few answers has no column. */
export function Series({ results }: { results: SurveyResults }) {
  const { t, i18n } = useTranslation();
  const day = new Intl.DateTimeFormat(i18n.language, { month: 'short', day: 'numeric', timeZone: 'UTC' });
  return (
    <div className={classes['sheet']}>
      <ul className={styles['columns']} style={{ margin: 0, listStyle: 'none' }}>
        {results.series.map(({ start, index, answered }) => (
          <li key={start} className={styles['column']} title={t('surveys.answersOf', { n: answered })}>
            <span className="tabular">{shownFigure(index)}</span>
            <i style={{ height: ((index.value ?? 0) / 100) * TALLEST }} aria-hidden="true" />
            <span className="quiet">{day.format(new Date(start))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
