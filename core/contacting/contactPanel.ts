import { DateTime } from 'luxon';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { checkClientFor } from '../clients/clients.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { ContactAnswer, ContactPanel, SetConsent } from '../contract/contacting.ts';
import { ContactPurpose, HoldReason, MessageChannel } from '../contract/words.ts';
import { withTransaction } from '../db.ts';
import { askGovernorOfMany } from '../governor/askGovernor.ts';
import { askPrisma, consentKey, loadClientFacts } from '../governor/contactFacts.ts';
import { placeOfReader } from '../governor/readerHours.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// "May we write now?": what the governor would say to each kind of automated message, by each channel, and what it has refused.

const SHOWN = 5;

/** Throws `not_found` for a client of another division. */
export async function contactPanel(hub: Hub, viewer: Viewer, clientId: string): Promise<ContactPanel> {
  await checkClientFor(hub, viewer, clientId);
  const settings = await hub.settings.read();
  const { timeZone, addresses } = await hub.prisma.client.findUniqueOrThrow({
    where: { id: clientId },
    select: {
      timeZone: true,
      addresses: { orderBy: [{ optedOutAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'asc' }] },
    },
  });
  const addressFor = (kind: 'phone' | 'email') => addresses.find((one) => one.kind === kind)?.value ?? null;
  const to = { sms: addressFor('phone'), email: addressFor('email') };
  const place = placeOfReader({ settings }, { timeZone, address: to.sms ?? to.email });
  const now = hub.clock.now();
  const timeIn = (zone: string): string => DateTime.fromJSDate(now, { zone }).toFormat('HH:mm');
  return {
    country: place.country,
    region: place.region,
    zones: place.zones.map((zone) => ({ zone, time: timeIn(zone) })),
    hoursKept: settings.quietHoursEnabled,
    answers: await answersFor(hub, clientId, to),
    refusals: await lastRefusals(hub, clientId),
  };
}

async function answersFor(
  hub: Hub,
  clientId: string,
  to: Record<MessageChannel, string | null>,
): Promise<ContactAnswer[]> {
  const settings = await hub.settings.read();
  const questions = MessageChannel.options.flatMap((channel) =>
    ContactPurpose.options.map((purpose) => ({ clientId, channel, purpose, to: to[channel] })),
  );
  const within = { db: hub.prisma, settings };
  const verdicts = await askGovernorOfMany(hub, questions, within);
  const known = await loadClientFacts(askPrisma(hub.prisma), [clientId], { now: hub.clock.now(), settings });
  return questions.map(({ channel, purpose, to: address }, index) => {
    const verdict = verdicts[index] ?? { ok: true };
    return {
      channel,
      to: address,
      purpose,
      ok: verdict.ok,
      why: verdict.ok ? null : verdict.why,
      until: verdict.ok ? null : (verdict.until?.toISOString() ?? null),
      consent: known.get(clientId)?.consents.get(consentKey(channel, purpose)) ?? null,
    };
  });
}

async function lastRefusals(hub: Hub, clientId: string): Promise<ContactPanel['refusals']> {
  const rows = await hub.prisma.contactRefusal.findMany({
    where: { clientId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: SHOWN,
  });
  return rows.map(presentRefusal);
}

interface RefusalRow {
  id: string;
  at: Date;
  channel: string;
  purpose: string;
  why: string;
  until: Date | null;
}

export function presentRefusal({ id, at, channel, purpose, why, until }: RefusalRow) {
  return {
    id,
    at: at.toISOString(),
    channel: MessageChannel.parse(channel),
    purpose: ContactPurpose.parse(purpose),
    why: HoldReason.parse(why),
    until: until?.toISOString() ?? null,
  };
}

/** Keeps what a client has said, with who heard it and how. What it said last counts. Throws `not_found`. */
export async function setConsent(
  hub: Hub,
  viewer: Viewer,
  { clientId, ...said }: z.output<typeof SetConsent> & { clientId: string },
): Promise<ContactPanel> {
  await checkClientFor(hub, viewer, clientId);
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    await tx.db.contactConsent.create({
      data: { ...said, clientId, byAgentId: viewer.agentId, at: hub.clock.now() },
    });
    await recordEvent(tx, {
      clientId,
      agentId: viewer.agentId,
      kind: 'client.consentChanged',
      data: said,
    });
  });
  return contactPanel(hub, viewer, clientId);
}
