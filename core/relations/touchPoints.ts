import type { Viewer } from '../access/viewer.ts';
import { TouchPointChannel, type SaveTouchPoint, type TouchPoint } from '../contract/touchPoints.ts';
import { Tier } from '../contract/words.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { IS_CONTACT } from './relationFacts.ts';

// TC-10: the touch points of a division. Two whose names differ in case alone are one.

const MOST = 200;
const DAYS = 30;

interface Row {
  id: string;
  name: string;
  channel: string;
  purpose: string;
  department: string;
  queue_id: string | null;
  queue_name: string | null;
  tiers: string[];
  contacts: number | null;
}

/** By name, each with how much it is used. */
export async function listTouchPoints(hub: Hub, { divisionId }: Viewer): Promise<TouchPoint[]> {
  const { rows } = await hub.pool.query<Row>({
    name: 'touch_points',
    text: `WITH used AS (
        SELECT v.queue_id, v.channel::text AS channel, count(*)::int AS contacts
          FROM conversation v JOIN queue q ON q.id = v.queue_id AND q.division_id = $1
         WHERE ${IS_CONTACT} AND v.opened_at > $2::timestamptz - interval '${DAYS} days' GROUP BY 1, 2)
      SELECT p.id, p.name, p.channel, p.purpose, p.department, p.queue_id, q.name AS queue_name, p.tiers,
             CASE WHEN p.queue_id IS NOT NULL AND p.channel IN ('call', 'sms', 'email') THEN coalesce(u.contacts, 0) END AS contacts
        FROM touch_point p LEFT JOIN queue q ON q.id = p.queue_id
        LEFT JOIN used u ON u.queue_id = p.queue_id AND u.channel = p.channel
       WHERE p.division_id = $1 ORDER BY p.name_key LIMIT ${MOST}`,
    values: [divisionId, hub.clock.now()],
  });
  return rows.map(({ queue_id: queueId, queue_name: queueName, ...row }) => ({
    ...row,
    channel: TouchPointChannel.parse(row.channel),
    tiers: row.tiers.map((tier) => Tier.parse(tier)),
    queueId,
    queueName,
  }));
}

const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Adds one, or changes the one of this id. Throws `conflict` for a name that another has, and for the 201st. */
export async function saveTouchPoint(
  hub: Hub,
  { divisionId }: Viewer,
  { id, point }: { id: string | null; point: SaveTouchPoint },
): Promise<void> {
  const data = { ...point, nameKey: keyOf(point.name) };
  if (id === null && (await hub.prisma.touchPoint.count({ where: { divisionId } })) >= MOST)
    throw new AppError('conflict', `There are ${MOST} touch points already`);
  const saved =
    id === null
      ? hub.prisma.touchPoint.create({ data: { ...data, divisionId } })
      : hub.prisma.touchPoint.updateMany({ where: { id, divisionId }, data });
  await saved.catch((cause: unknown) => {
    if (!isUniqueViolation(cause, 'touch_point_division_id_name_key_key')) throw cause;
    throw new AppError('conflict', 'Another touch point has this name', {
      fields: { name: 'is taken' },
      cause,
    });
  });
}

export async function removeTouchPoint(hub: Hub, { divisionId }: Viewer, id: string): Promise<void> {
  await hub.prisma.touchPoint.deleteMany({ where: { id, divisionId } });
}
