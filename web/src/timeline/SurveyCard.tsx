import { IconClipboardCheck, IconClipboardText } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CaseButton } from '../cases/CaseHost.tsx';
import { formatDateTime } from '../clock/format.ts';
import { useHoldReason } from '../i18n/useHoldReason.ts';
import { Tag } from '../app/Tag.tsx';
import { AnswerLines } from '../surveys/AnswerLines.tsx';
import { Score } from '../surveys/Stars.tsx';
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
    row.answer?.name,
    row.answer && t(`via.${row.answer.via}`),
  ];
  return facts.filter(Boolean).join(' · ');
}

/** What was sent, held or left out is a thin line; the client's answer is a card. */
function SurveyLine({ row }: { row: SurveyRow }) {
  const { t } = useTranslation();
  const facts = useFacts(row);
  return (
    <div className={classes['system']} data-state={row.state} data-testid={testIds.event(row.seq)}>
      <div className={classes['systemLine']} data-tone={row.state === 'held' ? 'warn' : 'care'}>
        <IconClipboardText size={14} stroke={1.8} aria-hidden="true" /> {t(`survey.event.${row.state}`)} ·{' '}
        {facts} <When at={row.at} />
      </div>
    </div>
  );
}

function AnswerCard({ row, answer }: { row: SurveyRow; answer: NonNullable<SurveyRow['answer']> }) {
  const { t } = useTranslation();
  const facts = useFacts(row);
  return (
    <article
      className={classes['card']}
      data-tone={answer.score <= LOW || answer.neverAgain ? 'bad' : 'good'}
      data-state={row.state}
      data-conversation={row.conversationId}
      data-event={row.key}
      data-testid={testIds.event(row.seq)}
    >
      <span className={classes['cardIcon']}>
        <IconClipboardCheck size={17} stroke={1.8} aria-hidden="true" />
      </span>
      <div>
        <div className={classes['cardTitle']}>
          {t('survey.event.answered')} <Score score={answer.score} of={answer.of} />{' '}
          {answer.neverAgain && <Tag tone="bad">{t('surveys.neverAgain')}</Tag>}
          {answer.complete === false && <Tag tone="quiet">{t('surveys.partial')}</Tag>}
        </div>
        {answer.answers && answer.answers.length > 2 && <AnswerLines answers={answer.answers} />}
        {answer.comment && <div className={classes['cardText']}>{answer.comment}</div>}
        <div className="quiet">{facts}</div>
      </div>
      <div className={classes['cardSide']}>
        <When at={row.at} />{' '}
        <CaseButton eventId={row.key} conversationId={row.conversationId} text={answer.comment ?? ''} />
      </div>
    </article>
  );
}

export function SurveyCard({ row }: { row: SurveyRow }) {
  return row.answer ? <AnswerCard row={row} answer={row.answer} /> : <SurveyLine row={row} />;
}
