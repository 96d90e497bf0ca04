import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Topic } from '#core/contract/topics.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { formatDateTime, localeOf } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './TopicLines.module.css';

/** Where a topic is read in full. */
function placeOf({ kind, id, conversationId }: Topic, clientId: string): string {
  if (kind === 'complaint') return `/cases/${id}`;
  const at = conversationId ? `&c=${conversationId}` : '';
  if (kind === 'promise' || kind === 'followUp') return `/clients/${clientId}?tab=followUps`;
  if (kind === 'survey' || kind === 'lowScore') return `/clients/${clientId}?tab=surveys`;
  if (kind === 'date') return `/clients/${clientId}?tab=care`;
  return `/clients/${clientId}?tab=history${at}`;
}

function useLine(): (topic: Topic) => string {
  const { t, i18n } = useTranslation();
  const day = (at: string) =>
    new Intl.DateTimeFormat(localeOf(i18n.language), {
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
    }).format(new Date(at));
  return ({ kind, text, at, score, dateKind, channel }) => {
    if (kind === 'date') {
      const name = text || (dateKind ? t(`care.date.${dateKind}`) : '');
      return at ? `${name} · ${day(at)}` : name;
    }
    const facts = [
      score && `${score.given} / ${score.of}`,
      text,
      kind === 'last' && channel && t(`channel.${channel}`),
      kind !== 'need' && at && formatDateTime(at, i18n.language),
    ];
    return facts.filter(Boolean).join(' · ');
  };
}

/** What to begin with: at most five short lines, each leading to what it is about. Nothing where there is nothing. */
export function TopicLines({ clientId, isBare = false }: { clientId: string; isBare?: boolean }) {
  const { t } = useTranslation();
  const line = useLine();
  const { data } = useQuery({ queryKey: keys.topics(clientId), queryFn: () => api.topics(clientId) });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section
      className={classes['root']}
      data-bare={isBare}
      aria-label={t('topics.title')}
      data-testid={testIds.topics}
    >
      {!isBare && <h3 className={classes['heading']}>{t('topics.title')}</h3>}
      <ul className={classes['lines']}>
        {items.map((topic) => (
          <li key={`${topic.kind} ${topic.id}`} data-testid={testIds.topic(topic.kind)}>
            <Link to={placeOf(topic, clientId)} className={classes['line']} title={line(topic)}>
              <span className={classes['kind']} data-tone={topic.kind === 'lowScore' ? 'bad' : ''}>
                {t(`topic.${topic.kind}`)}
              </span>
              <span className={classes['text']}>{line(topic)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
