import { VisitBucket } from '../contract/figures.ts';

// What became of a stay in a queue, in one word: the classes of which every figure about queues is made. Two spellings of
// one rule, because a board counts in the database; test/flows/figuresOfQueues.test.ts holds them against each other.

/**
 * T is the target of the service level, S the limit of short abandons. answered: within T, or late. abandoned_short: within S
 * (`_late`: and, in a queue whose S is beyond its T, after T). abandoned: after S, within T or late. flowed: by another door
 * (callback, voicemail, other queue, told that nobody can come). waiting: is in it still.
 */
export const buckets = VisitBucket.options;
export type Bucket = VisitBucket;
export type BucketCounts = Record<Bucket, number>;

export const noVisits: BucketCounts = {
  answered_in_time: 0,
  answered_late: 0,
  abandoned_short: 0,
  abandoned_short_late: 0,
  abandoned_in_time: 0,
  abandoned_late: 0,
  flowed_in_time: 0,
  flowed_late: 0,
  waiting: 0,
};

export interface Visit {
  enteredAt: Date;
  leftAt: Date | null;
  /** answered, abandoned, or the name of another door. */
  result: string | null;
  /** T and S as they were when it was over. */
  serviceLevelSeconds: number;
  shortAbandonSeconds: number;
}

/** The class of one stay. Both limits belong to what is within them. */
export function bucketOf(visit: Visit): Bucket {
  if (!visit.leftAt) return 'waiting';
  const seconds = (visit.leftAt.getTime() - visit.enteredAt.getTime()) / 1_000;
  const isInTime = seconds <= visit.serviceLevelSeconds;
  if (visit.result === 'answered') return isInTime ? 'answered_in_time' : 'answered_late';
  if (visit.result !== 'abandoned') return isInTime ? 'flowed_in_time' : 'flowed_late';
  if (seconds <= visit.shortAbandonSeconds) return isInTime ? 'abandoned_short' : 'abandoned_short_late';
  return isInTime ? 'abandoned_in_time' : 'abandoned_late';
}

/** The same in SQL, of a queue_visit `v` and its queue `q`: what came before S and T were kept is judged by the queue's own. */
export const BUCKET_SQL = `CASE
    WHEN v.left_at IS NULL THEN 'waiting'
    WHEN v.result = 'answered' THEN
      CASE WHEN v.left_at - v.entered_at <= coalesce(v.service_level_seconds, q.service_level_seconds) * interval '1 s' THEN 'answered_in_time' ELSE 'answered_late' END
    WHEN v.result = 'abandoned' THEN
      CASE WHEN v.left_at - v.entered_at <= coalesce(v.short_abandon_seconds, q.short_abandon_seconds) * interval '1 s' THEN 'abandoned_short' ELSE 'abandoned' END
      || CASE WHEN v.left_at - v.entered_at > coalesce(v.service_level_seconds, q.service_level_seconds) * interval '1 s' THEN '_late'
              WHEN v.left_at - v.entered_at > coalesce(v.short_abandon_seconds, q.short_abandon_seconds) * interval '1 s' THEN '_in_time' ELSE '' END
    WHEN v.left_at - v.entered_at <= coalesce(v.service_level_seconds, q.service_level_seconds) * interval '1 s' THEN 'flowed_in_time'
    ELSE 'flowed_late' END`;
