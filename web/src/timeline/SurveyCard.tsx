import { IconClipboardCheck, IconClipboardText } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../clock/format.ts';
import { useHoldReason } from '../i18n/useHoldReason.ts';
import { Stars } from '../surveys/Stars.tsx';
import { testIds } from '../testIds.ts';
import type { SurveyRow } from './rows.ts';
import classes from './Timeline.module.css';
import { When } from './When.tsx';

const LOW = 2;

function useFacts(row: SurveyRow): string {
  const { t, i18n } = useTranslation();
  const holdReason = useHoldReason();
  const facts = [
    t(`channel.${row.channel}`),
    row.state === 'planned' &&
      row.dueAt &&
      t('survey.dueAt', { time: formatDateTime(row.dueAt, i18n.language) }),
    (row.state === 'held' || row.state === 'skipped') && row.why && holdReason(row.why),
    row.state === 'held' && row.until && t('held.until', { time: formatDateTime(row.until, i18n.language) }),
    row.answer && t(`via.${row.answer.via}`),
  ];
  return facts.filter(Boolean).join(' · ');
}

function toneOf(row: SurveyRow): string {
  if (row.answer) return row.answer.score <= LOW ? 'bad' : 'good';
  return row.state === 'held' ? 'warn' : 'care';
}

export function SurveyCard({ row }: { row: SurveyRow }) {
  const { t } = useTranslation();
  const facts = useFacts(row);
  const Icon = row.answer ? IconClipboardCheck : IconClipboardText;
  return (
    <article
      className={classes['card']}
      data-tone={toneOf(row)}
      data-state={row.state}
      data-conversation={row.conversationId}
      data-testid={testIds.event(row.seq)}
    >
      <span className={classes['cardIcon']}>
        <Icon size={17} stroke={1.8} aria-hidden="true" />
      </span>
      <div>
        <div className={classes['cardTitle']}>
          {t(`survey.event.${row.state}`)} {row.answer && <Stars score={row.answer.score} />}
        </div>
        {row.answer?.comment && <div className={classes['cardText']}>{row.answer.comment}</div>}
        <div className="quiet">{facts}</div>
      </div>
      <div className={classes['cardSide']}>
        <When at={row.at} />
      </div>
    </article>
  );
}
