import { DateTime } from 'luxon';
import { zonesOf } from '../governor/whereabouts.ts';
import type { Hub } from '../hub.ts';
import { askForResults } from '../winBack/askForResults.ts';
import { markLookAlikes } from './markLookAlikes.ts';
import { noteContact } from './noteContact.ts';
import { refreshRelations } from './refreshRelations.ts';
import { BEHAVIOUR_DAYS } from './emotion.ts';
import { IS_CONTACT, IS_VISIT, MET_AT } from './relationFacts.ts';
import { watchKeyClients } from './watchKeyClients.ts';

// Once a night everybody is looked at: time alone makes a client dormant, lost or less active. A row says how far it is, so
// that a killed worker or a wiped queue costs time and nothing else; looked at twice, nobody changes twice.

const AT_ONCE = 500;
const NIGHT_FROM_HOUR = 2;
/** Who has said nothing for so long was killed, and another goes on. */
const ABANDONED_MINUTES = 10;
const MISSED_AT_ONCE = 1_000;

/** Job, every quarter of an hour: sees to this night's look. A night that was missed is made up for in the day. */
export async function lookAtRelations(hub: Hub): Promise<void> {
  const { timeZone } = await hub.settings.read();
  const [zone] = zonesOf({ timeZone, address: null, fallback: timeZone });
  const local = DateTime.fromJSDate(hub.clock.now(), { zone: zone ?? 'UTC' });
  if (local.hour >= NIGHT_FROM_HOUR) await lookAtNight(hub, local.toISODate() ?? '');
}

/** Carries out, or takes up again, the look of this night (an ISO date). Nothing when it is done or in hand. */
export async function lookAtNight(hub: Hub, night: string): Promise<void> {
  let afterId = await claim(hub, night);
  if (afterId === undefined) return;
  if (afterId === null) {
    await noteMissed(hub);
    await measureSegments(hub);
  }
  for (;;) {
    const ids = await nextClients(hub, afterId);
    const changed = await refreshRelations(hub, ids);
    const last = ids.at(-1);
    if (last === undefined) break;
    afterId = last;
    await hub.pool.query(
      `UPDATE relation_night SET after_id = $2, claimed_at = now(), changed = changed + $3 WHERE night = $1`,
      [night, last, changed],
    );
  }
  await markLookAlikes(hub, night);
  await watchKeyClients(hub);
  await askForResults(hub);
  await hub.pool.query(`UPDATE relation_night SET finished_at = now() WHERE night = $1`, [night]);
}

/** After whom to go on; null from the beginning, undefined where there is nothing to do. */
async function claim(hub: Hub, night: string): Promise<string | null | undefined> {
  await hub.pool.query(`INSERT INTO relation_night (night) VALUES ($1) ON CONFLICT DO NOTHING`, [night]);
  const { rows } = await hub.pool.query<{ after_id: string | null }>(
    `UPDATE relation_night SET claimed_at = now() WHERE night = $1 AND finished_at IS NULL
        AND (claimed_at IS NULL OR claimed_at < now() - $2 * interval '1 min') RETURNING after_id`,
    [night, ABANDONED_MINUTES],
  );
  return rows[0]?.after_id;
}

async function nextClients(hub: Hub, afterId: string | null): Promise<string[]> {
  const { rows } = await hub.pool.query<{ id: string }>({
    name: 'relation_next_clients',
    text: `SELECT id FROM client WHERE ($1::uuid IS NULL OR id > $1::uuid) AND merged_into_id IS NULL ORDER BY id LIMIT $2`,
    values: [afterId, AT_ONCE],
  });
  return rows.map(({ id }) => id);
}

/** Conversations of the last days that were never noted: closed by a version before this one, or their job was lost. */
async function noteMissed(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ id: string }>(
    `SELECT v.id FROM conversation v WHERE v.state = 'closed' AND ${IS_CONTACT}
        AND v.opened_at > $1::timestamptz - interval '${BEHAVIOUR_DAYS} days'
        AND NOT EXISTS (SELECT FROM client_contact k WHERE k.conversation_id = v.id)
      ORDER BY v.opened_at DESC LIMIT $2`,
    [hub.clock.now(), MISSED_AT_ONCE],
  );
  for (const { id } of rows) await noteContact(hub, { conversationId: id });
}

/** How active a client is whom only a tenth of the active ones of a segment surpass: that is full behaviour. */
async function measureSegments(hub: Hub): Promise<void> {
  await hub.pool.query(
    `INSERT INTO relation_segment (division_id, segment, top, computed_at)
     SELECT c.division_id, coalesce(c.segment, c.kind::text), percentile_cont(0.9) WITHIN GROUP (ORDER BY a.activity), $1::timestamptz
       FROM (SELECT s.client_id, count(*) AS activity FROM (
               SELECT v.client_id FROM conversation v
                WHERE ${IS_CONTACT} AND v.opened_at BETWEEN $1::timestamptz - interval '${BEHAVIOUR_DAYS} days' AND $1::timestamptz
               UNION ALL
               SELECT f.client_id FROM follow_up f
                WHERE ${IS_VISIT} AND ${MET_AT} BETWEEN $1::timestamptz - interval '${BEHAVIOUR_DAYS} days' AND $1::timestamptz
               UNION ALL
               SELECT o.client_id FROM client_order o
                WHERE o.ordered_at BETWEEN $1::timestamptz - interval '${BEHAVIOUR_DAYS} days' AND $1::timestamptz) s
              GROUP BY s.client_id) a
       JOIN client c ON c.id = a.client_id AND c.merged_into_id IS NULL
      GROUP BY 1, 2
     ON CONFLICT (division_id, segment) DO UPDATE SET top = excluded.top, computed_at = excluded.computed_at`,
    [hub.clock.now()],
  );
}
