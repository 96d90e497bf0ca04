import type { Prisma } from '../../prisma/generated/client.ts';
import type { Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import type { Judged } from './judgeRelation.ts';

// Writing what was judged, all clients in one statement.

const COLUMNS = `x(client_id uuid, division_id uuid, segment text, emotion float8, activity int, behaviour float8,
  quadrant text, value_group text, tier_seen text, broken_by text, dormant bool, state text, state_changed bool,
  first_seen_at timestamptz, last_active_at timestamptz, features float8[])`;

const asRecord = (one: Judged) => ({
  client_id: one.row.id,
  division_id: one.row.division_id,
  segment: one.row.segment,
  emotion: one.emotion,
  activity: one.activity,
  behaviour: one.behaviour,
  quadrant: one.quadrant,
  value_group: one.valueGroup,
  tier_seen: one.tierSeen,
  broken_by: one.brokenBy,
  dormant: one.isDormant,
  state: one.state,
  state_changed: one.state !== one.row.state,
  first_seen_at: one.firstSeenAt.toISOString(),
  last_active_at: one.lastActiveAt?.toISOString() ?? null,
  features: one.features,
});

/** Where nothing has changed but the numbers: no client's row is taken. */
export async function keepNumbers(hub: Hub, judged: readonly Judged[], now: Date): Promise<void> {
  if (judged.length === 0) return;
  await hub.pool.query({
    name: 'relation_numbers',
    text: `UPDATE client_relation r SET segment = x.segment, emotion = x.emotion, activity = x.activity,
        behaviour = x.behaviour, value_group = x.value_group, last_active_at = x.last_active_at, features = x.features, refreshed_at = $2
      FROM jsonb_to_recordset($1::jsonb) AS ${COLUMNS}
     WHERE r.client_id = x.client_id AND r.refreshed_at <= $2`,
    values: [JSON.stringify(judged.map(asRecord)), now],
  });
}

/** All of it. The clients' rows are taken. */
export async function keepAll(tx: Tx, judged: readonly Judged[], now: Date): Promise<void> {
  if (judged.length === 0) return;
  const records = JSON.stringify(judged.map(asRecord));
  await tx.db.$executeRawUnsafe(
    `INSERT INTO client_relation AS r (client_id, division_id, segment, emotion, activity, behaviour, quadrant, quadrant_since,
        state_since, broken_by, dormant_since, value_group, tier_seen, first_seen_at, last_active_at, features, refreshed_at)
     SELECT x.client_id, x.division_id, x.segment, x.emotion, x.activity, x.behaviour, x.quadrant,
            CASE WHEN x.quadrant IS NOT NULL THEN $2::timestamptz END, $2::timestamptz, x.broken_by,
            CASE WHEN x.dormant THEN $2::timestamptz END, x.value_group, x.tier_seen::"Tier", x.first_seen_at,
            x.last_active_at, x.features, $2::timestamptz
       FROM jsonb_to_recordset($1::jsonb) AS ${COLUMNS}
     ON CONFLICT (client_id) DO UPDATE SET division_id = excluded.division_id, segment = excluded.segment,
        emotion = excluded.emotion, activity = excluded.activity, behaviour = excluded.behaviour,
        quadrant_since = CASE WHEN r.quadrant IS DISTINCT FROM excluded.quadrant THEN excluded.quadrant_since ELSE r.quadrant_since END,
        quadrant = excluded.quadrant, broken_by = excluded.broken_by,
        dormant_since = CASE WHEN excluded.dormant_since IS NULL THEN NULL ELSE coalesce(r.dormant_since, excluded.dormant_since) END,
        value_group = excluded.value_group, tier_seen = excluded.tier_seen, first_seen_at = excluded.first_seen_at,
        last_active_at = excluded.last_active_at, features = excluded.features, refreshed_at = excluded.refreshed_at`,
    records,
    now,
  );
  await tx.db.$executeRawUnsafe(
    `WITH changed AS (SELECT x.client_id, x.state FROM jsonb_to_recordset($1::jsonb) AS ${COLUMNS} WHERE x.state_changed),
      since AS (UPDATE client_relation r SET state_since = $2::timestamptz FROM changed x WHERE r.client_id = x.client_id)
     UPDATE client c SET relation_state = x.state::"RelationState" FROM changed x WHERE c.id = x.client_id`,
    records,
    now,
  );
}

/** What figures over time are counted from. */
export async function noteChanges(
  tx: Tx,
  { row, changes }: Pick<Judged, 'row' | 'changes'>,
  at: Date,
): Promise<void> {
  const data: Prisma.RelationChangeCreateManyInput[] = changes.map((change) => ({
    ...change,
    at,
    clientId: row.id,
    divisionId: row.division_id,
  }));
  await tx.db.relationChange.createMany({ data });
}
