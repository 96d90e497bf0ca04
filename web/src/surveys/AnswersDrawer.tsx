import { Drawer, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MoreRows } from '../app/MoreRows.tsx';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import classes from '../client/ClientPanel.module.css';
import { formatDateTime } from '../clock/format.ts';
import { ChannelIcon } from '../desk/ChannelIcon.tsx';
import { testIds } from '../testIds.ts';
import { AnswerLines } from './AnswerLines.tsx';
import { Score } from './Stars.tsx';
import { surveyApi, surveyKeys, type AnswerRow, type Filters } from './surveyApi.ts';

function Row({ row }: { row: AnswerRow }) {
  const { t, i18n } = useTranslation();
  const { answer } = row;
  return (
    <li className={classes['entry']} data-testid={testIds.surveyAnswer(row.inviteId)}>
      <ChannelIcon channel={row.channel} />
      <span className={classes['entryText']}>
        <Link to={`/clients/${row.clientId}`}>{row.clientName ?? t('client.unknown')}</Link>{' '}
        {answer && <Score score={answer.score} of={answer.of} />}{' '}
        {answer?.neverAgain && <Tag tone="bad">{t('surveys.neverAgain')}</Tag>}
        {answer?.complete === false && <Tag tone="quiet">{t('surveys.partial')}</Tag>}
        {answer?.comment && <span style={{ display: 'block', marginTop: 4 }}>{answer.comment}</span>}
        {answer && answer.answers.length > 1 && <AnswerLines answers={answer.answers} />}
        <span className="quiet" style={{ display: 'block', marginTop: 2 }}>
          {[row.survey, row.agentName, row.queueName, formatDateTime(answer?.at ?? row.sentAt, i18n.language)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
    </li>
  );
}

/** Those behind a number, one page after the other. */
export function AnswersDrawer({ filters, onClose }: { filters: Filters | null; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: surveyKeys.answers(filters ?? {}),
    queryFn: ({ pageParam }) => surveyApi.answers({ ...filters, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: filters !== null,
  });
  const rows = query.data?.pages.flatMap((page) => page.items);
  return (
    <Drawer
      opened={filters !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={t('surveys.answersTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div data-testid={testIds.surveyAnswers} data-count={rows?.length}>
        {!rows && <Trouble error={query.error} />}
        {rows?.length === 0 && <Text c="dimmed">{t('surveys.noAnswers')}</Text>}
        <ul className={classes['entries']}>
          {rows?.map((row) => (
            <Row key={row.inviteId} row={row} />
          ))}
        </ul>
        <MoreRows pages={query} />
      </div>
    </Drawer>
  );
}
