import { Button, Group, SegmentedControl, Select, Stack, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail, CaseHandoff } from '#core/contract/cases.ts';
import type { HandoffMode } from '#core/contract/caseWords.ts';
import { keys, queryClient } from '../api/queries.ts';
import { formatDateTime } from '../clock/format.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { casesApi } from './casesApi.ts';
import classes from './Cases.module.css';
import { useCaseOrder, useCatalogue } from './useCases.ts';
import { useName } from './words.ts';

function Handoff({ item, handoff }: { item: CaseDetail; handoff: CaseHandoff }) {
  const { t, i18n } = useTranslation();
  const nameOf = useName();
  const order = useCaseOrder(item.id);
  const [answer, setAnswer] = useState('');
  const at = (instant: string) => formatDateTime(instant, i18n.language);
  const isForMe = handoff.isMine && handoff.answeredAt === null;
  const isUnread = handoff.isMine && handoff.readAt === null;
  // Who opens the page has read it: the receipt is for who asked.
  useEffect(() => {
    if (!isUnread) return;
    casesApi.readHandoff(item.id, handoff.id).then(
      (fresh) => queryClient.setQueryData(keys.case(item.id), fresh),
      () => undefined,
    );
  }, [isUnread, item.id, handoff.id]);
  return (
    <div
      className={classes['line']}
      style={{ gridTemplateColumns: 'minmax(0, 1fr)' }}
      data-state={handoff.answeredAt ? 'answered' : handoff.readAt ? 'read' : 'passed'}
      data-testid={caseTestIds.handoff(handoff.id)}
    >
      <strong>
        {t(`case.handoff.${handoff.mode}`, { to: nameOf(handoff.to), by: handoff.by?.name ?? '' })}
        {handoff.toAgent && ` · ${handoff.toAgent.name}`}
      </strong>
      <span>{handoff.question}</span>
      <span className="quiet">
        {[
          at(handoff.passedAt),
          handoff.readAt
            ? t('case.handoff.read', { by: handoff.readBy?.name ?? '', at: at(handoff.readAt) })
            : t('case.handoff.unread'),
        ].join(' · ')}
      </span>
      {handoff.answer && (
        <span>
          <strong>{handoff.answeredBy?.name}: </strong>
          {handoff.answer}
        </span>
      )}
      {isForMe && handoff.mode === 'ask' && (
        <Group gap={6} wrap="nowrap" align="end">
          <Textarea
            size="xs"
            flex={1}
            autosize
            aria-label={t('case.handoff.answer')}
            placeholder={t('case.handoff.answer')}
            maxLength={4_000}
            value={answer}
            data-testid={caseTestIds.handoffAnswer(handoff.id)}
            onChange={(event) => setAnswer(event.currentTarget.value)}
          />
          <Button
            size="xs"
            disabled={answer.trim() === ''}
            loading={order.isPending}
            data-testid={caseTestIds.handoffAnswerSave(handoff.id)}
            onClick={() => order.mutate(() => casesApi.answerHandoff(item.id, handoff.id, answer.trim()))}
          >
            {t('case.handoff.send')}
          </Button>
        </Group>
      )}
    </div>
  );
}

const modes = ['ask', 'give'] as const satisfies readonly HandoffMode[];

/** Other departments asked, with their receipts and answers, and another one. */
export function CaseHandoffs({ item }: { item: CaseDetail }) {
  const { t } = useTranslation();
  const nameOf = useName();
  const order = useCaseOrder(item.id);
  const departments = useCatalogue()?.departments ?? [];
  const [mode, setMode] = useState<HandoffMode>('ask');
  const [departmentId, setDepartmentId] = useState<string | null>(null);
  const [question, setQuestion] = useState('');
  return (
    <section className={classes['box']}>
      <h2>{t('case.handoffs')}</h2>
      {item.handoffs.map((handoff) => (
        <Handoff key={handoff.id} item={item} handoff={handoff} />
      ))}
      {item.state !== 'closed' && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (departmentId)
              order.mutate(() => casesApi.pass(item.id, { mode, departmentId, question: question.trim() }), {
                onSuccess: () => setQuestion(''),
              });
          }}
        >
          <Stack gap={6} mt={8}>
            <Group gap={6}>
              <SegmentedControl
                size="xs"
                aria-label={t('case.handoffs')}
                value={mode}
                onChange={setMode}
                data={modes.map((value) => ({ value, label: t(`case.pass.${value}`) }))}
              />
              <Select
                size="xs"
                flex={1}
                aria-label={t('case.department')}
                placeholder={t('case.department')}
                value={departmentId}
                data={departments.map((one) => ({ value: one.id, label: nameOf(one) }))}
                data-testid={caseTestIds.casePassPart('department')}
                onChange={setDepartmentId}
              />
            </Group>
            <Textarea
              size="xs"
              autosize
              minRows={2}
              aria-label={t('case.question')}
              placeholder={t('case.question')}
              maxLength={4_000}
              value={question}
              data-testid={caseTestIds.casePassPart('question')}
              onChange={(event) => setQuestion(event.currentTarget.value)}
            />
            <Group justify="end">
              <Button
                type="submit"
                size="xs"
                variant="default"
                disabled={departmentId === null || question.trim() === ''}
                loading={order.isPending}
                data-testid={caseTestIds.casePassPart('save')}
              >
                {t('case.pass')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </section>
  );
}
