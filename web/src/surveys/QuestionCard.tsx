import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { shownFigure, shownInterval } from './figures.ts';
import { OpenNumber, type Open } from './ResultCards.tsx';
import type { QuestionResult } from './surveyApi.ts';
import styles from './Surveys.module.css';

/** One question of an instrument: its mean, its share of good answers, and how often each was given. */
export function QuestionCard({ question, open }: { question: QuestionResult; open: Open }) {
  const { t, i18n } = useTranslation();
  const { key, kind, label, counts, surveyId, n } = question;
  const most = Math.max(1, ...counts.map((one) => one.n));
  const words = i18n.language.startsWith('zh') ? (label.zh ?? label.en) : label.en;
  const figure = question.nps ?? question.mean;
  return (
    <section className={styles['question']}>
      <strong>{words}</strong>
      <div className="quiet">
        {question.surveyName} · {t(`surveys.kind.${kind}`)} · n = {n}
      </div>
      <div>
        {question.nps ? 'NPS ' : `${t('surveys.mean')} `}
        <b className="tabular">{shownFigure(figure)}</b>{' '}
        {question.top && (
          <>
            · {t('surveys.top')} <b className="tabular">{shownFigure(question.top, ' %')}</b>{' '}
            <span className="quiet">{shownInterval(question.top, ' %')}</span>
          </>
        )}
      </div>
      <div className={styles['bars']}>
        {counts.toReversed().map((one) => (
          <Fragment key={one.value}>
            <span className="tabular">
              {kind === 'yesno' ? t(`surveys.yesno.${one.value === 1 ? 'yes' : 'no'}`) : one.value}
            </span>
            <div className={styles['meter']}>
              <span style={{ width: `${(one.n / most) * 100}%` }} />
            </div>
            <OpenNumber
              n={one.n}
              what={`${key}-${one.value}`}
              onOpen={() => open({ surveyId, state: 'answered', question: key, value: String(one.value) })}
            />
          </Fragment>
        ))}
      </div>
    </section>
  );
}
