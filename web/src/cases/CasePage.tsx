import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { CaseDetail } from '#core/contract/cases.ts';
import type { CaseAction } from '#core/contract/caseWords.ts';
import { Page } from '../app/Page.tsx';
import { Tag } from '../app/Tag.tsx';
import { Trouble } from '../app/Trouble.tsx';
import { formatDateTime } from '../clock/format.ts';
import { caseTestIds } from '../caseTestIds.ts';
import { CaseAnswer } from './CaseAnswer.tsx';
import { CaseFacts } from './CaseFacts.tsx';
import { CaseHandoffs } from './CaseHandoffs.tsx';
import { CaseLines } from './CaseLines.tsx';
import { CaseRemedies } from './CaseRemedies.tsx';
import { CaseSteps } from './CaseSteps.tsx';
import { CaseTabs } from './CaseTabs.tsx';
import classes from './Cases.module.css';
import { casesApi } from './casesApi.ts';
import { DueMark } from './DueMark.tsx';
import { severityTones, stateTones } from './looks.ts';
import { MoveDialog, type WordyAction } from './MoveDialog.tsx';
import { useCase, useCaseOrder } from './useCases.ts';
import { useName } from './words.ts';

const wordy = ['resolve', 'dismiss', 'reopen'] as const;
const wordyOf = (action: CaseAction): WordyAction | undefined => wordy.find((one) => one === action);

function Actions({ item }: { item: CaseDetail }) {
  const { t } = useTranslation();
  const order = useCaseOrder(item.id);
  const [asked, setAsked] = useState<WordyAction | null>(null);
  return (
    <Group gap={6}>
      {item.actions.map((action, place) => (
        <Button
          key={action}
          size="compact-sm"
          variant={place === 0 ? 'filled' : 'default'}
          loading={order.isPending}
          data-testid={caseTestIds.caseAction(action)}
          onClick={() => {
            const words = wordyOf(action);
            if (words) setAsked(words);
            else order.mutate(() => casesApi.move(item.id, { version: item.version, action }));
          }}
        >
          {t(`case.action.${action}`)}
        </Button>
      ))}
      {asked && <MoveDialog item={item} action={asked} onClose={() => setAsked(null)} />}
    </Group>
  );
}

function Head({ item }: { item: CaseDetail }) {
  const { t, i18n } = useTranslation();
  const { confirmation } = item;
  return (
    <section className={classes['box']}>
      <div className={classes['heading']}>
        <Tag tone={stateTones[item.state]}>{t(`case.state.${item.state}`)}</Tag>
        <Tag tone={severityTones[item.severity]}>{t(`case.severity.${item.severity}`)}</Tag>
        <span>{t(`case.kind.${item.kind}`)}</span>
        <Link to={`/clients/${item.client.id}`}>{item.client.name ?? t('client.unknown')}</Link>
        {item.reopened > 0 && <Tag tone="warn">{t('case.reopened', { count: item.reopened })}</Tag>}
      </div>
      <div className={classes['heading']}>
        {item.clocks.map((clock) => (
          <DueMark key={clock.kind} clock={clock} />
        ))}
      </div>
      <Actions item={item} />
      {item.description && (
        <Text mt={10} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {item.description}
        </Text>
      )}
      {item.resolution && (
        <Text mt={10}>
          <strong>{t('case.resolution')}: </strong>
          {item.resolution}
        </Text>
      )}
      {confirmation && (
        <Text mt={6} size="sm" c="dimmed">
          {t(`case.confirmation.${confirmation.state}`, {
            at: formatDateTime(confirmation.lapsesAt, i18n.language),
          })}
        </Text>
      )}
      {item.closedWhy && (
        <Text size="sm" c="dimmed">
          {t('case.state.closed')}: {t(`case.why.${item.closedWhy}`)}
        </Text>
      )}
    </section>
  );
}

/** One case with everything on one screen. */
export function CasePage() {
  const { t } = useTranslation();
  const nameOf = useName();
  const { caseId = '' } = useParams();
  const { data: item, error } = useCase(caseId);
  if (!item)
    return (
      <Page title={t('nav.cases')} tools={<CaseTabs />} testId={caseTestIds.casePage}>
        <Trouble error={error} />
      </Page>
    );
  return (
    <Page title={`${item.number} ${item.title}`} tools={<CaseTabs />} testId={caseTestIds.casePage}>
      <div className={classes['columns']} data-state={item.state} data-version={item.version}>
        <div>
          <Head item={item} />
          <CaseLines item={item} />
          <CaseAnswer item={item} />
        </div>
        <div>
          <CaseFacts key={item.version} item={item} />
          <CaseSteps item={item} />
          <CaseRemedies item={item} />
          <CaseHandoffs item={item} />
          {item.improvements.length > 0 && (
            <section className={classes['box']}>
              <h2>{t('case.tab.improvements')}</h2>
              {item.improvements.map((one) => (
                <div key={one.id}>{one.title}</div>
              ))}
            </section>
          )}
          <Text size="xs" c="dimmed">
            {nameOf(item.department)}
          </Text>
        </div>
      </div>
    </Page>
  );
}
