import type { z } from 'zod';
import { mayOverrule, type Viewer } from '../access/viewer.ts';
import { flagOf } from '../channels/optOutWords.ts';
import type { ClientDetail } from '../contract/api.ts';
import type { DecideConsent } from '../contract/consent.ts';
import { eventData } from '../contract/events.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { normaliseAddress } from './addresses.ts';
import { checkClientFor, loadClientFor } from './clients.ts';
import { livingClient, lockClient } from './lockClient.ts';

// Whether somebody may be written to. The carriers' own words are acted on as they come in (readOptOut); what only sounds
// like them is decided here: by a job where it is clear, else by a person.

interface Which {
  kind: 'phone' | 'email';
  value: string;
}

/** Job: a text that may be about being texted. A yes from who has opted out is one; "please stop" waits for a person. */
export async function lookAtConsent(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  const event = await hub.prisma.timelineEvent.findUnique({ where: { id: eventId } });
  if (event?.kind !== 'message.received') return;
  const { from, flags } = eventData['message.received'].parse(event.data);
  const value = normaliseAddress('phone', from);
  if (value === null) return;
  const which: Which = { kind: 'phone', value };
  await withTransaction(hub, async (tx) => {
    const clientId = await livingClient(tx, event.clientId);
    await lockClient(tx, clientId);
    const said = { clientId, which, eventId, event };
    if (flags.includes(flagOf.mayStart)) await optIn(tx, said);
    else await ask(tx, said);
  });
}

interface Said {
  clientId: string;
  which: Which;
  eventId: string;
  event: { clientId: string; seq: number; recordedAt: Date };
}

/** A job that comes late must not undo what was said after the yes, by the timeline's own order. */
async function optIn(tx: Tx, { clientId, which, event }: Said): Promise<void> {
  const later = await tx.db.timelineEvent.count({
    where: {
      kind: 'client.optedOut',
      data: { path: ['value'], equals: which.value },
      OR: [
        { clientId: event.clientId, seq: { gt: event.seq } },
        // Merged into another since: that one's timeline goes on.
        { clientId, recordedAt: { gt: event.recordedAt } },
      ],
    },
  });
  if (later > 0) return;
  const { count } = await tx.db.address.updateMany({
    where: { clientId, ...which, optedOutAt: { not: null } },
    data: { optedOutAt: null },
  });
  if (count > 0) await recordEvent(tx, { clientId, kind: 'client.optedIn', data: which });
}

/** Once for each text: what a person has answered is not asked again by the same words. */
async function ask(tx: Tx, { clientId, which, eventId }: Said): Promise<void> {
  const address = await tx.db.address.findFirst({
    where: { clientId, ...which, optedOutAt: null, askedAt: null },
  });
  if (!address) return;
  const { fresh } = await recordEvent(tx, {
    clientId,
    kind: 'client.mayOptOut',
    data: { ...which, eventId },
    dedupeKey: `may_opt_out:${eventId}`,
  });
  if (fresh)
    await tx.db.address.update({
      where: { id: address.id },
      data: { askedAt: new Date(), askedEventId: eventId },
    });
}

/**
 * A person decides: nothing more is sent to this address, or the text was not meant so. Throws `conflict` for an address that
 * is not this client's, and for a number that has opted out: carriers block it until its owner writes START. A mailbox has
 * nobody who would, so a supervisor may take that back.
 */
export async function decideConsent(
  hub: Hub,
  viewer: Viewer,
  order: z.output<typeof DecideConsent> & { clientId: string },
): Promise<ClientDetail> {
  const { clientId, kind, mayWrite } = order;
  await checkClientFor(hub, viewer, clientId);
  const which: Which = { kind, value: normaliseAddress(kind, order.value) ?? order.value };
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const address = await tx.db.address.findFirst({ where: { clientId, ...which } });
    if (!address) throw new AppError('conflict', 'This client has no such address');
    const was = address.optedOutAt ? 'out' : address.askedAt ? 'asked' : 'in';
    const change = changeOf(was, mayWrite);
    if (!change) return;
    if (change === 'client.optedIn' && !(kind === 'email' && mayOverrule(viewer)))
      throw new AppError('conflict', 'Who has opted out can only come back by writing START');
    await tx.db.address.update({
      where: { id: address.id },
      data: {
        askedAt: null,
        askedEventId: null,
        ...(change === 'client.keptOptedIn' ? {} : { optedOutAt: mayWrite ? null : new Date() }),
      },
    });
    await recordEvent(tx, { clientId, agentId: viewer.agentId, kind: change, data: which });
  });
  return loadClientFor(hub, viewer, clientId);
}

type Change = 'client.optedOut' | 'client.optedIn' | 'client.keptOptedIn';

/** What a decision changes; null when it is so already. */
function changeOf(was: 'out' | 'asked' | 'in', mayWrite: boolean): Change | null {
  if (was === 'out') return mayWrite ? 'client.optedIn' : null;
  if (!mayWrite) return 'client.optedOut';
  return was === 'asked' ? 'client.keptOptedIn' : null;
}
