import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { scales, SurveyContent, type Question } from '../contract/instruments.ts';
import type { AskResults, QuestionResult, Summary, SurveyResults } from '../contract/surveyResults.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { nameOf } from '../surveys/versions.ts';
import { PATIENCE_MS, sumDays } from './sums.ts';
import {
  bandOf,
  countWhere,
  LOYAL_TARGET,
  meanOf,
  npsOf,
  satisfactionIndex,
  share,
  TARGET,
  topBoxes,
  total,
  wordOfMouth,
  type Counts,
} from './surveyStatistics.ts';

// What surveys come to, from sums by the day (sums.ts).

const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;
const LONGEST_DAYS = 1_096;

export interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

/** The days asked for; the last ninety where nothing is said. Throws `invalid_request`. */
export function daysOf(hub: Hub, { from, to }: Period): { from: string; to: string } {
  const last = to ?? hub.clock.now().toISOString().slice(0, 10);
  const first = from ?? new Date(Date.parse(last) - (USUAL_DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS;
  if (!(days >= 0 && days <= LONGEST_DAYS))
    throw new AppError('invalid_request', 'Ask for three years at most', {
      fields: { to: 'is out of bounds' },
    });
  return { from: first, to: last };
}

type Asked = z.output<typeof AskResults>;

interface SumRow {
  /** The group or the beginning of the week; null for all and for nobody. */
  part: string | null;
  survey_id: string;
  question_key: string;
  kind: string;
  value: number;
  n: number;
}

const columns: Record<Asked['groupBy'], string> = {
  queue: 'queue_id',
  agent: 'agent_id',
  channel: 'channel',
  tier: 'tier',
  segment: 'segment',
  survey: 'survey_id',
};

type Within = Omit<Asked, 'from' | 'to'> & { from: string; to: string };

/** Reads the sums that are asked for, grouped by an expression of ours. */
function readerOf(hub: Hub, viewer: Viewer, { from, to, ...asked }: Within) {
  const values = [
    viewer.divisionId,
    from,
    to,
    asked.surveyId ?? null,
    asked.queueId ?? null,
    asked.agentId ?? null,
    asked.channel ?? null,
    asked.tier ?? null,
    asked.segment ?? null,
  ];
  return async (part: string): Promise<SumRow[]> => {
    const { rows } = await hub.pool.query<SumRow>({
      text: `SELECT ${part} AS part, survey_id, question_key, kind, value, sum(n)::int AS n FROM survey_sum
              WHERE division_id = $1 AND day BETWEEN $2::date AND $3::date
                AND ($4::uuid IS NULL OR survey_id = $4) AND ($5::uuid IS NULL OR queue_id = $5)
                AND ($6::uuid IS NULL OR agent_id = $6) AND ($7::text IS NULL OR channel = $7) AND ($8::text IS NULL OR tier = $8)
                AND ($9::text IS NULL OR segment = $9)
              GROUP BY 1, 2, 3, 4, 5`,
      values,
    });
    return rows;
  };
}

/** The results of the viewer's division. */
export async function loadResults(hub: Hub, viewer: Viewer, asked: Asked): Promise<SurveyResults> {
  const { from, to } = daysOf(hub, asked);
  const daysLeft = await sumDays(hub, PATIENCE_MS);
  const read = readerOf(hub, viewer, { ...asked, from, to });
  const [all, grouped, buckets, waited, transfers] = await Promise.all([
    read('NULL::text'),
    read(`${columns[asked.groupBy]}::text`),
    read(`to_char(date_trunc('${asked.bucket}', day), 'YYYY-MM-DD')`),
    read('waited::text'),
    read('transfers::text'),
  ]);
  const surveys = await surveysOf(hub, all);
  const csat = countsWhere(all, (row) => row.kind === 'csat' && surveys.isFirst(row));
  const satisfied = countWhere(csat, (value) => value >= 4);
  const recommends = countsWhere(all, ({ kind }) => kind === 'nps');
  const names = await namesOf(hub, asked.groupBy, { rows: grouped, surveys });
  return {
    from,
    to,
    target: TARGET,
    total: summarise(all, surveys),
    satisfied,
    wordOfMouth: wordOfMouth(satisfied),
    loyal: share(
      countWhere(recommends, (value) => value >= 9),
      total(recommends),
    ),
    loyalTarget: LOYAL_TARGET,
    questions: questionsOf(all, surveys),
    effort: { waited: effortBy(waited), transfers: effortBy(transfers) },
    daysLeft,
    groups: byPart(grouped)
      .map(([id, rows]) => ({ id, name: names.get(id ?? '') ?? null, ...summarise(rows, surveys) }))
      .toSorted((one, other) => other.answered - one.answered || other.sent - one.sent),
    series: byPart(buckets)
      .flatMap(([start, rows]) => (start === null ? [] : [{ start, ...summarise(rows, surveys) }]))
      .toSorted((one, other) => one.start.localeCompare(other.start)),
  };
}

/** The effort score (SM-07) in each band of waiting or of transfers, in their order; without those of whom nothing is known. */
function effortBy(rows: readonly SumRow[]): SurveyResults['effort']['waited'] {
  const scale = scales.ces;
  if (!scale) return [];
  return byPart(rows)
    .flatMap(([band, of]) => {
      const counts = countsWhere(of, ({ kind }) => kind === 'ces');
      return band === null ? [] : [{ band: Number(band), n: total(counts), mean: meanOf(counts, scale) }];
    })
    .toSorted((one, other) => one.band - other.band);
}

function byPart(rows: readonly SumRow[]): [string | null, SumRow[]][] {
  const parts = new Map<string | null, SumRow[]>();
  for (const row of rows) parts.set(row.part, [...(parts.get(row.part) ?? []), row]);
  return [...parts];
}

function countsWhere(rows: readonly SumRow[], holds: (row: SumRow) => boolean): Counts {
  const counts = new Map<number, number>();
  for (const row of rows)
    if (row.question_key !== '' && holds(row)) counts.set(row.value, (counts.get(row.value) ?? 0) + row.n);
  return counts;
}

function invitesOf(rows: readonly SumRow[], value: 0 | 1 | 2): number {
  return rows.reduce((sum, row) => (row.question_key === '' && row.value === value ? sum + row.n : sum), 0);
}

interface Surveys {
  nameOf(surveyId: string): string;
  /** As it was asked last; undefined for a question that no version has any more. */
  question(row: Pick<SumRow, 'survey_id' | 'question_key'>): Question | undefined;
  isFirst(row: Pick<SumRow, 'survey_id' | 'question_key'>): boolean;
}

/** The instruments with what each of their questions was called in its last version that had it. */
async function surveysOf(hub: Hub, rows: readonly SumRow[]): Promise<Surveys> {
  const ids = [...new Set(rows.map((row) => row.survey_id))];
  const found = await hub.prisma.survey.findMany({
    where: { id: { in: ids } },
    include: { versions: { orderBy: { number: 'asc' } } },
  });
  const questions = new Map<string, Question>();
  const firsts = new Set<string>();
  for (const { id, versions } of found)
    for (const { content } of versions) {
      const asked = SurveyContent.parse(content).questions;
      for (const question of asked) questions.set(`${id}:${question.key}`, question);
      if (asked[0]) firsts.add(`${id}:${asked[0].key}`);
    }
  const names = new Map(found.map((row) => [row.id, nameOf(row)]));
  const keyOf = (row: Pick<SumRow, 'survey_id' | 'question_key'>) => `${row.survey_id}:${row.question_key}`;
  return {
    nameOf: (surveyId) => names.get(surveyId) ?? '',
    question: (row) => questions.get(keyOf(row)),
    // Answers of before there were versions stand under this key.
    isFirst: (row) => firsts.has(keyOf(row)) || row.question_key === 'score',
  };
}

function summarise(rows: readonly SumRow[], surveys: Surveys): Summary {
  const sent = invitesOf(rows, 0);
  const answered = invitesOf(rows, 1);
  const rated = partsOf(rows).filter(({ kind }) => kind === 'csat');
  const index = satisfactionIndex(
    rated.map(({ row, counts }) => ({ counts, weight: surveys.question(row)?.weight ?? 1 })),
  );
  return {
    sent,
    answered,
    responseRate: share(answered, sent),
    index,
    band: bandOf(index),
    nps: npsOf(countsWhere(rows, ({ kind }) => kind === 'nps')),
    neverAgain: invitesOf(rows, 2),
  };
}

interface Part {
  row: SumRow;
  kind: string;
  counts: Counts;
}

/** One for each question of each instrument. */
function partsOf(rows: readonly SumRow[]): Part[] {
  const parts = new Map<string, { row: SumRow; kind: string; counts: Map<number, number> }>();
  for (const row of rows) {
    if (row.question_key === '') continue;
    const key = `${row.survey_id}:${row.question_key}:${row.kind}`;
    const part = parts.get(key) ?? { row, kind: row.kind, counts: new Map<number, number>() };
    part.counts.set(row.value, (part.counts.get(row.value) ?? 0) + row.n);
    parts.set(key, part);
  }
  return [...parts.values()];
}

function questionsOf(rows: readonly SumRow[], surveys: Surveys): QuestionResult[] {
  return partsOf(rows)
    .flatMap(({ row, kind, counts }): QuestionResult[] => {
      const question = surveys.question(row);
      const scale = question && scales[question.kind];
      if (!question || !scale || question.kind !== kind) return [];
      return [
        {
          surveyId: row.survey_id,
          surveyName: surveys.nameOf(row.survey_id),
          key: question.key,
          kind: question.kind,
          dimension: question.dimension,
          label: question.text,
          n: total(counts),
          mean: meanOf(counts, scale),
          top: question.kind === 'nps' ? null : topBoxes(question.kind, counts),
          nps: question.kind === 'nps' ? npsOf(counts) : null,
          index: question.kind === 'csat' ? satisfactionIndex([{ counts, weight: 1 }]) : null,
          counts: Array.from({ length: scale.to - scale.from + 1 }, (_, at) => ({
            value: scale.from + at,
            n: counts.get(scale.from + at) ?? 0,
          })),
        },
      ];
    })
    .toSorted((one, other) => other.n - one.n || one.key.localeCompare(other.key));
}

async function namesOf(
  hub: Hub,
  groupBy: Asked['groupBy'],
  { rows, surveys }: { rows: readonly SumRow[]; surveys: Surveys },
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.flatMap(({ part }) => part ?? []))];
  if (groupBy === 'survey') return new Map(ids.map((id) => [id, surveys.nameOf(id)]));
  if (groupBy === 'segment') return new Map(ids.map((id) => [id, id]));
  if (groupBy === 'channel' || groupBy === 'tier') return new Map();
  const where = { id: { in: ids } };
  const select = { id: true, name: true };
  const found =
    groupBy === 'queue'
      ? await hub.prisma.queue.findMany({ where, select })
      : await hub.prisma.agent.findMany({ where, select });
  return new Map(found.map(({ id, name }) => [id, name]));
}
