import { useTranslation } from 'react-i18next';
import type { ClientRelation } from '#core/contract/relations.ts';
import { formatEmotion } from './format.ts';
import classes from './Relations.module.css';

const WIDTH = 220;
const HEIGHT = 44;
const EDGE = 4;

const yOf = (emotion: number): number => EDGE + ((1 - emotion) / 2) * (HEIGHT - 2 * EDGE);

/** The index over half a year, around the line where it is neither good nor bad. */
export function Trend({ points }: { points: ClientRelation['trend'] }) {
  const { t } = useTranslation();
  const known = points.flatMap(({ emotion }, place) =>
    emotion === null
      ? []
      : [
          {
            x: EDGE + (place / Math.max(1, points.length - 1)) * (WIDTH - 2 * EDGE),
            y: yOf(emotion),
            emotion,
          },
        ],
  );
  const last = known.at(-1);
  if (!last) return null;
  return (
    <svg
      className={classes['trend']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('relation.trend', {
        values: known.map(({ emotion }) => formatEmotion(emotion)).join(', '),
      })}
    >
      <line x1={0} x2={WIDTH} y1={yOf(0)} y2={yOf(0)} className={classes['zero']} />
      <polyline points={known.map(({ x, y }) => `${x},${y}`).join(' ')} className={classes['line']} />
      <circle cx={last.x} cy={last.y} r={3} className={classes['point']} />
    </svg>
  );
}
