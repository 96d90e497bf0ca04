import { Button, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tellFailure } from '../alerts/tellFailure.ts';
import { api } from '../api/endpoints.ts';
import { keys, refresh } from '../api/queries.ts';
import type { VerificationReport } from '../api/types.ts';
import pageClasses from '../app/Page.module.css';
import { Trouble } from '../app/Trouble.tsx';
import { useSession } from '../session/session.ts';
import { testIds } from '../testIds.ts';
import { LatestRun } from './LatestRun.tsx';
import classes from './Operations.module.css';
import { RunHistory } from './RunHistory.tsx';

const WHILE_LOOKING_MS = 1_500;
const OTHERWISE_MS = 60_000;

const isUnderWay = (report: VerificationReport | undefined): boolean =>
  report?.runs.some(({ finishedAt }) => finishedAt === null) ?? false;

/** The proof of the promises: the latest result, how to see what is broken, and the checks before it. */
export function Verification() {
  const { t } = useTranslation();
  const session = useSession();
  const report = useQuery({
    queryKey: keys.verification,
    queryFn: api.verification,
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? WHILE_LOOKING_MS : OTHERWISE_MS),
  });
  const check = useMutation({
    mutationFn: api.checkPromises,
    onSuccess: () => refresh(keys.verification),
    onError: tellFailure,
  });
  const mayCheck = session.permissions.includes('operations.verify');
  const underWay = isUnderWay(report.data);
  return (
    <section aria-labelledby="verification">
      <div className={classes['head']}>
        <div className={classes['words']}>
          <h2 className={pageClasses['subtitle']} id="verification">
            {t('operations.verification')}
          </h2>
          <Text size="sm" c="dimmed">
            {t('operations.hint')} {!mayCheck && t('operations.onlyAdministrators')}
          </Text>
        </div>
        {mayCheck && (
          <Button
            loading={check.isPending}
            disabled={underWay}
            data-testid={testIds.checkNow}
            onClick={() => check.mutate()}
          >
            {underWay ? t('operations.underWay') : t('operations.checkNow')}
          </Button>
        )}
      </div>
      {report.data ? (
        <>
          <LatestRun run={report.data.latest} />
          {report.data.runs.length > 0 && <RunHistory runs={report.data.runs} />}
        </>
      ) : (
        <Trouble error={report.error} onRetry={() => void report.refetch()} />
      )}
    </section>
  );
}
