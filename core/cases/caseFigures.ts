import type { Viewer } from '../access/viewer.ts';
import type { CaseDigest, CaseFigures, ParetoBar } from '../contract/caseFigures.ts';
import { ClockKind } from '../contract/caseWords.ts';
import type { Hub } from '../hub.ts';
import { houseTimeZone } from '../settings/settings.ts';
import { paretoOf } from './pareto.ts';

// What cases say about the house. Each count is of rows that the list shows under the same filter.

interface Within {
  from: string | Date;
  to: string | Date;
}

/** Of complaints opened in this time, by what caused them, or by what they are about. `none`: not said yet. */
async function countBy(
  hub: Hub,
  divisionId: string,
  { by, from, to }: Within & { by: 'cause' | 'category' },
): Promise<ParetoBar[]> {
  const { rows } = await hub.pool.query<{ key: string; name: string; nameZh: string | null; count: number }>({
    name: `case_pareto_${by}`,
    text: `SELECT ${by === 'cause' ? `coalesce(k.root_cause, 'none')` : `coalesce(g.id::text, 'none')`} AS key,
        ${by === 'cause' ? `coalesce(k.root_cause, 'none') AS name, NULL AS "nameZh"` : `coalesce(min(g.name), 'none') AS name, min(g.name_zh) AS "nameZh"`},
        count(*)::int AS count
      FROM client_case k JOIN department d ON d.id = k.department_id LEFT JOIN case_category g ON g.id = k.category_id
     WHERE d.division_id = $1 AND k.kind = 'complaint' AND k.opened_at >= $2 AND k.opened_at < $3 GROUP BY 1`,
    values: [divisionId, from, to],
  });
  return paretoOf(rows);
}

export async function caseFigures(hub: Hub, { divisionId }: Viewer, within: Within): Promise<CaseFigures> {
  const [causes, categories, weeks, months, clocks, handoffs] = await Promise.all([
    countBy(hub, divisionId, { ...within, by: 'cause' }),
    countBy(hub, divisionId, { ...within, by: 'category' }),
    weeksOf(hub, divisionId, within),
    monthsOf(hub, divisionId, within),
    clocksOf(hub, divisionId, within),
    handoffsOf(hub, divisionId, within),
  ]);
  return { causes, categories, weeks, months, clocks, handoffs };
}

async function weeksOf(hub: Hub, divisionId: string, { from, to }: Within): Promise<CaseFigures['weeks']> {
  const zone = await houseTimeZone({ db: hub.prisma });
  const { rows } = await hub.pool.query<CaseFigures['weeks'][number]>({
    name: 'case_weeks',
    text: `WITH days AS (
        SELECT date_trunc('week', k.opened_at AT TIME ZONE $4) AS week, 1 AS opened, 0 AS closed FROM client_case k
          JOIN department d ON d.id = k.department_id WHERE d.division_id = $1 AND k.opened_at >= $2 AND k.opened_at < $3
        UNION ALL
        SELECT date_trunc('week', k.closed_at AT TIME ZONE $4), 0, 1 FROM client_case k
          JOIN department d ON d.id = k.department_id WHERE d.division_id = $1 AND k.closed_at >= $2 AND k.closed_at < $3)
      SELECT to_char(week, 'YYYY-MM-DD') AS week, sum(opened)::int AS opened, sum(closed)::int AS closed
        FROM days GROUP BY 1 ORDER BY 1`,
    values: [divisionId, from, to, zone],
  });
  return rows;
}

async function monthsOf(hub: Hub, divisionId: string, { from, to }: Within): Promise<CaseFigures['months']> {
  const zone = await houseTimeZone({ db: hub.prisma });
  const { rows } = await hub.pool.query<{ month: string; kind: string | null; cause: string; count: number }>(
    {
      name: 'case_months',
      text: `WITH months AS (SELECT generate_series(date_trunc('month', $2::timestamptz AT TIME ZONE $4),
          date_trunc('month', ($3::timestamptz - interval '1 ms') AT TIME ZONE $4), '1 month') AS month),
        opened AS (SELECT date_trunc('month', k.opened_at AT TIME ZONE $4) AS month, k.kind,
          coalesce(k.root_cause, 'none') AS cause FROM client_case k JOIN department d ON d.id = k.department_id
          WHERE d.division_id = $1 AND k.opened_at >= $2 AND k.opened_at < $3)
      SELECT to_char(m.month, 'YYYY-MM') AS month, o.kind, o.cause, count(o.kind)::int AS count
        FROM months m LEFT JOIN opened o ON o.month = m.month GROUP BY m.month, o.kind, o.cause ORDER BY m.month`,
      values: [divisionId, from, to, zone],
    },
  );
  const months = new Map<string, CaseFigures['months'][number]>();
  for (const { month, kind, cause, count } of rows) {
    const sums = months.get(month) ?? { month, kinds: {}, causes: {} };
    months.set(month, sums);
    if (kind === null) continue;
    sums.kinds[kind] = (sums.kinds[kind] ?? 0) + count;
    sums.causes[cause] = (sums.causes[cause] ?? 0) + count;
  }
  return [...months.values()];
}

async function clocksOf(hub: Hub, divisionId: string, { from, to }: Within): Promise<CaseFigures['clocks']> {
  const { rows } = await hub.pool.query<{ kind: ClockKind; in_time: number; whole: number }>({
    name: 'case_clocks_kept',
    text: `SELECT t.kind, count(*) FILTER (WHERE t.breached_at IS NULL)::int AS in_time, count(*)::int AS whole
        FROM case_clock t JOIN client_case k ON k.id = t.case_id JOIN department d ON d.id = k.department_id
       WHERE d.division_id = $1 AND k.opened_at >= $2 AND k.opened_at < $3
         AND (t.met_at IS NOT NULL OR t.breached_at IS NOT NULL) GROUP BY 1`,
    values: [divisionId, from, to],
  });
  return ClockKind.options.map((kind) => {
    const row = rows.find((one) => one.kind === kind);
    return { kind, inTime: row?.in_time ?? 0, all: row?.whole ?? 0 };
  });
}

interface HandoffRow {
  id: string;
  name: string;
  name_zh: string | null;
  passed: number;
  unread: number;
  unanswered: number;
  read_ms: number | null;
  answer_ms: number | null;
}

async function handoffsOf(
  hub: Hub,
  divisionId: string,
  { from, to }: Within,
): Promise<CaseFigures['handoffs']> {
  const { rows } = await hub.pool.query<HandoffRow>({
    name: 'case_handoffs',
    text: `SELECT d.id, d.name, d.name_zh, count(*)::int AS passed, count(*) FILTER (WHERE h.read_at IS NULL)::int AS unread,
        count(*) FILTER (WHERE h.answered_at IS NULL AND h.mode = 'ask')::int AS unanswered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM h.read_at - h.passed_at) * 1000) AS read_ms,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM h.answered_at - h.passed_at) * 1000) AS answer_ms
      FROM department d JOIN case_handoff h ON h.to_department_id = d.id
     WHERE d.division_id = $1 AND h.passed_at >= $2 AND h.passed_at < $3 GROUP BY d.id ORDER BY d.name`,
    values: [divisionId, from, to],
  });
  return rows.map((row) => ({
    department: { id: row.id, name: row.name, nameZh: row.name_zh },
    passed: row.passed,
    unread: row.unread,
    unanswered: row.unanswered,
    readMs: row.read_ms,
    answerMs: row.answer_ms,
  }));
}

/** One week's cases (CF-08): from its Monday to the next, by the house's clock. */
export async function weekOfCases(hub: Hub, divisionId: string, week: string): Promise<CaseDigest> {
  const zone = await houseTimeZone({ db: hub.prisma });
  const { rows } = await hub.pool.query<Omit<CaseDigest, 'week' | 'themes'> & { from: Date; to: Date }>({
    name: 'case_week',
    text: `WITH w AS (SELECT ($2::date)::timestamp AT TIME ZONE $3 AS a, ($2::date + 7)::timestamp AT TIME ZONE $3 AS b),
        k AS (SELECT c.* FROM client_case c JOIN department d ON d.id = c.department_id AND d.division_id = $1)
      SELECT w.a AS "from", w.b AS "to",
        (SELECT count(*)::int FROM k WHERE k.opened_at >= w.a AND k.opened_at < w.b) AS opened,
        (SELECT count(*)::int FROM k WHERE k.closed_at >= w.a AND k.closed_at < w.b) AS closed,
        (SELECT count(*)::int FROM k JOIN case_clock t ON t.case_id = k.id WHERE t.breached_at >= w.a AND t.breached_at < w.b) AS breached,
        (SELECT count(*)::int FROM improvement i WHERE i.division_id = $1 AND i.created_at >= w.a AND i.created_at < w.b) AS "improvementsMade",
        (SELECT count(*)::int FROM improvement i WHERE i.division_id = $1 AND i.done_at >= w.a AND i.done_at < w.b) AS "improvementsDone"
      FROM w`,
    values: [divisionId, week, zone],
  });
  const row = rows[0];
  if (!row) throw new Error('a week without a row');
  const { from, to, ...counts } = row;
  return { week, ...counts, themes: await countBy(hub, divisionId, { by: 'category', from, to }) };
}
