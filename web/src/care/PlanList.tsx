import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CarePlan } from '#core/contract/care.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { PlanDrawer } from './PlanDrawer.tsx';
import { useCareOrder } from './useCareOrder.ts';
import { useStepWords } from './useStepWords.ts';

function PlanCard({ plan, onEdit }: { plan: CarePlan; onEdit: (() => void) | null }) {
  const { t } = useTranslation();
  const words = useStepWords();
  const order = useCareOrder();
  const { id, name, kind, version, retired, active, paused, document } = plan;
  return (
    <section className={classes['step']} data-testid={testIds.plan(id)}>
      <Group justify="space-between" gap={8}>
        <span className={classes['what']} style={{ fontSize: '0.9375rem', fontWeight: 600 }}>
          {name}
          <small>
            {t('care.plan.version', { version })} · {t('care.plan.inIt')}: {active}
            {paused > 0 && ` (+${paused} ${t('care.state.paused')})`} ·{' '}
            {t(document.rule ? 'care.plan.byRule' : 'care.plan.byHand')}
          </small>
        </span>
        <Group gap={6}>
          <Tag tone={kind === 'vertical' ? 'accent' : kind === 'reward' ? 'good' : 'info'}>
            {t(`care.kind.${kind}`)}
          </Tag>
          {retired && <Tag tone="quiet">{t('care.plan.retired')}</Tag>}
          {onEdit && (
            <>
              <Button size="compact-xs" variant="default" data-testid={testIds.planEdit(id)} onClick={onEdit}>
                {t('care.plan.edit')}
              </Button>
              <Button
                size="compact-xs"
                variant="subtle"
                loading={order.isPending}
                data-testid={testIds.planRetire(id)}
                onClick={() => order.mutate(() => api.retirePlan(id, !retired))}
              >
                {t(retired ? 'care.plan.restore' : 'care.plan.retire')}
              </Button>
            </>
          )}
        </Group>
      </Group>
      {document.steps.map((step) => (
        <div key={step.key} className={classes['line']}>
          <span className={classes['what']}>
            {step.title}
            <small>{words.when(step)}</small>
          </span>
          <Tag tone={step.nature === 'benefit' ? 'accent' : 'care'}>{t(`care.step.${step.kind}`)}</Tag>
        </div>
      ))}
    </section>
  );
}

/** The plans of the house; administrators compose them. */
export function PlanList() {
  const { t } = useTranslation();
  const mayEdit = may(useSession(), 'care.manage');
  const [edited, setEdited] = useState<CarePlan | 'new' | null>(null);
  const query = useQuery({ queryKey: keys.carePlans, queryFn: api.carePlans });
  if (!query.data) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <div className={`${classes['narrow']} ${classes['section']}`}>
      {mayEdit && (
        <Button
          style={{ alignSelf: 'flex-end' }}
          leftSection={<IconPlus size={15} />}
          data-testid={testIds.planNew}
          onClick={() => setEdited('new')}
        >
          {t('care.plan.new')}
        </Button>
      )}
      {query.data.items.length === 0 && <span className={classes['hint']}>{t('care.plan.none')}</span>}
      {query.data.items.map((plan) => (
        <PlanCard key={plan.id} plan={plan} onEdit={mayEdit ? () => setEdited(plan) : null} />
      ))}
      {edited && (
        <PlanDrawer
          key={edited === 'new' ? 'new' : edited.id}
          plan={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}
