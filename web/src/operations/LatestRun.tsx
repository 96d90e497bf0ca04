import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PromiseResult, VerificationReport } from '../api/types.ts';
import { formatDateTime } from '../clock/format.ts';
import { testIds } from '../testIds.ts';
import classes from './Operations.module.css';
import { RunState } from './RunState.tsx';

type Latest = VerificationReport['latest'];

/** What was found last: the verdict, each broken promise with its first rows, and all that was looked at. */
export function LatestRun({ run }: { run: Latest }) {
  const { t, i18n } = useTranslation();
  if (!run) {
    return (
      <div className={classes['card']} data-testid={testIds.verification} data-state="never">
        <strong>{t('operations.never')}</strong>
        <Text size="sm" c="dimmed" mt={4}>
          {t('operations.neverHint')}
        </Text>
      </div>
    );
  }
  const facts = {
    count: run.checked,
    broken: run.broken,
    time: formatDateTime(run.finishedAt ?? run.orderedAt, i18n.language),
    reason: run.failure ?? '',
  };
  return (
    <div className={classes['card']} data-testid={testIds.verification} data-state={run.state}>
      <div className={classes['verdict']}>
        <RunState state={run.state} />
        <span>
          {run.state === 'ok' && t('operations.okHint', facts)}
          {run.state === 'broken' && t('operations.brokenHint', facts)}
          {run.state === 'failed' && t('operations.failedHint', facts)}
        </span>
      </div>
      {run.promises
        .filter(({ count, failure }) => count > 0 || failure !== null)
        .map((result) => (
          <BrokenPromise key={result.id} result={result} />
        ))}
      {run.promises.length > 0 && (
        <details className={classes['all']}>
          <summary>{t('operations.all', { count: run.promises.length })}</summary>
          <ul>
            {run.promises.map(({ id }) => (
              <li key={id}>{t(`promise.${id}`)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function BrokenPromise({ result: { id, count, failure, rows } }: { result: PromiseResult }) {
  const { t } = useTranslation();
  return (
    <div className={classes['promise']} data-testid={testIds.brokenPromise(id)}>
      <p>
        <strong>{t(`promise.${id}`)}</strong>
      </p>
      {failure !== null && <p className="quiet">{t('operations.undecided', { reason: failure })}</p>}
      {count > 0 && (
        <>
          <p className="quiet">
            {t('operations.rows', { count })} · {t('operations.firstRows')}
          </p>
          <ul className={classes['rows']}>
            {rows.map((row) => (
              <li key={row.id} className={classes['row']}>
                <code tabIndex={0}>{row.look}</code>
                {row.path !== null && <Link to={row.path}>{t('operations.inConsole')}</Link>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
