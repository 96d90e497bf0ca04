import { z } from 'zod';
import { DateTime } from 'luxon';
import type { QueueState } from '../contract/agents.ts';
import type { AddressKind } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { BUCKET_COLUMNS, serviceLevelsOf } from './queueFigures.ts';
import { serviceLevel } from './serviceLevel.ts';
import { BUCKET_SQL, buckets, type BucketCounts } from './visitBuckets.ts';

interface QueueRow extends BucketCounts {
  id: string;
  name: string;
  offer_seconds: number;
  wrap_up_seconds: number;
  service_level_seconds: number;
  short_abandon_seconds: number;
  dispositions: unknown;
  addresses: { kind: AddressKind; value: string }[];
  waiting_call: number;
  waiting_sms: number;
  waiting_email: number;
  waiting_callbacks: number;
  oldest_callback: Date | null;
  oldest: Date | null;
  stranded: { waiting: number; skills: string[] }[];
  available: number;
  busy: number;
  away: number;
  offline: number;
}

// Set-based: one statement for all queues, each part on an index of its own.
const STATEMENT = `
  SELECT q.id, q.name, q.offer_seconds, q.wrap_up_seconds, q.service_level_seconds, q.short_abandon_seconds, q.dispositions,
    coalesce((SELECT jsonb_agg(jsonb_build_object('kind', o.kind, 'value', o.value) ORDER BY o.kind, o.value)
      FROM our_address o WHERE o.queue_id = q.id), '[]') AS addresses,
    w.*, d.*, s.*, m.*
  FROM queue q
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE c.channel = 'call' AND k.id IS NULL)::int AS waiting_call,
           count(k.id)::int AS waiting_callbacks, min(k.requested_at) AS oldest_callback,
           count(*) FILTER (WHERE c.channel = 'sms')::int AS waiting_sms,
           count(*) FILTER (WHERE c.channel = 'email')::int AS waiting_email,
           min(c.queued_at) FILTER (WHERE k.id IS NULL) AS oldest
      FROM conversation c LEFT JOIN callback k ON k.conversation_id = c.id AND k.state = 'waiting' WHERE c.queue_id = q.id AND c.state <> 'closed' AND c.state IN ('queued', 'offered')
       AND c.held_back_at IS NULL) w
  CROSS JOIN LATERAL (
    SELECT ${BUCKET_COLUMNS} FROM (
      SELECT ${BUCKET_SQL} AS bucket FROM queue_visit v WHERE v.queue_id = q.id AND v.entered_at >= $2 AND v.channel = 'call' AND v.callback_id IS NULL) b) d
  CROSS JOIN LATERAL (
    SELECT CASE WHEN m.hands THEN '[]' ELSE (
      SELECT jsonb_build_array(jsonb_build_object('waiting', count(*), 'skills', '[]'::jsonb)) FROM conversation c
       WHERE c.queue_id = q.id AND c.state = 'queued' AND c.held_back_at IS NULL) END || coalesce((
      SELECT jsonb_agg(jsonb_build_object('waiting', n.waiting, 'skills', (
          SELECT jsonb_agg(k.name ORDER BY k.name) FROM skill k WHERE l.needs ? k.id::text)))
        FROM routing_line l
        CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM conversation c WHERE c.last_line_id = l.id AND c.state = 'queued' AND c.held_back_at IS NULL) n
       WHERE l.queue_id = q.id AND m.hands AND n.waiting > 0 AND NOT EXISTS (
         SELECT FROM line_member o JOIN agent a ON a.id = o.agent_id AND NOT a.is_service
           JOIN "user" u ON u.id = a.user_id AND u."disabledAt" IS NULL WHERE o.line_id = l.id)), '[]') AS stranded
      FROM (SELECT EXISTS (SELECT FROM queue_member o JOIN agent a ON a.id = o.agent_id AND NOT a.is_service
        JOIN "user" u ON u.id = a.user_id AND u."disabledAt" IS NULL WHERE o.queue_id = q.id) AS hands) m) s
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE a.intent = 'available' AND a.missed_since IS NULL AND NOT b.busy)::int AS available,
           count(*) FILTER (WHERE b.busy)::int AS busy,
           count(*) FILTER (WHERE NOT b.busy AND (a.intent = 'away' OR a.missed_since IS NOT NULL AND a.intent = 'available'))::int AS away,
           count(*) FILTER (WHERE NOT b.busy AND a.intent = 'offline')::int AS offline
      FROM queue_member qm JOIN agent a ON a.id = qm.agent_id AND NOT a.is_service
      CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM reservation r WHERE r.agent_id = a.id AND r.ended_at IS NULL AND r.channel = 'call') AS busy) b
     WHERE qm.queue_id = q.id) m
  WHERE q.division_id = $1 ORDER BY q.name`;

const Dispositions = z.array(z.string());

/** Every queue of a division as it stands, with today's figures (the day of the hub's own time zone; calls). */
export async function listQueues(hub: Hub, divisionId: string): Promise<QueueState[]> {
  const { timeZone } = await hub.settings.read();
  const midnight = DateTime.fromJSDate(hub.clock.now()).setZone(timeZone).startOf('day').toJSDate();
  const { rows } = await hub.pool.query<QueueRow>({
    name: 'queue_states',
    text: STATEMENT,
    values: [divisionId, midnight],
  });
  return rows.map((row) => present(row, hub.clock.now()));
}

function present(row: QueueRow, now: Date): QueueState {
  return {
    id: row.id,
    name: row.name,
    addresses: row.addresses,
    offerSeconds: row.offer_seconds,
    wrapUpSeconds: row.wrap_up_seconds,
    dispositions: Dispositions.parse(row.dispositions),
    waiting: { call: row.waiting_call, sms: row.waiting_sms, email: row.waiting_email },
    callbacks: { waiting: row.waiting_callbacks, oldestAt: row.oldest_callback?.toISOString() ?? null },
    stranded: {
      waiting: row.stranded.reduce((sum, one) => sum + one.waiting, 0),
      skills: [...new Set(row.stranded.flatMap((one) => one.skills))].toSorted(),
    },
    longestWaitMs: row.oldest ? Math.max(0, now.getTime() - row.oldest.getTime()) : null,
    oldestEnteredAt: row.oldest?.toISOString() ?? null,
    today: todayOf(row),
    serviceLevelSeconds: row.service_level_seconds,
    shortAbandonSeconds: row.short_abandon_seconds,
    agents: { available: row.available, busy: row.busy, away: row.away, offline: row.offline },
  };
}

function todayOf(counts: BucketCounts): QueueState['today'] {
  const serviceLevels = serviceLevelsOf(counts);
  return {
    offered: buckets.reduce((total, bucket) => total + counts[bucket], 0),
    answered: counts.answered_in_time + counts.answered_late,
    abandoned: counts.abandoned_in_time + counts.abandoned_late,
    shortAbandoned: counts.abandoned_short + counts.abandoned_short_late,
    serviceLevel: serviceLevel({
      answeredInTime: counts.answered_in_time,
      answered: counts.answered_in_time + counts.answered_late,
      abandoned: counts.abandoned_in_time + counts.abandoned_late,
    }),
    serviceLevels,
  };
}
