import type { Hub } from '../hub.ts';
import { hoursFor } from './askGovernor.ts';
import type { HoursWindow } from './contactRules.ts';

/** What is kept with an automated message that leaves, so that it can be judged afterwards. */
export interface LeavingRules {
  /** Null: any hour was allowed. */
  hours: HoursWindow | null;
  zones: readonly string[];
}

/** The hours that hold for this delivery now; null for what a person wrote, which may leave at any. */
export async function leavingRules(hub: Hub, deliveryId: string): Promise<LeavingRules | null> {
  const { rows } = await hub.pool.query<{ to: string; time_zone: string | null }>({
    name: 'leaving_rules',
    text: `SELECT d."to", c.time_zone FROM delivery d JOIN client c ON c.id = d.client_id
            WHERE d.id = $1 AND d.purpose <> 'reply'`,
    values: [deliveryId],
  });
  const row = rows[0];
  if (!row) return null;
  const { allowedHours, zones } = hoursFor(await hub.settings.read(), {
    timeZone: row.time_zone,
    address: row.to,
  });
  return { hours: allowedHours, zones };
}
