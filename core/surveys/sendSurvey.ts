import type { Prisma } from '../../prisma/generated/client.ts';
import { lockClient } from '../clients/lockClient.ts';
import { queueMessage } from '../conversations/queueMessage.ts';
import type { MessageChannel } from '../contract/words.ts';
import { withTransaction, type Tx } from '../db.ts';
import { askGovernor } from '../governor/askGovernor.ts';
import type { Verdict } from '../governor/contactRules.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { INVITE_LIFE_MS } from './planSurvey.ts';
import { surveyDeliveryKey, surveyText } from './surveyTexts.ts';

// Sends a due survey, if the governor lets it. One transaction makes the message, its delivery and the new state, so a
// survey is asked once, whatever is killed and however often the job runs.

const inviteParts = {
  client: { select: { language: true } },
  conversation: { select: { state: true } },
} satisfies Prisma.SurveyInviteInclude;
type Invite = Prisma.SurveyInviteGetPayload<{ include: typeof inviteParts }>;
type Refusal = Extract<Verdict, { ok: false }>;

/** The queue's clock may be a little ahead of the database's. */
const EARLY = '1 second';

/** Job: sends, holds back or gives up one invite. Does nothing when it is not due or was dealt with already. */
export async function sendSurvey(hub: Hub, { inviteId }: { inviteId: string }): Promise<void> {
  const settings = await hub.settings.read();
  const found = await hub.prisma.surveyInvite.findUnique({
    where: { id: inviteId },
    select: { clientId: true },
  });
  if (!found) return;
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, found.clientId);
    const invite = await claimInvite(tx, inviteId);
    if (!invite) return;
    const channel = messageChannel(invite.channel);
    const verdict = await askGovernor(
      hub,
      { clientId: invite.clientId, channel, to: invite.to, purpose: 'survey' },
      { db: tx.db, settings },
    );
    if (!verdict.ok) await refuse(tx, invite, verdict);
    else await send(hub, tx, invite);
  });
}

/** Conditional: of two jobs for one invite the second finds it sent. */
async function claimInvite(tx: Tx, inviteId: string): Promise<Invite | null> {
  const claimed = await tx.db.$executeRaw`
    UPDATE survey_invite SET state = 'sent' WHERE id = ${inviteId}::uuid AND state IN ('planned', 'held')
      AND due_at <= now() + ${EARLY}::interval AND expires_at > now()`;
  if (claimed === 0) return null;
  return tx.db.surveyInvite.findUniqueOrThrow({ where: { id: inviteId }, include: inviteParts });
}

/** Quiet hours pass: the invite waits for their end. Every other reason ends it, so that nobody is asked about last month. */
async function refuse(tx: Tx, invite: Invite, { why, until }: Refusal): Promise<void> {
  const isHeld = why === 'quiet_hours' && until !== null;
  await tx.db.surveyInvite.update({
    where: { id: invite.id },
    data: { state: isHeld ? 'held' : 'skipped', why, until, ...(isHeld ? { dueAt: until } : {}) },
  });
  await recordEvent(tx, {
    clientId: invite.clientId,
    conversationId: invite.conversationId,
    kind: isHeld ? 'survey.held' : 'survey.skipped',
    data: {
      inviteId: invite.id,
      channel: messageChannel(invite.channel),
      why,
      until: until?.toISOString() ?? null,
    },
  });
}

async function send(hub: Hub, tx: Tx, invite: Invite): Promise<void> {
  const channel = messageChannel(invite.channel);
  const now = hub.clock.now();
  const { clientId, conversationId } = invite;
  await queueMessage(tx, {
    clientId,
    conversationId,
    channel,
    from: invite.ourAddress ?? '',
    to: invite.to ?? '',
    ...surveyText(invite.client.language, channel),
    purpose: 'survey',
    idempotencyKey: surveyDeliveryKey(invite.id),
  });
  await tx.db.surveyInvite.update({
    where: { id: invite.id },
    data: { sentAt: now, expiresAt: new Date(now.getTime() + INVITE_LIFE_MS), why: null, until: null },
  });
  await tx.db.client.update({ where: { id: clientId }, data: { lastSurveyAt: now } });
  await recordEvent(tx, {
    clientId,
    conversationId,
    kind: 'survey.sent',
    data: { inviteId: invite.id, channel },
  });
}

function messageChannel(channel: Invite['channel']): MessageChannel {
  return channel === 'email' ? 'email' : 'sms';
}
