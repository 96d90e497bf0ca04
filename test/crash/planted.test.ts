import { beforeAll, expect, test } from 'vitest';
import { ask, startPlayer } from './players.ts';
import { PLANTED, type PlantedName } from './planted.ts';

// Can these tests fail? Each of seven bugs is put into a build of its own, by changing the source while it is loaded
// (patches.ts) or the database; what finds it must be green without the bug and red with it.

const good = new Map<PlantedName, string[]>();
const bad = new Map<PlantedName, string[]>();

async function examine(
  results: Map<PlantedName, string[]>,
  names: readonly PlantedName[],
  planted?: PlantedName,
): Promise<void> {
  const player = await startPlayer('redis', planted);
  try {
    for (const name of names) {
      const answer = await ask(player, { exam: name });
      if ('exam' in answer) results.set(name, answer.wrong);
    }
  } finally {
    player.kill();
  }
}

// One process for the code as it is, and one for each bug; two of them at a time.
beforeAll(async () => {
  const work = [() => examine(good, PLANTED), ...PLANTED.map((name) => () => examine(bad, [name], name))];
  const next = async (): Promise<void> => {
    for (let one = work.shift(); one; one = work.shift()) await one();
  };
  await Promise.all([next(), next()]);
}, 240_000);

test.each(PLANTED)('planted: %s', (name) => {
  expect(good.get(name), 'without the bug').toEqual([]);
  const found = bad.get(name);
  expect(found, 'with the bug').toSatisfy((wrong?: string[]) => wrong !== undefined && wrong.length > 0);
  console.log(`${name}: ${found?.[0]?.split('\n')[0]}`);
});

test('there are seven of them', () => {
  expect(PLANTED).toHaveLength(7);
});
