import type { Prisma } from '../../prisma/generated/client.ts';
import { ConsentState, type ContactPurpose, type MessageChannel } from '../contract/words.ts';
import type { CompanyDays } from '../holidays/workCalendar.ts';
import { longestCapMs, type PastContact } from './caps.ts';
import type { LawRow } from './contactHours.ts';
import type { ContactSettings, HouseRules } from './readerHours.ts';

// What the rules need of the database, for one client or for a batch: each question is asked once, by whichever connection has
// the transaction.

/** Asks the database, values as $1, $2; for Prisma's connections and for plain ones. */
export type Ask = <T>(text: string, values: readonly unknown[]) => Promise<T[]>;

export const askPrisma =
  (db: Prisma.TransactionClient): Ask =>
  (text, values) =>
    db.$queryRawUnsafe(text, ...values);

/** Also of a pool, or of a connection within a transaction. */
export const askPg =
  (client: { query(text: string, values: unknown[]): Promise<{ rows: unknown[] }> }): Ask =>
  async <T>(text: string, values: readonly unknown[]) => {
    const { rows } = await client.query(text, [...values]);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as with Prisma's raw queries: the caller knows its columns
    return rows as T[];
  };

const RULES = `SELECT country, region, channel, days, from_time AS "from", to_time AS "to",
    to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", to_char(valid_until, 'YYYY-MM-DD') AS "validUntil"
  FROM contact_hours_rule ORDER BY valid_from DESC LIMIT 2000`;
const DAYS = `SELECT to_char("from", 'YYYY-MM-DD') AS "from", to_char("to", 'YYYY-MM-DD') AS "to", kind, name, country
  FROM calendar_day WHERE "to" >= current_date - 400 ORDER BY country NULLS LAST, "from" LIMIT 1000`;

/** The dated rules and the company's days. Both are few. */
export async function loadHouseRules(ask: Ask, settings: ContactSettings): Promise<HouseRules> {
  if (!settings.quietHoursEnabled) return { settings, laws: [], companyDays: [] };
  const laws = await ask<LawRow>(RULES, []);
  const companyDays = settings.holidayPurposes.length > 0 ? await ask<CompanyDays>(DAYS, []) : [];
  return { settings, laws, companyDays };
}

/** What machines of ours have sent to a client lately, and what it has said about that. */
export interface ClientFacts {
  contacts: PastContact[];
  /** By `consentKey`. */
  consents: Map<string, ConsentState>;
}

export const consentKey = (channel: MessageChannel, purpose: ContactPurpose): string =>
  `${channel} ${purpose}`;

interface ContactRow {
  client_id: string;
  channel: MessageChannel;
  purpose: ContactPurpose;
  created_at: Date;
}
interface ConsentRow {
  client_id: string;
  channel: MessageChannel;
  purpose: ContactPurpose;
  state: string;
}

/** What was canceled or never arrived was no contact. */
const CONTACTS = `SELECT client_id, channel::text, purpose::text, created_at FROM delivery
  WHERE client_id = ANY ($1::uuid[]) AND purpose <> 'reply' AND created_at > $2 AND role IS NULL
    AND state NOT IN ('canceled', 'failed', 'undelivered')`;
/** What it said last counts. */
const CONSENTS = `SELECT DISTINCT ON (client_id, channel, purpose) client_id, channel, purpose, state FROM contact_consent
  WHERE client_id = ANY ($1::uuid[]) ORDER BY client_id, channel, purpose, at DESC, id DESC`;

export async function loadClientFacts(
  ask: Ask,
  clientIds: readonly string[],
  { now, settings }: { now: Date; settings: ContactSettings },
): Promise<Map<string, ClientFacts>> {
  const ids = [...new Set(clientIds)];
  const facts = new Map(ids.map((id) => [id, { contacts: [], consents: new Map() } as ClientFacts]));
  const since = new Date(now.getTime() - longestCapMs(settings.contactCaps));
  const contacts = settings.contactCaps.length > 0 ? await ask<ContactRow>(CONTACTS, [ids, since]) : [];
  for (const { client_id, channel, purpose, created_at: at } of contacts)
    facts.get(client_id)?.contacts.push({ at, channel, purpose });
  for (const { client_id, channel, purpose, state } of await ask<ConsentRow>(CONSENTS, [ids]))
    facts.get(client_id)?.consents.set(consentKey(channel, purpose), ConsentState.parse(state));
  return facts;
}

/** Whether it said no to this, or has not said yes where that is needed. */
export function lacksConsent(
  facts: ClientFacts | undefined,
  settings: ContactSettings,
  { channel, purpose }: { channel: MessageChannel; purpose: ContactPurpose },
): boolean {
  const said = facts?.consents.get(consentKey(channel, purpose));
  if (said === 'refused') return true;
  return said === undefined && settings.consentPurposes.includes(purpose);
}
