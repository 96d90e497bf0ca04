import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseDetail } from '#core/contract/cases.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import { serverNow } from '../clock/clock.ts';
import { formatDateTime } from '../clock/format.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { dueTimeOf, toLocalInput } from '../followUps/dueTimes.ts';
import { casesApi } from './casesApi.ts';
import classes from './Cases.module.css';
import { useCaseOrder } from './useCases.ts';

async function finish(followUpId: string): Promise<void> {
  try {
    await api.finishFollowUp(followUpId, 'done', {});
  } catch (error) {
    tellFailure(error);
  }
  refresh(keys.cases, keys.followUps, keys.desk);
}

/** The check list: each step has an owner and a time, and reminds them. */
export function CaseSteps({ item }: { item: CaseDetail }) {
  const { t, i18n } = useTranslation();
  const order = useCaseOrder(item.id);
  const [title, setTitle] = useState('');
  const [dueAt, setDueAt] = useState(toLocalInput(dueTimeOf('tomorrow', serverNow())));
  return (
    <section className={classes['box']}>
      <h2>{t('case.steps')}</h2>
      {item.steps.map((step) => (
        <div key={step.followUpId} className={classes['line']} data-state={step.state}>
          <Checkbox
            size="xs"
            label={step.title}
            checked={step.state === 'done'}
            disabled={step.state === 'done' || step.state === 'canceled'}
            data-testid={caseTestIds.caseStepPart(step.followUpId)}
            onChange={() => void finish(step.followUpId)}
          />
          <span className="quiet">
            {[step.owner?.name, formatDateTime(step.dueAt, i18n.language)].filter(Boolean).join(' · ')}
          </span>
        </div>
      ))}
      {item.state !== 'closed' && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const due = new Date(dueAt);
            order.mutate(() => casesApi.addStep(item.id, { title: title.trim(), dueAt: due.toISOString() }), {
              onSuccess: () => setTitle(''),
            });
          }}
        >
          <Group gap={6} mt={8}>
            <TextInput
              size="xs"
              w="100%"
              aria-label={t('case.step')}
              placeholder={t('case.step')}
              maxLength={200}
              value={title}
              data-testid={caseTestIds.caseStepPart('title')}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <TextInput
              size="xs"
              type="datetime-local"
              aria-label={t('due.custom')}
              value={dueAt}
              onChange={(event) => setDueAt(event.currentTarget.value)}
            />
            <Button
              type="submit"
              size="xs"
              variant="default"
              disabled={title.trim() === '' || dueAt === ''}
              loading={order.isPending}
              data-testid={caseTestIds.caseStepPart('save')}
            >
              {t('case.add')}
            </Button>
          </Group>
        </form>
      )}
    </section>
  );
}
