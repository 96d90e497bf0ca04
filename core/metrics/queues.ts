import { z } from 'zod';
import { DateTime } from 'luxon';
import type { QueueState } from '../contract/agents.ts';
import type { AddressKind } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { serviceLevel } from './serviceLevel.ts';

interface QueueRow {
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
  oldest: Date | null;
  offered: number;
  answered: number;
  answered_in_time: number;
  abandoned: number;
  short_abandoned: number;
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
    w.*, d.*, m.*
  FROM queue q
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE c.channel = 'call')::int AS waiting_call,
           count(*) FILTER (WHERE c.channel = 'sms')::int AS waiting_sms,
           count(*) FILTER (WHERE c.channel = 'email')::int AS waiting_email,
           min(c.queued_at) AS oldest
      FROM conversation c WHERE c.queue_id = q.id AND c.state <> 'closed' AND c.state IN ('queued', 'offered')) w
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS offered,
           count(*) FILTER (WHERE v.result = 'answered')::int AS answered,
           count(*) FILTER (WHERE v.result = 'answered' AND v.left_at - v.entered_at <= q.service_level_seconds * interval '1 s')::int AS answered_in_time,
           count(*) FILTER (WHERE v.result = 'abandoned' AND v.left_at - v.entered_at > q.short_abandon_seconds * interval '1 s')::int AS abandoned,
           count(*) FILTER (WHERE v.result = 'abandoned' AND v.left_at - v.entered_at <= q.short_abandon_seconds * interval '1 s')::int AS short_abandoned
      FROM queue_visit v WHERE v.queue_id = q.id AND v.entered_at >= $2 AND v.channel = 'call') d
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
    longestWaitMs: row.oldest ? Math.max(0, now.getTime() - row.oldest.getTime()) : null,
    oldestEnteredAt: row.oldest?.toISOString() ?? null,
    today: {
      offered: row.offered,
      answered: row.answered,
      abandoned: row.abandoned,
      shortAbandoned: row.short_abandoned,
      serviceLevel: serviceLevel({
        answeredInTime: row.answered_in_time,
        answered: row.answered,
        abandoned: row.abandoned,
      }),
    },
    serviceLevelSeconds: row.service_level_seconds,
    shortAbandonSeconds: row.short_abandon_seconds,
    agents: { available: row.available, busy: row.busy, away: row.away, offline: row.offline },
  };
}
