import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness } from '../support/harness.ts';

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterAll(() => house.close());

test('a desk shows the twenty that are to be served first, of all its agent’s queues together', async () => {
  const one = await house.open({ available: false });
  const other = await house.open({ available: false });
  const agent = await house.member('agent', { queueIds: [one.queueId, other.queueId] });
  for (let index = 0; index < 13; index += 1)
    for (const { number } of [one, other]) await house.customer().text(number, `number ${index}`);
  // Not by when they came, nor by their queue: by rank.
  await house.hub.pool.query(
    `UPDATE conversation c SET rank_at = now() - hashtext(c.id::text) * interval '1 ms' WHERE c.state = 'queued'`,
  );
  const { rows } = await house.hub.pool.query<{ id: string }>(
    `SELECT id FROM conversation WHERE state = 'queued' ORDER BY rank_at`,
  );
  const ids = rows.map(({ id }) => id);
  expect(ids).toHaveLength(26);
  const { waiting } = await agent.get('/me/desk');
  expect(waiting.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 20));
});
