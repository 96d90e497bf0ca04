import { ContactPurpose, MessageChannel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { askPg, loadHouseRules } from './contactFacts.ts';
import { localHours } from './contactHours.ts';
import type { HoursWindow } from './hoursWindow.ts';
import { placeOfReader, readerHours, type HouseRules, type Reader } from './readerHours.ts';

/** What holds by one wall clock as a message leaves: its windows, each of which is open. */
export interface LocalRules {
  zone: string;
  date: string;
  isHoliday: boolean;
  /** Of the law; the house's own is kept beside. */
  windows: HoursWindow[];
}

/** What is kept with an automated message that leaves, so that it can be judged afterwards. */
export interface LeavingRules {
  /** The house's own; null: any hour was allowed. */
  hours: HoursWindow | null;
  zones: readonly string[];
  /** Per zone, by the dated rules. Not there in what left before they were. */
  local?: LocalRules[];
}

/** What holds for a reader at this instant. */
export function rulesAt(now: Date, rules: HouseRules, reader: Reader): LeavingRules {
  const hours = readerHours(rules, reader);
  const { zones } = placeOfReader(rules, reader);
  if (!hours) return { hours: null, zones };
  const ofLaw = { ...hours, house: null };
  return { hours: hours.house, zones, local: zones.map((zone) => localHours(now, ofLaw, zone)) };
}

interface LeavingRow {
  to: string;
  time_zone: string | null;
  channel: string;
  purpose: string;
}

/** The rules that hold for this delivery now; null for what a person wrote, which may leave at any time. */
export async function leavingRules(hub: Hub, deliveryId: string): Promise<LeavingRules | null> {
  const { rows } = await hub.pool.query<LeavingRow>({
    name: 'leaving_rules',
    text: `SELECT d."to", c.time_zone, d.channel::text, d.purpose::text FROM delivery d JOIN client c ON c.id = d.client_id
            WHERE d.id = $1 AND d.purpose <> 'reply'`,
    values: [deliveryId],
  });
  const row = rows[0];
  if (!row) return null;
  const rules = await loadHouseRules(askPg(hub.pool), await hub.settings.read());
  return rulesAt(hub.clock.now(), rules, {
    timeZone: row.time_zone,
    address: row.to,
    channel: MessageChannel.parse(row.channel),
    purpose: ContactPurpose.parse(row.purpose),
  });
}
