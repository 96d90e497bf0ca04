import { Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams } from 'react-router';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Page } from '../app/Page.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { useSession } from '../session/session.ts';
import { useIsNarrow } from '../shell/useIsNarrow.ts';
import { testIds } from '../testIds.ts';
import { sections } from './sections.ts';
import classes from './Queues.module.css';

function QueuePicker({ chosen }: { chosen: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { queues } = useSession();
  if (useIsNarrow())
    return (
      <Select
        aria-label={t('queues.pick')}
        allowDeselect={false}
        value={chosen}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => id && void navigate(`/queues/${id}`)}
      />
    );
  return (
    <nav className={classes['list']} aria-label={t('queues.pick')}>
      {queues.map(({ id, name }) => (
        <Link
          key={id}
          to={`/queues/${id}`}
          className={classes['link'] ?? ''}
          aria-current={id === chosen ? 'page' : undefined}
          data-testid={testIds.queueLink(id)}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

function QueueView({ queueId }: { queueId: string }) {
  const queue = useQuery({
    queryKey: keys.queueSettings(queueId),
    queryFn: () => api.queueSettings(queueId),
    // A form that is being filled in is not changed under the hands by whoever comes back to the window.
    refetchOnWindowFocus: false,
  });
  if (!queue.data) return <Trouble error={queue.error} onRetry={() => void queue.refetch()} />;
  const { data } = queue;
  return (
    <div className={classes['sections']}>
      {sections.map(({ name, Section }) => (
        <Section key={name} queue={data} />
      ))}
    </div>
  );
}

/** How each queue of the division works, for its administrators. */
export function QueuesPage() {
  const { t } = useTranslation();
  const { queues } = useSession();
  const { queueId } = useParams();
  const chosen = queueId ?? queues[0]?.id;
  return (
    <Page title={t('nav.queues')} testId={testIds.queues}>
      {chosen ? (
        <div className={classes['page']}>
          <QueuePicker chosen={chosen} />
          <QueueView key={chosen} queueId={chosen} />
        </div>
      ) : (
        <Text c="dimmed">{t('queues.none')}</Text>
      )}
    </Page>
  );
}
