import { ActionIcon } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { tellFailure } from '../alerts/tellFailure.ts';
import { refresh } from '../api/queries.ts';
import { Page } from '../app/Page.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { arrivalApi, arrivalKeys, type CallFlow, type Schedule } from './arrivalApi.ts';
import classes from './Arrival.module.css';
import { FlowEditor } from './FlowEditor.tsx';
import { HoursEditor } from './HoursEditor.tsx';
import { NumberList } from './NumberList.tsx';

const officeHours = {
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  exceptions: [],
};

function freeName(word: string, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? word : `${word} ${n}`;
    if (!taken.includes(name)) return name;
  }
}

interface Lists {
  flows: readonly CallFlow[];
  schedules: readonly Schedule[];
}

function PlaceLink({ to, name }: { to: string; name: string }) {
  const { pathname } = useLocation();
  return (
    <Link to={to} className={classes['link'] ?? ''} aria-current={pathname === to ? 'page' : undefined}>
      {name}
    </Link>
  );
}

function Places({ flows, schedules }: Lists) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { queues } = useSession();
  const queueId = queues[0]?.id ?? '';
  const addFlow = useMutation({
    mutationFn: () =>
      arrivalApi.createFlow({
        name: freeName(
          t('numbers.newFlow'),
          flows.map(({ name }) => name),
        ),
        draft: {
          language: 'client',
          start: 'queue-1',
          nodes: [{ key: 'queue-1', title: t('node.queue'), kind: 'queue', queueId }],
        },
      }),
    onSuccess: ({ id }) => {
      refresh(arrivalKeys.flows);
      void navigate(`/numbers/flows/${id}`);
    },
    onError: tellFailure,
  });
  const addHours = useMutation({
    mutationFn: () =>
      arrivalApi.createSchedule({
        name: freeName(
          t('numbers.newHours'),
          schedules.map(({ name }) => name),
        ),
        hours: officeHours,
      }),
    onSuccess: ({ id }) => {
      refresh(arrivalKeys.schedules);
      void navigate(`/numbers/hours/${id}`);
    },
    onError: tellFailure,
  });
  return (
    <nav className={classes['nav']} aria-label={t('nav.numbers')}>
      <PlaceLink to="/numbers" name={t('numbers.all')} />
      <div className={classes['navTitle']}>
        {t('numbers.flows')}
        <ActionIcon
          variant="subtle"
          size="sm"
          aria-label={t('numbers.addFlow')}
          data-testid={testIds.addFlow}
          onClick={() => addFlow.mutate()}
        >
          <IconPlus size={15} />
        </ActionIcon>
      </div>
      {flows.map(({ id, name }) => (
        <PlaceLink key={id} to={`/numbers/flows/${id}`} name={name} />
      ))}
      <div className={classes['navTitle']}>
        {t('numbers.hours')}
        <ActionIcon
          variant="subtle"
          size="sm"
          aria-label={t('numbers.addHours')}
          data-testid={testIds.addHours}
          onClick={() => addHours.mutate()}
        >
          <IconPlus size={15} />
        </ActionIcon>
      </div>
      {schedules.map(({ id, name }) => (
        <PlaceLink key={id} to={`/numbers/hours/${id}`} name={name} />
      ))}
    </nav>
  );
}

function Chosen({ flows, schedules }: Lists) {
  const { pathname } = useLocation();
  const [, , place, id] = pathname.split('/');
  const flow = place === 'flows' ? flows.find((one) => one.id === id) : undefined;
  if (flow) return <FlowEditor key={flow.id} flow={flow} schedules={schedules} />;
  const schedule = place === 'hours' ? schedules.find((one) => one.id === id) : undefined;
  if (schedule) return <HoursEditor key={schedule.id} schedule={schedule} />;
  return <NumberList flows={flows} />;
}

/** What a call goes through before it is in a queue: numbers, flows and opening hours, for administrators. */
export function NumbersPage() {
  const { t } = useTranslation();
  // What is being edited is not changed under the hands by whoever comes back to the window.
  const settled = { refetchOnWindowFocus: false };
  const flows = useQuery({ queryKey: arrivalKeys.flows, queryFn: arrivalApi.flows, ...settled });
  const schedules = useQuery({ queryKey: arrivalKeys.schedules, queryFn: arrivalApi.schedules, ...settled });
  const lists =
    flows.data && schedules.data ? { flows: flows.data.items, schedules: schedules.data.items } : null;
  return (
    <Page title={t('nav.numbers')} testId={testIds.numbers}>
      {lists ? (
        <div className={classes['page']}>
          <Places {...lists} />
          <Chosen {...lists} />
        </div>
      ) : (
        <Trouble error={flows.error ?? schedules.error} />
      )}
    </Page>
  );
}
