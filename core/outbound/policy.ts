import type { OutboundPolicy, UpdateOutboundPolicy } from '../contract/outbound.ts';
import type { Tx } from '../db.ts';
import { countryOf } from './judgeNumber.ts';

// What a division may call. Until somebody chooses, it is where its own numbers are.

/** A working day of talking, and what that costs; a division has the most of forty agents. */
const USUAL = {
  agentDayMinutes: 480,
  agentDayCost: 100_000,
  divisionDayMinutes: 19_200,
  divisionDayCost: 4_000_000,
} as const;

export async function readPolicy(db: Tx['db'], divisionId: string): Promise<OutboundPolicy> {
  const row = await db.outboundPolicy.findUnique({ where: { divisionId } });
  const isDefault = !row || row.countries.length === 0;
  return {
    countries: isDefault ? await ownCountries(db, divisionId) : row.countries,
    isDefault,
    blockedPrefixes: row?.blockedPrefixes ?? [],
    agentDayMinutes: row?.agentDayMinutes ?? USUAL.agentDayMinutes,
    agentDayCost: row?.agentDayCost ?? USUAL.agentDayCost,
    divisionDayMinutes: row?.divisionDayMinutes ?? USUAL.divisionDayMinutes,
    divisionDayCost: row?.divisionDayCost ?? USUAL.divisionDayCost,
  };
}

async function ownCountries(db: Tx['db'], divisionId: string): Promise<string[]> {
  const numbers = await db.ourAddress.findMany({
    where: { kind: 'phone', queue: { divisionId } },
    select: { value: true },
  });
  const countries = numbers.flatMap(({ value }) => countryOf(value) ?? []);
  return [...new Set(countries)].toSorted();
}

/** Changes what is given; null brings a cap back to the usual one, no countries those of the own numbers. */
export async function changePolicy(
  db: Tx['db'],
  { divisionId, userId, change }: { divisionId: string; userId: string; change: UpdateOutboundPolicy },
): Promise<OutboundPolicy> {
  const { countries, blockedPrefixes, ...caps } = change;
  const data = {
    ...(countries ? { countries: [...new Set(countries)].toSorted() } : {}),
    ...(blockedPrefixes ? { blockedPrefixes: blockedPrefixes.map((one) => one.replace(/^\+?/, '+')) } : {}),
    ...(caps.agentDayMinutes === undefined ? {} : { agentDayMinutes: caps.agentDayMinutes }),
    ...(caps.agentDayCost === undefined ? {} : { agentDayCost: caps.agentDayCost }),
    ...(caps.divisionDayMinutes === undefined ? {} : { divisionDayMinutes: caps.divisionDayMinutes }),
    ...(caps.divisionDayCost === undefined ? {} : { divisionDayCost: caps.divisionDayCost }),
    updatedAt: new Date(),
    updatedBy: userId,
  };
  await db.outboundPolicy.upsert({ where: { divisionId }, create: { divisionId, ...data }, update: data });
  return readPolicy(db, divisionId);
}
