import type { Prisma } from '../../prisma/generated/client.ts';
import type { Settings } from '../contract/settings.ts';
import type { ContactPurpose, MessageChannel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { judgeContact, type Verdict } from './contactRules.ts';
import { zonesOf } from './zonesOf.ts';

// The contact governor's door: loads what the rules need. Every automated send asks here at the instant of sending, and
// once more at the instant of delivery, because an outage may lie between the two.

export interface ContactRequest {
  clientId: string;
  channel: MessageChannel;
  to: string | null;
  purpose: ContactPurpose;
  /** Set for a survey that was let through and counted already: only opt-out and hours are asked again. */
  counted?: boolean;
}

/** The caller's own transaction, with the settings read before it: a transaction asks for no second connection. */
interface Within {
  db: Prisma.TransactionClient;
  settings: Settings;
}

/** May this go out now? Asked within a transaction that has taken the client's row, the cap cannot be raced. */
export async function askGovernor(hub: Hub, request: ContactRequest, within?: Within): Promise<Verdict> {
  const { db, settings } = within ?? { db: hub.prisma, settings: await hub.settings.read() };
  const client = await db.client.findUniqueOrThrow({
    where: { id: request.clientId },
    select: { timeZone: true, lastSurveyAt: true },
  });
  return judgeContact({
    now: hub.clock.now(),
    to: request.to,
    optedOut: await hasOptedOut(db, request),
    ...hoursFor(settings, { timeZone: client.timeZone, address: request.to }),
    survey: surveyFacts(request, settings, client.lastSurveyAt),
  });
}

/** When this reader may be written to, as the switches and the client's row are now. */
export function hoursFor(settings: Settings, reader: { timeZone: string | null; address: string | null }) {
  return {
    allowedHours: settings.quietHoursEnabled ? settings.quietHours : null,
    zones: zonesOf({ ...reader, fallback: settings.timeZone }),
  };
}

function surveyFacts({ purpose, counted }: ContactRequest, settings: Settings, lastAt: Date | null) {
  if (purpose !== 'survey' || counted) return null;
  return { enabled: settings.surveysEnabled, lastAt, capDays: settings.surveyCapDays };
}

/** Somebody who was merged of several addresses, or has several, and said no at one of them: the stricter counts. */
async function hasOptedOut(
  db: Prisma.TransactionClient,
  { clientId, channel, to }: ContactRequest,
): Promise<boolean> {
  if (to === null) return false;
  const kind = channel === 'email' ? 'email' : 'phone';
  const found = await db.address.count({
    where: { kind, optedOutAt: { not: null }, OR: [{ value: to }, { clientId }] },
  });
  return found > 0;
}
