import { Button, Group, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ClientCareReply } from '#core/contract/care.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Tag, type Tone } from '../app/Tag.tsx';
import { testIds } from '../testIds.ts';
import classes from './Care.module.css';
import { useCareOrder } from './useCareOrder.ts';

type Enrolment = ClientCareReply['enrolments'][number];
const tones: Record<Enrolment['state'], Tone> = {
  active: 'good',
  paused: 'warn',
  left: 'quiet',
  done: 'info',
};
const actionsIn = { active: ['pause', 'leave'], paused: ['resume', 'leave'], left: [], done: [] } as const;

function Row({ clientId, enrolment }: { clientId: string; enrolment: Enrolment }) {
  const { t } = useTranslation();
  const order = useCareOrder();
  const { planId, name, state, enrolledBy, enrolledOn, reason } = enrolment;
  const facts = [t(`care.by.${enrolledBy}`), t('care.since', { day: enrolledOn }), reason];
  return (
    <div className={classes['line']} data-testid={testIds.carePlan(planId)} data-state={state}>
      <span className={classes['what']}>
        {name}
        <small>{facts.filter(Boolean).join(' · ')}</small>
      </span>
      <Tag tone={tones[state]}>{t(`care.state.${state}`)}</Tag>
      <Group gap={4}>
        {actionsIn[state].map((action) => (
          <Button
            key={action}
            size="compact-xs"
            variant="subtle"
            loading={order.isPending}
            data-testid={testIds.careChange(action, planId)}
            onClick={() => order.mutate(() => api.changeEnrolment(clientId, { planId, action }))}
          >
            {t(`care.${action}`)}
          </Button>
        ))}
      </Group>
    </div>
  );
}

/** The plans that a client is in, and those that may be added. */
export function PlanSection({
  clientId,
  enrolments,
}: {
  clientId: string;
  enrolments: readonly Enrolment[];
}) {
  const { t } = useTranslation();
  const order = useCareOrder(t('care.enrolled'));
  const plans = useQuery({ queryKey: keys.carePlans, queryFn: api.carePlans });
  const isIn = (planId: string) =>
    enrolments.some((one) => one.planId === planId && (one.state === 'active' || one.state === 'paused'));
  const free = (plans.data?.items ?? []).filter(({ id, retired }) => !retired && !isIn(id));
  return (
    <section className={classes['section']}>
      <h3 className={classes['heading']}>
        {t('care.plans')}
        {free.length > 0 && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button
                size="compact-xs"
                variant="default"
                leftSection={<IconPlus size={13} />}
                loading={order.isPending}
                data-testid={testIds.careEnrol}
              >
                {t('care.enrol')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {free.map(({ id, name }) => (
                <Menu.Item key={id} onClick={() => order.mutate(() => api.enrol(clientId, id))}>
                  {name}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </h3>
      {enrolments.length === 0 && <span className={classes['hint']}>{t('care.plansNone')}</span>}
      {enrolments.map((enrolment) => (
        <Row key={enrolment.planId} clientId={clientId} enrolment={enrolment} />
      ))}
    </section>
  );
}
