import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';

const scores = [1, 2, 3, 4, 5] as const;

export function Stars({ score }: { score: number }) {
  const { t } = useTranslation();
  return (
    <span
      role="img"
      aria-label={t('survey.score', { score })}
      data-score={score}
      data-testid={testIds.surveyScore}
      style={{ display: 'inline-flex', gap: 1, verticalAlign: -2, color: 'var(--warn)' }}
    >
      {scores.map((value) =>
        value <= score ? (
          <IconStarFilled key={value} size={14} />
        ) : (
          <IconStar key={value} size={14} stroke={1.5} />
        ),
      )}
      <span style={{ marginLeft: 5, lineHeight: '14px', fontSize: 12 }}>{score}/5</span>
    </span>
  );
}

/** A score on its scale: stars where it is of five, else as a number. */
export function Score({ score, of = 5 }: { score: number; of?: number | undefined }) {
  if (of === 5) return <Stars score={score} />;
  return (
    <b className="tabular" data-score={score} data-testid={testIds.surveyScore}>
      {score}/{of}
    </b>
  );
}
