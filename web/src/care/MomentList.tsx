import { useTranslation } from 'react-i18next';
import type { CareMoment } from '#core/contract/care.ts';
import { Tag, type Tone } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { useDateWords } from './useDateWords.ts';

const tones: Record<string, Tone> = { planned: 'info', overdue: 'bad', done: 'good', canceled: 'quiet' };
const states = ['planned', 'overdue', 'done', 'canceled'] as const;

/** Steps of plans by day: what, of which plan, and what became of it. */
export function MomentList({ moments, none }: { moments: readonly CareMoment[]; none: string }) {
  const { t } = useTranslation();
  const words = useDateWords();
  if (moments.length === 0) return <span className={classes['hint']}>{none}</span>;
  return moments.map((moment) => {
    const state = states.find((one) => one === moment.followUp?.state);
    return (
      <div
        key={`${moment.planName} ${moment.title} ${moment.on}`}
        className={classes['line']}
        data-testid={testIds.careMoment}
      >
        <span className={classes['what']}>
          {moment.title}
          <small>
            {words.on(moment.on)} · {moment.planName}
          </small>
        </span>
        <Tag tone={moment.nature === 'benefit' ? 'accent' : 'care'}>{t(`care.step.${moment.kind}`)}</Tag>
        {state && <Tag tone={tones[state] ?? 'quiet'}>{t(`care.followUp.${state}`)}</Tag>}
      </div>
    );
  });
}
