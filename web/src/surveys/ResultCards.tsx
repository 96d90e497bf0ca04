import { NumberInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tag } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import { shownFigure, shownInterval } from './figures.ts';
import type { Estimate, Filters, SurveyResults } from './surveyApi.ts';
import styles from './Surveys.module.css';

export type Open = (filters: Filters) => void;

/** A number that opens what it counts. */
export function OpenNumber({ n, what, onOpen }: { n: number; what: string; onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={styles['number']}
      aria-label={t('surveys.openThese', { n })}
      data-testid={testIds.surveyOpen(what)}
      onClick={onOpen}
    >
      {n.toLocaleString()}
    </button>
  );
}

function Card({
  name,
  title,
  estimate,
  unit = '',
  children,
}: {
  name: string;
  title: string;
  estimate: Estimate;
  unit?: string;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const interval = shownInterval(estimate, unit);
  return (
    <section
      className={styles['card']}
      data-testid={testIds.surveyCard(name)}
      data-value={estimate.value ?? ''}
      data-n={estimate.n}
    >
      <h3>{title}</h3>
      <div className={styles['figure']}>
        {shownFigure(estimate, unit)} <small>{interval}</small>
      </div>
      {estimate.value === null && <span className="quiet">{t('surveys.tooFew', { n: estimate.n })}</span>}
      {children}
    </section>
  );
}

const tones = { good: 'good', amber: 'warn', red: 'bad' } as const;

function IndexCard({ results }: { results: SurveyResults }) {
  const { t } = useTranslation();
  const { index, band } = results.total;
  return (
    <Card name="index" title={t('surveys.index')} estimate={index}>
      {band && (
        <>
          <div className={styles['meter']} data-band={band}>
            <span style={{ width: `${index.value ?? 0}%` }} />
            <i className={styles['goal']} style={{ left: `${results.target}%` }} />
          </div>
          <span>
            <Tag tone={tones[band]}>{t(`surveys.band.${band}`)}</Tag>{' '}
            <span className="quiet">{t('surveys.goal', { goal: results.target })}</span>
          </span>
        </>
      )}
    </Card>
  );
}

function SavingCard() {
  const { t } = useTranslation();
  const [cost, setCost] = useState(200_000);
  return (
    <section className={styles['card']} data-testid={testIds.surveyCard('saving')}>
      <h3>{t('surveys.saving')}</h3>
      <div className={styles['figure']} style={{ fontSize: '1.125rem' }}>
        {(cost * 0.25).toLocaleString()} … {(cost * 0.85).toLocaleString()}
      </div>
      <NumberInput
        size="xs"
        label={t('surveys.savingCost')}
        min={0}
        max={1e12}
        step={10_000}
        thousandSeparator=","
        value={cost}
        onChange={(value) => setCost(Number(value) || 0)}
      />
      <span className="quiet">{t('surveys.savingQuoted')}</span>
    </section>
  );
}

export function ResultCards({ results, open }: { results: SurveyResults; open: Open }) {
  const { t } = useTranslation();
  const { total, satisfied, wordOfMouth, loyal, loyalTarget } = results;
  return (
    <div className={styles['cards']}>
      <IndexCard results={results} />
      <Card name="response" title={t('surveys.responseRate')} estimate={total.responseRate} unit=" %">
        <span className="quiet">
          <OpenNumber n={total.answered} what="answered" onOpen={() => open({ state: 'answered' })} />{' '}
          {t('surveys.answeredOf')}{' '}
          <OpenNumber n={total.sent} what="sent" onOpen={() => open({ state: 'sent' })} />
        </span>
      </Card>
      <Card name="nps" title="NPS" estimate={total.nps} />
      <Card name="loyal" title={t('surveys.loyal')} estimate={loyal} unit=" %">
        <span className="quiet">{t('surveys.goal', { goal: loyalTarget })}</span>
      </Card>
      <section className={styles['card']} data-testid={testIds.surveyCard('again')}>
        <h3>{t('surveys.neverAgain')}</h3>
        <div className={styles['figure']}>
          <OpenNumber n={total.neverAgain} what="neverAgain" onOpen={() => open({ state: 'neverAgain' })} />
        </div>
        <span className="quiet">{t('surveys.neverAgainHint')}</span>
      </section>
      <section className={styles['card']} data-testid={testIds.surveyCard('mouth')}>
        <h3>{t('surveys.wordOfMouth')}</h3>
        <div className={styles['figure']}>
          {wordOfMouth.from.toLocaleString()}–{wordOfMouth.to.toLocaleString()}
        </div>
        <span className="quiet">{t('surveys.wordOfMouthHint', { n: satisfied })}</span>
      </section>
      <SavingCard />
    </div>
  );
}
