import { DateTime } from 'luxon';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type {
  ListServiceLevelCalls,
  QueueFigures,
  ServiceLevelCall,
  ServiceLevels,
} from '../contract/figures.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import { segmentFigures, waitFigures, type Segment } from './segmentFigures.ts';
import { abandonRate, formulas, serviceLevelBy } from './serviceLevels.ts';
import { BUCKET_SQL, buckets, noVisits, type Bucket, type BucketCounts } from './visitBuckets.ts';

// A queue's figures over a time, computed anew each time from rows that do not change: asked for twice, they are the same.

const DAY_MS = 86_400_000;
/** More than a quarter at once is the business of reports. */
const LONGEST_MS = 92 * DAY_MS;

interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

/** All four formulas over counted stays. */
export function serviceLevelsOf(counts: BucketCounts): ServiceLevels {
  return {
    hub: serviceLevelBy('hub', counts),
    flex: serviceLevelBy('flex', counts),
    connect: serviceLevelBy('connect', counts),
    genesys: serviceLevelBy('genesys', counts),
  };
}

/** Midnight of today in the time zone of the house, until now, unless it says otherwise. Throws `invalid_request`. */
async function bounds(hub: Hub, { from, to }: Period): Promise<{ from: Date; to: Date }> {
  const now = hub.clock.now();
  const { timeZone } = await hub.settings.read();
  const begin = from ? new Date(from) : DateTime.fromJSDate(now).setZone(timeZone).startOf('day').toJSDate();
  const end = to ? new Date(to) : now;
  if (end < begin || end.getTime() - begin.getTime() > LONGEST_MS)
    throw new AppError('invalid_request', 'Ask for 92 days at most', { fields: { to: 'is out of bounds' } });
  return { from: begin, to: end };
}

interface VisitRow {
  bucket: Bucket;
  waited_ms: number;
  /** From the entry until the caller heard the agent; until the agent's yes where that was not noted. Null: it waits still. */
  heard_ms: number | null;
  is_answered: boolean;
}

/** The figures of calls that entered the queue within the period, and of what agents did in it that ended within. */
export async function loadQueueFigures(
  hub: Hub,
  viewer: Viewer,
  { queueId, ...period }: Period & { queueId: string },
): Promise<QueueFigures> {
  const { from, to } = await bounds(hub, period);
  const [visits, segments] = await Promise.all([
    hub.pool.query<VisitRow>({
      name: 'figures_visits',
      text: `SELECT ${BUCKET_SQL} AS bucket, v.result IS NOT DISTINCT FROM 'answered' AS is_answered,
          (extract(epoch FROM coalesce(v.left_at, now()) - v.entered_at) * 1000)::int AS waited_ms,
          (extract(epoch FROM coalesce(v.heard_at, v.left_at) - v.entered_at) * 1000)::int AS heard_ms
        FROM queue_visit v JOIN queue q ON q.id = v.queue_id AND q.division_id = $2
       WHERE v.queue_id = $1 AND v.channel = 'call' AND v.callback_id IS NULL AND v.entered_at >= $3 AND v.entered_at < $4`,
      values: [queueId, viewer.divisionId, from, to],
    }),
    hub.prisma.agentSegment.findMany({
      where: { queueId, channel: 'call', endedAt: { gte: from, lt: to } },
      select: {
        kind: true,
        result: true,
        ringMs: true,
        talkMs: true,
        holdMs: true,
        consultMs: true,
        wrapMs: true,
      },
    }),
  ]);
  return figuresOf({ from, to }, visits.rows, segments);
}

function figuresOf(
  { from, to }: { from: Date; to: Date },
  visits: readonly VisitRow[],
  segments: readonly Segment[],
): QueueFigures {
  const counts = { ...noVisits };
  for (const { bucket } of visits) counts[bucket] += 1;
  const answered = visits.filter((visit) => visit.is_answered);
  const { averageHandleMs, averageHoldMs, averageHoldOfHeldMs, ...agents } = segmentFigures(segments);
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    queued: visits.length,
    answered: answered.length,
    abandoned: counts.abandoned_in_time + counts.abandoned_late,
    shortAbandoned: counts.abandoned_short + counts.abandoned_short_late,
    flowedOut: counts.flowed_in_time + counts.flowed_late,
    waiting: counts.waiting,
    serviceLevels: serviceLevelsOf(counts),
    abandonRate: abandonRate(counts),
    wait: waitFigures(
      answered.flatMap((visit) => visit.heard_ms ?? []),
      visits.map((visit) => visit.waited_ms),
    ),
    agents: { ...agents, averageHandleMs, averageHoldMs, averageHoldOfHeldMs },
  };
}

interface CallRow {
  id: string;
  conversation_id: string;
  client_id: string;
  client_name: string | null;
  agent_name: string | null;
  entered_at: Date;
  waited_ms: number;
  bucket: Bucket;
}

const CALLS = `
  SELECT x.*, c.client_id, k.name AS client_name, a.name AS agent_name FROM (
    SELECT v.id, v.conversation_id, v.agent_id, v.entered_at, ${BUCKET_SQL} AS bucket,
           (extract(epoch FROM coalesce(v.left_at, now()) - v.entered_at) * 1000)::int AS waited_ms
      FROM queue_visit v JOIN queue q ON q.id = v.queue_id
     WHERE v.queue_id = $1 AND v.channel = 'call' AND v.callback_id IS NULL AND v.entered_at >= $3 AND v.entered_at < $4) x
    JOIN conversation c ON c.id = x.conversation_id JOIN client k ON k.id = c.client_id AND k.division_id = $2
    LEFT JOIN agent a ON a.id = x.agent_id
   WHERE x.bucket = ANY ($5) AND ($6::timestamptz IS NULL OR (x.entered_at, x.id) < ($6, $7::uuid))
   ORDER BY x.entered_at DESC, x.id DESC LIMIT $8`;

/** The calls in the denominator of a service level, newest first, each saying whether it is in the numerator too. */
export async function listServiceLevelCalls(
  hub: Hub,
  viewer: Viewer,
  { queueId, ...query }: z.output<typeof ListServiceLevelCalls> & { queueId: string },
): Promise<PageOf<ServiceLevelCall>> {
  const { from, to } = await bounds(hub, query);
  const { numerator, denominator } = formulas[query.formula];
  const [at, id] = query.cursor ? readCursor(query.cursor) : [null, null];
  const { rows } = await hub.pool.query<CallRow>({
    name: 'service_level_calls',
    text: CALLS,
    values: [queueId, viewer.divisionId, from, to, denominator, at, id, query.limit + 1],
  });
  return pageOf(rows, query.limit, {
    at: (row) => row.entered_at,
    present: (row) => ({
      visitId: row.id,
      conversationId: row.conversation_id,
      clientId: row.client_id,
      clientName: row.client_name,
      agentName: row.agent_name,
      enteredAt: row.entered_at.toISOString(),
      waitedMs: row.waited_ms,
      bucket: row.bucket,
      inNumerator: numerator.includes(row.bucket),
    }),
  });
}

/** The stays of each class, as columns for the board's statement. */
export const BUCKET_COLUMNS = buckets
  .map((bucket) => `count(*) FILTER (WHERE b.bucket = '${bucket}')::int AS ${bucket}`)
  .join(', ');
