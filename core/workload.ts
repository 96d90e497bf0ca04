import type { Hub } from './hub.ts';
import type { Channel, Intent } from './contract/words.ts';
import type { Lane } from './jobs/contract.ts';

// What the whole hub has in hand at this moment, whichever process asks. For who operates it.

export interface Workload {
  outbox: { events: number; oldestSeconds: number };
  waiting: { channel: Channel; waiting: number; longestSeconds: number }[];
  agents: { intent: Intent; agents: number }[];
  deliveries: { channel: Channel; state: 'pending' | 'held' | 'leased'; deliveries: number }[];
  /** Of the last 24 hours. */
  unknown: { channel: Channel; deliveries: number }[];
  jobs: { lane: Lane; state: string; jobs: number }[];
}

const WORKLOAD = `
  SELECT json_build_object(
    'outbox', (SELECT json_build_object('events', count(*),
        'oldestSeconds', coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE created_at <= now())), 0)) FROM outbox_message),
    'waiting', (SELECT coalesce(json_agg(w), '[]') FROM (
        SELECT channel, count(*) AS waiting, extract(epoch FROM now() - min(queued_at)) AS "longestSeconds"
          FROM conversation WHERE state IN ('queued', 'offered') AND held_back_at IS NULL GROUP BY channel) w),
    'agents', (SELECT coalesce(json_agg(a), '[]') FROM (SELECT intent, count(*) AS agents FROM agent GROUP BY intent) a),
    'deliveries', (SELECT coalesce(json_agg(d), '[]') FROM (
        SELECT channel, state, count(*) AS deliveries FROM (
          SELECT channel, state FROM delivery WHERE state IN ('pending', 'held')
          UNION ALL SELECT channel, state FROM delivery WHERE state = 'leased') undone GROUP BY channel, state) d),
    'unknown', (SELECT coalesce(json_agg(u), '[]') FROM (
        SELECT channel, count(*) AS deliveries FROM delivery
         WHERE state = 'unknown' AND created_at > now() - interval '1 day' GROUP BY channel) u)) AS workload`;

/** Reads it in one round trip to the database and one to the queue. Throws when either is away. */
export async function readWorkload(hub: Hub): Promise<Workload> {
  const [{ rows }, jobs] = await Promise.all([
    hub.pool.query<{ workload: Omit<Workload, 'jobs'> }>({ name: 'workload', text: WORKLOAD }),
    hub.jobs.counts(),
  ]);
  const workload = rows[0]?.workload;
  if (!workload) throw new Error('the workload has no row');
  return { ...workload, jobs };
}
