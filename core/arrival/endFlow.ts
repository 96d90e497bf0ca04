import type { ArrivalResult } from '../contract/arrivalWords.ts';
import type { Outcome } from '../contract/words.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/closeConversation.ts';
import type { Tx } from '../db.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { FlowState, skillsAsked, Turn } from './turn.ts';

// A call leaves its flow, once: into a queue, or out of the house. The conversation's row is taken, and arriving.

export interface Leaving {
  conversationId: string;
  clientId: string;
  flowVersionId: string;
  startedAt: Date;
  state: FlowState | null;
}

interface Way {
  result: ArrivalResult;
  queueId: string | null;
  at: Date;
}

/** Notes how a flow ended, with all that the caller chose in it. */
async function noteEnd(tx: Tx, leaving: Leaving, { result, queueId, at }: Way): Promise<void> {
  await tx.db.arrival.updateMany({
    where: { conversationId: leaving.conversationId, endedAt: null },
    data: { endedAt: at, result },
  });
  await recordEvent(tx, {
    clientId: leaving.clientId,
    conversationId: leaving.conversationId,
    kind: 'call.arrived',
    data: {
      flowVersionId: leaving.flowVersionId,
      result,
      queueId,
      language: leaving.state?.language ?? 'en',
      notice: leaving.state?.notice ?? null,
      steps: leaving.state?.steps ?? [],
      lastedMs: Math.max(0, at.getTime() - leaving.startedAt.getTime()),
    },
    at,
  });
}

/** What the caller has said to being recorded, as the conversation keeps it; null where the flow has not spoken of it. */
function consentOf(state: FlowState | null): 'told' | 'given' | 'refused' | null {
  const notice = state?.notice ?? null;
  if (notice === 'agreed') return 'given';
  return notice === 'not_needed' ? null : notice;
}

/** What the caller's choices ask of an agent; the triggers of the conversation put it into the line of those who have it. */
function skillsIn(state: FlowState | null): string | null {
  const skills = skillsAsked(state?.asked);
  return skills && JSON.stringify(skills);
}

/** Into a queue, now: waiting begins here and not with the first ring. A queue that is gone is the number's own instead. */
export async function enterQueue(
  tx: Tx,
  leaving: Leaving,
  to: { queueId: string; result: 'queued' | 'voicemail' | 'callback' },
): Promise<void> {
  const { conversationId } = leaving;
  const rows = await tx.db.$queryRaw<{ queue_id: string; queued_at: Date }[]>`
    UPDATE conversation c SET state = 'queued', version = c.version + 1, queued_at = now(), waiting_since = now(),
      queue_id = coalesce((SELECT q.id FROM queue q WHERE q.id = ${to.queueId}::uuid), c.queue_id),
      language = ${leaving.state?.language ?? null}, recording_consent = ${consentOf(leaving.state)},
      required_skills = ${skillsIn(leaving.state)}::jsonb,
      recording_consent_at = CASE WHEN ${consentOf(leaving.state)}::text IS NOT NULL THEN now() END, rank_at = now() - rank_bonus(cl.tier, c.channel)
      FROM client cl WHERE cl.id = c.client_id AND c.id = ${conversationId}::uuid AND c.state = 'arriving'
    RETURNING c.queue_id, c.queued_at`;
  const row = rows[0];
  if (!row) return;
  // None comes of it where the call is held back.
  await tx.db.queueVisit.createMany({
    data: [{ conversationId, queueId: row.queue_id, channel: 'call', enteredAt: row.queued_at }],
  });
  await noteEnd(tx, leaving, { result: to.result, queueId: row.queue_id, at: row.queued_at });
}

const outcomes = { left: 'left', ended: 'informed', forwarded: 'forwarded' } as const satisfies Partial<
  Record<ArrivalResult, Outcome>
>;

/** Out of the house: the caller hung up, heard all there was to say, or was passed on. */
export async function leaveHouse(
  tx: Tx,
  leaving: Leaving,
  { result, at = new Date() }: { result: keyof typeof outcomes; at?: Date },
): Promise<void> {
  await noteEnd(tx, leaving, { result, queueId: null, at });
  const conversation = await lockConversation(tx, leaving.conversationId);
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      language: leaving.state?.language ?? null,
      endedBy: result === 'left' ? 'client' : 'system',
    },
  });
  await closeConversation(tx, conversation, {
    disposition: null,
    note: null,
    automatic: true,
    outcome: outcomes[result],
  });
}

/** The caller hung up while a flow led the call. Who was passed on and hangs up there has not left us in a menu. */
export async function hangUpInFlow(tx: Tx, conversation: ConversationRow, at: Date): Promise<string[]> {
  const row = await tx.db.arrival.findUnique({ where: { conversationId: conversation.id } });
  if (!row || row.endedAt) return [];
  const { flowVersionId, startedAt } = row;
  const state = FlowState.nullable().parse(row.state);
  const leaving = {
    conversationId: conversation.id,
    clientId: conversation.clientId,
    flowVersionId,
    startedAt,
    state,
  };
  const isPassedOn = Turn.nullable().parse(row.turn)?.after.kind === 'dial';
  await leaveHouse(tx, leaving, { result: isPassedOn ? 'forwarded' : 'left', at });
  return [];
}
