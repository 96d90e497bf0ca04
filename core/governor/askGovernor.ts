import type { Prisma } from '../../prisma/generated/client.ts';
import type { Settings } from '../contract/settings.ts';
import type { ContactPurpose, MessageChannel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { askPrisma, loadClientFacts, loadHouseRules } from './contactFacts.ts';
import type { Verdict } from './contactRules.ts';
import { judgeMany } from './judgeMany.ts';

// The contact governor's door: loads what the rules need. Every automated send asks here at the instant of sending, and
// once more at the instant of delivery, because an outage may lie between the two.

export interface ContactRequest {
  clientId: string;
  channel: MessageChannel;
  to: string | null;
  purpose: ContactPurpose;
  /** Set for what was let through and counted already: caps are not asked again. */
  counted?: boolean;
  /** Days without another survey; null: as the house has it. */
  capDays?: number | null;
  /** The client is on the line with us at this moment: no hour and no holiday stands against it. */
  isOnTheLine?: boolean;
}

/** The caller's own transaction, with the settings read before it: a transaction asks for no second connection. */
interface Within {
  db: Prisma.TransactionClient;
  settings: Settings;
}

/** May this go out now? Asked within a transaction that has taken the client's row, the caps cannot be raced. */
export async function askGovernor(hub: Hub, request: ContactRequest, within?: Within): Promise<Verdict> {
  const [verdict] = await askGovernorOfMany(hub, [request], within);
  return verdict ?? { ok: true };
}

/** Several questions about one client, each as if it were the only one. */
export async function askGovernorOfMany(
  hub: Hub,
  requests: readonly ContactRequest[],
  within?: Within,
): Promise<Verdict[]> {
  const clientId = requests[0]?.clientId;
  if (clientId === undefined) return [];
  const { db, settings } = within ?? { db: hub.prisma, settings: await hub.settings.read() };
  const client = await db.client.findUniqueOrThrow({
    where: { id: clientId },
    select: { timeZone: true, lastSurveyAt: true },
  });
  const ask = askPrisma(db);
  const now = hub.clock.now();
  const rules = await loadHouseRules(ask, settings);
  const facts = await loadClientFacts(ask, [clientId], { now, settings });
  const verdicts: Verdict[] = [];
  for (const { channel, purpose, to, counted = false, capDays = null, isOnTheLine = false } of requests) {
    const optedOut = await hasOptedOut(db, { clientId, channel, to });
    const one = { clientId, channel, purpose, to, counted, optedOut, capDays, isOnTheLine, ...client };
    verdicts.push(...judgeMany([one], { now, rules, facts }));
  }
  return verdicts;
}

/** Somebody who was merged of several addresses, or has several, and said no at one of them: the stricter counts. */
async function hasOptedOut(
  db: Prisma.TransactionClient,
  { clientId, channel, to }: Pick<ContactRequest, 'clientId' | 'channel' | 'to'>,
): Promise<boolean> {
  if (to === null) return false;
  const kind = channel === 'email' ? 'email' : 'phone';
  const found = await db.address.count({
    where: { kind, optedOutAt: { not: null }, OR: [{ value: to }, { clientId }] },
  });
  return found > 0;
}
