import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ClientRelation } from '#core/contract/relations.ts';
import { api } from '../api/endpoints.ts';
import { keys } from '../api/queries.ts';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { may, useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { formatDate, formatEmotion, formatMoney, formatPercent, quadrantTones } from './format.ts';
import classes from './Relations.module.css';
import { Bonds } from './Bonds.tsx';
import { RelationActions } from './RelationActions.tsx';
import { Trend } from './Trend.tsx';
import { useChangeText } from './useChangeText.ts';

function Standing({ relation }: { relation: ClientRelation }) {
  const { t, i18n } = useTranslation();
  const { quadrant, state, valueGroup, dormantSince } = relation;
  const key = quadrant ?? 'unknown';
  return (
    <Stack gap={6}>
      <span style={{ display: 'flex', flexWrap: 'wrap', gap: 6 }}>
        <Tag
          tone={quadrant ? quadrantTones[quadrant] : 'quiet'}
          data-testid={testIds.relationQuadrant}
          data-quadrant={key}
        >
          {t(`relation.quadrant.${key}`)}
        </Tag>
        <Tag tone="accent" data-testid={testIds.relationState} data-state={state}>
          {t(`relation.state.${state}`)}
        </Tag>
        {valueGroup !== 'ordinary' && (
          <Tag tone={valueGroup === 'lost_mvc' ? 'bad' : 'care'}>{t(`relation.group.${valueGroup}`)}</Tag>
        )}
        {dormantSince && <Tag tone="warn">{t('relation.dormant')}</Tag>}
      </span>
      <Text size="sm">{t(`relation.quadrantHint.${key}`)}</Text>
      {dormantSince && (
        <Text size="sm" c="dimmed">
          {t('relation.dormantSince', { date: formatDate(dormantSince, i18n.language) })}
        </Text>
      )}
    </Stack>
  );
}

function Figures({ relation }: { relation: ClientRelation }) {
  const { t } = useTranslation();
  const years = Math.round(relation.tenureYears * 10) / 10;
  return (
    <div>
      <dl className={classes['facts']}>
        <dt title={t('relation.emotionHint')}>{t('relation.emotion')}</dt>
        <dd className="tabular">{formatEmotion(relation.emotion)}</dd>
        <dt>{t('relation.behaviour')}</dt>
        <dd>
          <span className="tabular">{formatPercent(relation.behaviour)}</span>{' '}
          <span className="quiet">
            {t('relation.behaviourHint', {
              activity: relation.activity,
              top: Math.round(relation.activityTop * 10) / 10,
            })}
          </span>
        </dd>
        <dt>{t('relation.tenure')}</dt>
        <dd className="tabular">{t('relation.tenureYears', { count: years === 1 ? 1 : 2, years })}</dd>
      </dl>
      <Trend points={relation.trend} />
      <span className="quiet">{t('relation.emotionHint')}</span>
    </div>
  );
}

function Why({ relation }: { relation: ClientRelation }) {
  const { t, i18n } = useTranslation();
  const changeText = useChangeText();
  if (relation.changes.length === 0) return null;
  return (
    <section>
      <h3 className={classes['title']}>{t('relation.why')}</h3>
      <ul className={classes['lines']}>
        {relation.changes.map((change) => (
          <li key={`${change.what} ${change.to} ${change.at}`}>
            <span>
              {changeText(change)} · <span className="muted">{t(`relation.reason.${change.reason}`)}</span>
            </span>
            <span className="quiet tabular">{formatDate(change.at, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Feelings({ relation }: { relation: ClientRelation }) {
  const { t, i18n } = useTranslation();
  if (relation.feelings.length === 0) return null;
  return (
    <section>
      <h3 className={classes['title']}>{t('relation.feelings')}</h3>
      <ul className={classes['lines']}>
        {relation.feelings.map((feeling) => (
          <li key={feeling.conversationId}>
            <span>
              {t(`channel.${feeling.channel}`)}{' '}
              <Tag tone={feeling.value < 0 ? 'bad' : feeling.value > 0 ? 'good' : 'quiet'}>
                {formatEmotion(feeling.value)}
              </Tag>{' '}
              <span className="quiet">{t(`relation.from.${feeling.from}`)}</span>
            </span>
            <span className="quiet tabular">{formatDate(feeling.at, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Orders({ relation }: { relation: ClientRelation }) {
  const { t, i18n } = useTranslation();
  return (
    <section>
      <h3 className={classes['title']}>
        {t('relation.orders')}{' '}
        {relation.orderCount > 0 && (
          <span className="quiet">{t('relation.ordersAll', { count: relation.orderCount })}</span>
        )}
      </h3>
      {relation.orders.length === 0 && <span className="quiet">{t('relation.noOrders')}</span>}
      <ul className={classes['lines']}>
        {relation.orders.map((order) => (
          <li key={order.id}>
            <span>
              {order.number} · {formatMoney(order.amountMinor, order.currency, i18n.language)}
            </span>
            <span className="quiet tabular">{formatDate(order.orderedAt, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How the relationship with this client stands, and why. */
export function RelationPanel({ clientId }: { clientId: string }) {
  const { t } = useTranslation();
  const session = useSession();
  const query = useQuery({ queryKey: keys.relation(clientId), queryFn: () => api.relation(clientId) });
  if (!query.data) return <Trouble error={query.error} onRetry={() => void query.refetch()} />;
  const relation = query.data;
  const isNew = relation.changes.length === 0 && relation.orderCount === 0 && relation.feelings.length === 0;
  return (
    <Stack gap={18} data-testid={testIds.relationPanel}>
      {isNew ? (
        <Text size="sm" c="dimmed">
          {t('relation.empty')}
        </Text>
      ) : (
        <>
          <Standing relation={relation} />
          <Figures relation={relation} />
        </>
      )}
      {may(session, 'relation.manage') && <RelationActions clientId={clientId} relation={relation} />}
      <Bonds clientId={clientId} />
      {!isNew && (
        <>
          <Why relation={relation} />
          <Feelings relation={relation} />
          <Orders relation={relation} />
        </>
      )}
    </Stack>
  );
}
