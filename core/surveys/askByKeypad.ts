import type { SurveyRule } from '../../prisma/generated/client.ts';
import { clearCall } from '../calls/clearCall.ts';
import { liveLeg } from '../calls/legs.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import { askGovernor } from '../governor/askGovernor.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { inviteRow } from './addInvite.ts';
import { isAsked, ruleFor } from './ruleFor.ts';
import { askedById } from './versions.ts';

// The agent has hung up and the caller is still there: a few questions by keypad, where a rule says so. Must stay true: it is
// decided once for a call, the survey by text waits for that decision, and the agent's paperwork waits for none of it.

/** Nobody is on the line for longer than that. */
const LONGEST_MS = 10 * 60_000;

/** Job: the call is over for us. Who is still on the line is asked, where that is to be, and hung up otherwise. */
export async function endLine(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const asking = await decideKeypad(hub, conversationId);
  if (asking) await leadToSurvey(hub, { ...asking, conversationId });
  await clearCall(hub, { conversationId });
}

interface Asking {
  /** The caller hears the questions already. */
  isHeard: boolean;
}

/** Whether the caller of a call that has ended is being asked by keypad: decided when it is looked at first. */
export async function decideKeypad(hub: Hub, conversationId: string): Promise<Asking | null> {
  const conversation = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    include: { client: { select: { divisionId: true } } },
  });
  if (!conversation || !mayBeAsked(conversation)) return null;
  if (conversation.keypadDecidedAt) return openAsking(hub, conversationId);
  const { queueId, client } = conversation;
  const rule = await ruleFor(hub.prisma, {
    divisionId: client.divisionId,
    occasion: { on: 'conversation', id: conversationId, queueId, channel: 'call' },
  });
  if (rule === null || rule === 'usual' || !rule.byKeypad) return null;
  const settings = await hub.settings.read();
  await withTransaction(hub, async (tx) => {
    const row = await lockConversation(tx, conversationId);
    if (row.keypadDecidedAt) return;
    await tx.db.conversation.update({ where: { id: row.id }, data: { keypadDecidedAt: hub.clock.now() } });
    if (row.surveyWanted === false || !(await isOnTheLine(tx, row.id)) || (await isAsked(tx.db, row.id)))
      return;
    const verdict = await askGovernor(
      hub,
      {
        clientId: row.clientId,
        channel: 'sms',
        to: row.address?.value ?? null,
        purpose: 'survey',
        capDays: rule.cooldownDays,
        isOnTheLine: true,
      },
      { db: tx.db, settings },
    );
    // What is refused here is planned as on the other channels, and refused there with its reason.
    if (verdict.ok)
      await invite(hub, tx, { row, rule, capDays: rule.cooldownDays ?? settings.surveyCapDays });
  });
  return openAsking(hub, conversationId);
}

type Ended = Pick<
  ConversationRow,
  'channel' | 'direction' | 'state' | 'endedBy' | 'connectedAt' | 'handedOutAt'
>;

/** Somebody who called us, talked with an agent, and did not hang up first. */
function mayBeAsked({ channel, direction, state, endedBy, connectedAt, handedOutAt }: Ended): boolean {
  const isOver = state === 'wrapping' || state === 'closed';
  const isOfTheClient = channel === 'call' && direction === 'inbound';
  return isOfTheClient && isOver && endedBy === 'agent' && connectedAt !== null && handedOutAt === null;
}

async function isOnTheLine(tx: Tx, conversationId: string): Promise<boolean> {
  const there = await tx.db.leg.count({
    where: {
      conversationId,
      party: 'client',
      parked: false,
      state: 'in_progress',
      callSid: { not: null },
      joinedAt: { not: null },
    },
  });
  return there > 0;
}

interface Order {
  row: ConversationRow;
  rule: SurveyRule;
  capDays: number;
}

async function invite(hub: Hub, tx: Tx, { row, rule, capDays }: Order): Promise<void> {
  const now = hub.clock.now();
  const { clientId, id: conversationId } = row;
  const data = inviteRow({
    authSecret: hub.config.authSecret,
    clientId,
    conversationId,
    agentId: row.agentId,
    queueId: row.queueId,
    route: { channel: 'call', to: row.address?.value ?? '', ourAddress: row.ourAddress.value },
    dueAt: now,
    asked: await askedById(tx, rule.surveyId),
    // Nobody is called again to be reminded.
    terms: { ...rule, remindHours: null },
  });
  const expiresAt = new Date(now.getTime() + LONGEST_MS);
  await tx.db.surveyInvite.create({ data: { ...data, state: 'sent', sentAt: now, capDays, expiresAt } });
  await tx.db.client.update({ where: { id: clientId }, data: { lastSurveyAt: now } });
  await recordEvent(tx, {
    clientId,
    conversationId,
    kind: 'survey.sent',
    data: { inviteId: data.id, channel: 'call' },
  });
}

async function openAsking(hub: Hub, conversationId: string): Promise<Asking | null> {
  const open = await hub.prisma.surveyInvite.findFirst({
    where: { conversationId, channel: 'call', state: 'sent' },
    select: { askedAt: true },
  });
  return open && { isHeard: open.askedAt !== null };
}

/** Takes the caller out of the conference. Given again before anything was heard, the order only begins it again. */
async function leadToSurvey(
  hub: Hub,
  { conversationId, isHeard }: Asking & { conversationId: string },
): Promise<void> {
  const leg = await liveLeg(hub, conversationId, 'client');
  if (!leg?.callSid) return;
  const { callSid } = leg;
  if (!isHeard) await hub.channels.voice.direct({ callSid, step: 'survey', conversationId });
  // What is pressed now is no part of the talk.
  await hub.channels.recordings.stop(callSid);
}
