import { Drawer, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FollowUpState } from '#core/contract/words.ts';
import type { WinBackCase } from '#core/contract/winBack.ts';
import { api } from '../api/endpoints.ts';
import { relationKeys } from '../api/relations.ts';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { formatMoney } from '../relations/format.ts';
import classes from '../relations/Relations.module.css';
import { testIds } from '../testIds.ts';
import { ActionForm } from './ActionForm.tsx';
import { AnalysisForm } from './AnalysisForm.tsx';
import { AssessmentForm } from './AssessmentForm.tsx';

/** What the forms that are filled in say. */
function Said({ item }: { item: WinBackCase }) {
  const { t, i18n } = useTranslation();
  if (!item.reason) return null;
  const facts: [string, string | null][] = [
    [
      t('winBack.form.reason'),
      [t(`winBack.reason.${item.reason}`), item.competitor].filter(Boolean).join(': '),
    ],
    [
      t('winBack.form.valueLost'),
      item.valueLostMinor !== null && item.currency
        ? formatMoney(item.valueLostMinor, item.currency, i18n.language)
        : null,
    ],
    [t('winBack.form.complaints'), item.complaints],
    [t('winBack.form.owner'), item.owner?.name ?? null],
    [t('winBack.form.offer'), item.offer],
    [t('winBack.form.lesson'), item.lesson],
  ];
  return (
    <dl className={classes['facts']}>
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

function Contacts({ item }: { item: WinBackCase }) {
  const { t, i18n } = useTranslation();
  if (item.contacts.length === 0) return null;
  return (
    <ul className={classes['lines']}>
      {item.contacts.map((contact) => {
        const state = FollowUpState.safeParse(contact.state).data;
        return (
          <li key={contact.place}>
            <span>
              {t(`winBack.way.${contact.way}`)} · {contact.text}
            </span>
            <span className="quiet tabular">
              {state && t(`winBack.contactState.${state}`)} · {formatDateTime(contact.dueAt, i18n.language)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function PhaseForm({ item }: { item: WinBackCase }) {
  switch (item.phase) {
    case 'analysis':
      return <AnalysisForm item={item} />;
    case 'action':
      return <ActionForm item={item} />;
    case 'assessment':
      return <AssessmentForm item={item} />;
    case 'closed':
      return null;
  }
}

/** One case: what was said so far, and the form of its phase. */
export function WinBackDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: relationKeys.winBack(id), queryFn: () => api.winBack(id) });
  const item = query.data;
  const name = item?.clientName ?? t('client.unknown');
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={item ? t('winBack.title', { client: name }) : ''}
    >
      {!item && <Trouble error={query.error} onRetry={() => void query.refetch()} />}
      {item && (
        <Stack gap={16} data-testid={testIds.winBackForm(item.phase)}>
          <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
            <Tag tone="accent">{t(`winBack.phase.${item.phase}`)}</Tag>
            {item.result && <Tag tone="info">{t(`winBack.result.${item.result}`)}</Tag>}
            <Link to={`/clients/${item.clientId}?tab=relation`}>{t('winBack.toClient')}</Link>
          </span>
          <Said item={item} />
          <Contacts item={item} />
          {item.actedAt && (
            <Text size="sm" c="dimmed">
              {t('winBack.ordersSince', { count: item.ordersSince })}
            </Text>
          )}
          <PhaseForm key={item.phase} item={item} />
        </Stack>
      )}
    </Drawer>
  );
}
