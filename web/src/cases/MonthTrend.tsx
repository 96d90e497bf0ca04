import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseFigures } from '#core/contract/caseFigures.ts';
import { caseTestIds } from '../caseTestIds.ts';
import classes from './Cases.module.css';
import { rootCauses } from './words.ts';

const kinds = ['complaint', 'request', 'suggestion'] as const;
const causes = [...rootCauses, 'none'] as const;
/** From the first part of a bar to its last: one hue, so that neither look of the console hides one. */
const shadeOf = (place: number, all: number): number => 1 - (place / all) * 0.8;

interface Part {
  key: string;
  label: string;
}

function useParts(by: 'kinds' | 'causes'): Part[] {
  const { t } = useTranslation();
  return by === 'kinds'
    ? kinds.map((key) => ({ key, label: t(`case.kind.${key}`) }))
    : causes.map((key) => ({ key, label: t(`case.cause.${key}`) }));
}

interface MonthProps {
  month: CaseFigures['months'][number];
  by: 'kinds' | 'causes';
  parts: readonly Part[];
  most: number;
}

function Month({ month, by, parts, most }: MonthProps) {
  const { i18n } = useTranslation();
  const counts = parts.map(({ key, label }, place) => ({ key, label, place, count: month[by][key] ?? 0 }));
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const name = new Intl.DateTimeFormat(i18n.language, { month: 'short', timeZone: 'UTC' }).format(
    new Date(`${month.month}-15T12:00:00Z`),
  );
  const told = counts.filter(({ count }) => count > 0).map(({ label, count }) => `${label} ${count}`);
  return (
    <div
      className={classes['month']}
      title={told.join(', ')}
      data-testid={caseTestIds.month(month.month)}
      data-count={all}
    >
      <span className="tabular">{all}</span>
      <div className={classes['stack']} role="img" aria-label={`${name} ${told.join(', ')}`}>
        {counts
          .filter(({ count }) => count > 0)
          .map(({ key, place, count }) => (
            <span
              key={key}
              data-part={key}
              data-count={count}
              style={{ height: `${(count / most) * 100}%`, opacity: shadeOf(place, parts.length) }}
            />
          ))}
      </div>
      <span className="quiet">{name}</span>
    </div>
  );
}

/** Cases opened, month by month: one bar each, in parts by kind or by cause. */
export function MonthTrend({ months }: { months: CaseFigures['months'] }) {
  const { t } = useTranslation();
  const [by, setBy] = useState<'kinds' | 'causes'>('kinds');
  const parts = useParts(by);
  const sumOf = (month: CaseFigures['months'][number]) =>
    Object.values(month.kinds).reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...months.map(sumOf));
  const used = parts.filter(({ key }) => months.some((month) => (month[by][key] ?? 0) > 0));
  return (
    <section className={classes['box']} data-testid={caseTestIds.months}>
      <div className={classes['heading']}>
        <h2 style={{ margin: 0, flex: 1 }}>{t('case.months')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('case.months')}
          value={by}
          onChange={setBy}
          data={[
            { value: 'kinds', label: t('case.kind') },
            { value: 'causes', label: t('case.rootCause') },
          ]}
        />
      </div>
      {used.length === 0 && <Text c="dimmed">{t('case.noMonths')}</Text>}
      {used.length > 0 && (
        <>
          <div className={classes['months']}>
            {months.map((month) => (
              <Month key={month.month} month={month} by={by} parts={parts} most={most} />
            ))}
          </div>
          <div className={classes['legend']}>
            {used.map(({ key, label }) => (
              <span key={key}>
                <i
                  style={{
                    opacity: shadeOf(
                      parts.findIndex((part) => part.key === key),
                      parts.length,
                    ),
                  }}
                />
                {label}
              </span>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
