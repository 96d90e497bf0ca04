import { QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { queryClient, refresh } from '../../web/src/api/queries.ts';
import { until } from '../support/openTestHub.ts';

test('a hint that comes while something is fetched for the first time has it fetched again', async () => {
  const answers: ((value: string) => void)[] = [];
  const queryKey = ['refreshed'];
  const seen = new QueryObserver<string>(queryClient, {
    queryKey,
    queryFn: () => new Promise((resolve) => answers.push(resolve)),
  });
  const leave = seen.subscribe(() => undefined);
  refresh(queryKey);
  expect(answers).toHaveLength(1);
  answers[0]?.('before the hint');
  await until(async () => answers.length === 2);
  answers[1]?.('after the hint');
  await until(async () => seen.getCurrentResult().data === 'after the hint');
  leave();
  queryClient.clear();
});
