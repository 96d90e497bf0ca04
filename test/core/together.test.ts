import { expect, test } from 'vitest';
import { together } from '../../core/together.ts';

interface Load {
  keys: readonly number[];
  finish: (values: readonly string[]) => void;
  fail: (error: Error) => void;
}

/** Loads that the test finishes when it likes. */
function start(most = 10): { ask: (key: number) => Promise<string>; loads: Load[] } {
  const loads: Load[] = [];
  const ask = together<number, string>({
    most,
    load: (keys) =>
      new Promise((resolve, reject) => {
        loads.push({ keys, finish: resolve, fail: reject });
      }),
  });
  return { ask, loads };
}

const said = (keys: readonly number[]): string[] => keys.map((key) => `answer ${key}`);

test('who asks alone is answered at once; who asks meanwhile is answered by the next, all together', async () => {
  const { ask, loads } = start();
  const first = ask(1);
  expect(loads.map(({ keys }) => keys)).toEqual([[1]]);
  const later = [ask(2), ask(3), ask(2)];
  expect(loads).toHaveLength(1);
  loads[0]?.finish(said([1]));
  expect(await first).toBe('answer 1');
  await expect.poll(() => loads.length).toBe(2);
  expect(loads[1]?.keys).toEqual([2, 3, 2]);
  loads[1]?.finish(said([2, 3, 2]));
  expect(await Promise.all(later)).toEqual(said([2, 3, 2]));
});

test('no load is larger than it may be, and the rest is not forgotten', async () => {
  const { ask, loads } = start(2);
  const answers = [1, 2, 3, 4, 5, 6].map(ask);
  for (let index = 0; index < 4; index += 1) {
    await expect.poll(() => loads.length).toBe(index + 1);
    loads[index]?.finish(said(loads[index]?.keys ?? []));
  }
  expect(await Promise.all(answers)).toEqual(said([1, 2, 3, 4, 5, 6]));
  expect(loads.map(({ keys }) => keys)).toEqual([[1], [2, 3], [4, 5], [6]]);
});

test('a load that fails, fails for those it was for; the next goes on', async () => {
  const { ask, loads } = start();
  const lost = ask(1);
  const after = ask(2);
  loads[0]?.fail(new Error('the database is away'));
  await expect(lost).rejects.toThrow('the database is away');
  await expect.poll(() => loads.length).toBe(2);
  loads[1]?.finish(said([2]));
  expect(await after).toBe('answer 2');
});

test('an answer that is missing is nobody else’s', async () => {
  const { ask, loads } = start();
  const first = ask(1);
  loads[0]?.finish([]);
  await expect(first).rejects.toThrow('1 asked, 0 answered');
});
