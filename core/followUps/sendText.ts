import type { FollowUp } from '../../prisma/generated/client.ts';
import { keepForPlan, takeFilesOfPlan } from '../attachments/uploads.ts';
import type { Settings } from '../contract/settings.ts';
import { PlannedPurpose, type HoldReason } from '../contract/words.ts';
import { queueMessage } from '../conversations/queueMessage.ts';
import type { Tx } from '../db.ts';
import { askGovernor } from '../governor/askGovernor.ts';
import type { Refusal } from '../governor/contactRules.ts';
import { noteRefusal } from '../governor/noteRefusal.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { cancelOvertakenTexts, recordCanceled } from './clientReplied.ts';
import { textRoute, type TextRoute } from './textRoute.ts';

interface Within {
  tx: Tx;
  settings: Settings;
}

/**
 * Deals with a planned text that is due: sends it, puts it off to when the governor lets it, or cancels it because the client
 * got in touch or does not want it. `nowhere` when there is no address to send to or from. The client's row must be taken.
 */
export async function sendText(
  hub: Hub,
  followUp: FollowUp,
  { tx, settings }: Within,
): Promise<'settled' | 'nowhere'> {
  if ((await cancelOvertakenTexts(tx, followUp.clientId, followUp.id)) > 0) return 'settled';
  const route = await textRoute(tx, followUp);
  if (!route || followUp.text === null) return 'nowhere';
  const { clientId } = followUp;
  const purpose = PlannedPurpose.parse(followUp.purpose);
  const verdict = await askGovernor(
    hub,
    { clientId, channel: route.channel, to: route.to, purpose },
    { db: tx.db, settings },
  );
  if (verdict.ok) {
    await queue(tx, followUp, { ...route, purpose });
    return 'settled';
  }
  const refused = { clientId, channel: route.channel, purpose, followUpId: followUp.id };
  await noteRefusal(tx, { ...refused, now: hub.clock.now() }, verdict);
  return refuse(tx, followUp, verdict);
}

/** What the governor puts off waits; what it never lets through is canceled, or a person's where only a person finds the hour. */
async function refuse(tx: Tx, followUp: FollowUp, refusal: Refusal): Promise<'settled' | 'nowhere'> {
  if (refusal.why === 'no_common_hours') return 'nowhere';
  if (refusal.until) await putOff(tx, followUp, { until: refusal.until, why: refusal.why });
  else await cancel(tx, followUp, refusal.why === 'no_consent' ? 'no_consent' : 'opted_out');
  return 'settled';
}

interface Leaving extends TextRoute {
  purpose: PlannedPurpose;
}

async function queue(tx: Tx, followUp: FollowUp, route: Leaving): Promise<void> {
  await tx.db.followUp.update({ where: { id: followUp.id }, data: { state: 'done', doneAt: new Date() } });
  await queueMessage(tx, {
    clientId: followUp.clientId,
    conversationId: followUp.conversationId,
    ...route,
    attachments: await takeFilesOfPlan(tx, followUp.id),
    text: followUp.text ?? '',
    html: route.channel === 'email' ? followUp.html : null,
    subject: route.channel === 'email' ? (followUp.subject ?? followUp.title) : null,
    // Somebody wrote it: the client reads a person's words, and they stand under that name.
    agentId: followUp.channel ? followUp.ownerId : null,
    idempotencyKey: `followUp-${followUp.id}`,
  });
  await recordEvent(tx, {
    clientId: followUp.clientId,
    conversationId: followUp.conversationId,
    kind: 'followUp.done',
    data: { followUpId: followUp.id, title: followUp.title, agentId: null },
  });
}

/** Planned anew, which also orders the job for then. */
async function putOff(
  tx: Tx,
  followUp: FollowUp,
  { until, why }: { until: Date; why: HoldReason },
): Promise<void> {
  await tx.db.followUp.update({ where: { id: followUp.id }, data: { dueAt: until } });
  await keepForPlan(tx, followUp.id, until);
  await recordEvent(tx, {
    clientId: followUp.clientId,
    conversationId: followUp.conversationId,
    kind: 'followUp.planned',
    data: {
      followUpId: followUp.id,
      title: followUp.title,
      kind: 'text',
      dueAt: until.toISOString(),
      ownerId: followUp.ownerId,
      why,
    },
  });
}

async function cancel(tx: Tx, followUp: FollowUp, reason: 'opted_out' | 'no_consent'): Promise<void> {
  await tx.db.followUp.update({
    where: { id: followUp.id },
    data: { state: 'canceled', cancelReason: reason },
  });
  await recordCanceled(tx, followUp, { reason });
}
