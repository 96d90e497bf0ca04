import type { Hub } from '../hub.ts';

// What surveys come to, summed by the day on which they were sent (SQL functions note_survey_days, sum_survey_day). Must stay
// true: nobody waits for somebody else's summing, and a day that changes while it is summed is summed once more.

/** Sums that are older are made anew before they are read. */
const FRESH_SECONDS = 2;

/** Job: has the sums made anew for what changed, one day after the other, each committed by itself. */
export async function refreshSums(hub: Hub): Promise<void> {
  await sumDays(hub, Infinity);
}

/** Who looks at results waits for the latest days, and no longer than this, in milliseconds. */
export const PATIENCE_MS = 400;

/** Sums the days that have changed, until that takes too long. Gives how many are left. */
export async function sumDays(hub: Hub, patienceMs: number): Promise<number> {
  await hub.pool.query({
    name: 'note_survey_days',
    text: 'SELECT note_survey_days($1)',
    values: [FRESH_SECONDS],
  });
  const startedAt = performance.now();
  for (let isMore = true; isMore && performance.now() - startedAt < patienceMs;) {
    const { rows } = await hub.pool.query<{ day: string | null }>({
      name: 'sum_survey_day',
      text: 'SELECT sum_survey_day()::text AS day',
    });
    isMore = typeof rows[0]?.day === 'string';
  }
  const { rows } = await hub.pool.query<{ left: number }>({
    name: 'survey_days_left',
    text: 'SELECT count(DISTINCT day)::int AS left FROM survey_sum_todo',
  });
  return rows[0]?.left ?? 0;
}
