import { Calendar, DateKind } from '../contract/careDates.ts';
import { Language } from '../contract/words.ts';
import type { ClientKind } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import type { YearlyDate } from './occurrences.ts';
import type { Reach } from './stepWords.ts';

/** What care has to know of a client. */
export interface Reader {
  id: string;
  name: string | null;
  kind: ClientKind;
  language: Language;
  timeZone: string | null;
  merged: boolean;
  addresses: Reach[];
  /** Who looks after them, of their own division. */
  agent: { id: string; name: string } | null;
  contactTime: string | null;
  dates: YearlyDate[];
}

export async function loadReader(tx: Pick<Tx, 'db'>, clientId: string): Promise<Reader> {
  const row = await tx.db.client.findUniqueOrThrow({
    where: { id: clientId },
    include: {
      addresses: { orderBy: { createdAt: 'asc' } },
      accountAgent: { select: { id: true, name: true, divisionId: true } },
      dates: { orderBy: { createdAt: 'asc' } },
      care: true,
    },
  });
  const { accountAgent: agent } = row;
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    language: Language.catch('en').parse(row.language),
    timeZone: row.timeZone,
    merged: row.mergedIntoId !== null,
    addresses: row.addresses,
    agent: agent?.divisionId === row.divisionId ? { id: agent.id, name: agent.name } : null,
    contactTime: row.care?.contactTime ?? null,
    dates: row.dates.map((date) => ({
      ...date,
      kind: DateKind.parse(date.kind),
      calendar: Calendar.parse(date.calendar),
    })),
  };
}
