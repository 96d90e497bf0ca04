import { Alert, Button, Progress, Tooltip } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { checkRule } from '#core/contract/checkRule.ts';
import type { DryRun, RuleDocument } from '#core/contract/rules.ts';
import { tellFailure } from '../alerts/tellFailure.ts';
import { formatDateTime } from '../clock/format.ts';
import { ruleTestIds } from './ruleTestIds.ts';
import { ruleKeys, rulesApi } from './rulesApi.ts';
import classes from './Rules.module.css';

const ASK_AGAIN_MS = 800;

/** Each day as a bar, and by its number for whoever points at it or listens. */
function Days({ run }: { run: DryRun }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...run.days.map(({ fired }) => fired));
  return (
    <div className={classes['bars']} role="list" aria-label={t('rules.dryDays')}>
      {run.days.map((day) => (
        <Tooltip key={day.day} label={t('rules.dryDay', day)}>
          <div
            role="listitem"
            aria-label={t('rules.dryDay', day)}
            className={classes['bar']}
            data-none={day.fired === 0}
            style={{ height: `${Math.max(3, (day.fired / most) * 100)}%` }}
          />
        </Tooltip>
      ))}
    </div>
  );
}

function Examples({ run }: { run: DryRun }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <strong>{t('rules.dryExamples')}</strong>
      <ul className={classes['judged']} style={{ maxHeight: 180, overflowY: 'auto' }}>
        {run.examples.map(({ clientId, clientName, seq, at }) => (
          <li key={`${clientId} ${at}`}>
            <Link to={`/clients/${clientId}${seq === null ? '' : `?seq=${seq}`}`}>
              {clientName ?? t('client.unknown')}
            </Link>
            <span className="quiet tabular">{formatDateTime(at, i18n.language)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Result({ run }: { run: DryRun }) {
  const { t } = useTranslation();
  const { fired, looked, clients, conversations } = run;
  if (run.failure !== null) return <Alert color="red">{t('rules.dryFailed')}</Alert>;
  if (!run.isDone)
    return (
      <div role="status">
        {t('rules.dryRunning', { percent: Math.round(run.progress * 100) })}
        <Progress value={run.progress * 100} mt={4} aria-label={t('rules.dry')} />
      </div>
    );
  return (
    <div role="status" data-testid={ruleTestIds.dryResult} data-fired={fired}>
      <p className={classes['words']}>
        {fired === 0 ? t('rules.dryNever', { looked }) : t('rules.dryResult', { fired, looked })}
        {fired > 0 && (
          <>
            <br />
            <span className="quiet">{t('rules.dryWhom', { clients, conversations })}</span>
          </>
        )}
      </p>
      {run.isPartial && <p className={classes['hint']}>{t('rules.dryPartial')}</p>}
      {fired > 0 && <Days run={run} />}
      {fired > 0 && <Examples run={run} />}
    </div>
  );
}

/** How often the rule as it stands here would have fired last month. */
export function DryRunPanel({ document }: { document: RuleDocument }) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<{ id: string; document: string } | null>(null);
  const words = JSON.stringify(document);
  const start = useMutation({
    mutationFn: () => rulesApi.orderDryRun(document),
    onError: tellFailure,
    onSuccess: ({ id }) => setAsked({ id, document: words }),
  });
  const run = useQuery({
    queryKey: ruleKeys.dryRun(asked?.id ?? ''),
    queryFn: () => rulesApi.dryRun(asked?.id ?? ''),
    enabled: asked !== null,
    refetchInterval: (query) => (query.state.data?.isDone ? false : ASK_AGAIN_MS),
  });
  const missing = checkRule(document).filter(({ path }) => !path.startsWith('actions'));
  return (
    <section className={classes['part']}>
      <h2>{t('rules.dry')}</h2>
      <p className={classes['hint']}>{t('rules.dryHint')}</p>
      {run.data && <Result run={run.data} />}
      {asked && asked.document !== words && <p className={classes['hint']}>{t('rules.dryStale')}</p>}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlayerPlay size={14} />}
        disabled={missing.length > 0}
        loading={start.isPending || (asked !== null && run.data?.isDone === false)}
        data-testid={ruleTestIds.dryStart}
        onClick={() => start.mutate()}
      >
        {t(asked ? 'rules.dryAgain' : 'rules.dryStart')}
      </Button>
    </section>
  );
}
