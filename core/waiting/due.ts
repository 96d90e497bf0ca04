import { endWish, liveWish } from '../callbacks/wishes.ts';
import { readPolicy } from '../callbacks/policies.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { wakeDue } from '../inbox/snooze.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { dueStep } from './decideWait.ts';
import { moveToQueue } from './moves.ts';
import { giveUpMessage } from './voicemail.ts';

// What is due among those who wait. The rows say what; this is rung by alarms of events and by the sweep.

const BATCH = 100;

/** Job, an alarm: messages that never came, callbacks that nobody worked, calls that overflow, pauses that are over. */
export async function carryOutDueWaiting(hub: Hub): Promise<void> {
  await settleMessages(hub);
  await expireCallbacks(hub);
  await overflowCalls(hub);
  // Woken first: who is matched before that is in hand, and no timeline would tell that its time had come.
  await wakeDue(hub);
  await matchAfterPauses(hub);
}

async function settleMessages(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ conversation_id: string }>({
    name: 'messages_to_settle',
    text: `SELECT conversation_id FROM callback WHERE state = 'recording' AND settle_at <= now() ORDER BY settle_at LIMIT $1`,
    values: [BATCH],
  });
  for (const row of rows) await giveUpMessage(hub, row.conversation_id);
}

async function expireCallbacks(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ conversation_id: string }>({
    name: 'callbacks_to_expire',
    text: `SELECT w.conversation_id FROM callback w JOIN conversation c ON c.id = w.conversation_id AND c.state = 'queued'
            WHERE w.state = 'waiting' AND w.expires_at <= now() + interval '100 ms' ORDER BY w.expires_at LIMIT $1`,
    values: [BATCH],
  });
  for (const row of rows) await expireCallback(hub, row.conversation_id);
}

/** Nobody has worked it for days: it is closed, and the timeline says so. One that an agent has in hand stays. */
async function expireCallback(hub: Hub, conversationId: string): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const wish = await liveWish(tx, conversationId);
    if (conversation.state !== 'queued' || wish?.state !== 'waiting') return;
    await endWish(tx, wish, { state: 'expired', reason: 'expired' });
    await recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      kind: 'callback.expired',
      data: { callbackId: wish.id, attempts: wish.attempts },
    });
    await closeConversation(tx, conversation, {
      disposition: null,
      note: null,
      automatic: true,
      outcome: 'unanswered',
    });
  });
}

interface Overflowing {
  id: string;
  overflow_at: Date;
  waiting: unknown;
  age: number;
  step_from: number;
  signed_in: number;
  is_told: boolean;
}

/** Every call whose step is due: to another queue at once, to anything else by what the caller hears, which is cut short. */
async function overflowCalls(hub: Hub): Promise<void> {
  let last: Overflowing | undefined;
  do {
    const rows = await readOverflowing(hub, last);
    for (const row of rows) await overflow(hub, row);
    // Steps whose condition does not hold stay due, and others may be due behind them.
    last = rows.length === BATCH ? rows.at(-1) : undefined;
  } while (last);
}

async function readOverflowing(hub: Hub, last: Overflowing | undefined): Promise<Overflowing[]> {
  const { rows } = await hub.pool.query<Overflowing>({
    name: 'calls_to_overflow',
    text: `SELECT c.id, c.overflow_at, q.waiting, extract(epoch FROM now() - c.opened_at)::float8 AS age,
                  extract(epoch FROM c.overflow_at - c.opened_at)::float8 AS step_from,
                  coalesce(c.overflow_told = c.overflow_at, false) AS is_told,
                  (SELECT count(*)::int FROM queue_member m JOIN agent g ON g.id = m.agent_id
                    WHERE m.queue_id = c.queue_id AND g.intent <> 'offline') AS signed_in
             FROM conversation c JOIN queue q ON q.id = c.queue_id
            WHERE c.state = 'queued' AND c.overflow_at <= now()
              AND ($2::timestamptz IS NULL OR (c.overflow_at, c.id) > ($2, $3::uuid))
            ORDER BY c.overflow_at, c.id LIMIT $1`,
    values: [BATCH, last?.overflow_at ?? null, last?.id ?? null],
  });
  return rows;
}

async function overflow(hub: Hub, row: Overflowing): Promise<void> {
  const step = dueStep({
    policy: readPolicy(row.waiting),
    ageSeconds: row.age,
    signedIn: row.signed_in,
    stepFromSeconds: row.step_from,
  });
  if (step?.to.kind === 'queue') await moveToQueue(hub, row.id, { to: step.to, why: 'overflow' });
  else if (step && !row.is_told) await interruptMusic(hub, row.id);
}

/**
 * Lets a caller hear at once what would follow half a minute of music. Once per step, and not while they choose a number or
 * speak a message. If the order is lost, the music ends by itself.
 */
async function interruptMusic(hub: Hub, conversationId: string): Promise<void> {
  const { rows } = await hub.pool.query<{ call_sid: string }>({
    name: 'interrupt_music',
    text: `UPDATE conversation c SET overflow_told = c.overflow_at FROM leg l
            WHERE c.id = $1 AND c.state = 'queued' AND c.overflow_told IS DISTINCT FROM c.overflow_at
              AND l.conversation_id = c.id AND l.party = 'client' AND NOT l.parked AND l.state <> 'ended'
              AND l.joined_at IS NULL AND l.call_sid IS NOT NULL
              AND NOT EXISTS (SELECT FROM callback w WHERE w.conversation_id = c.id AND w.state IN ('asking', 'recording', 'waiting'))
           RETURNING l.call_sid`,
    values: [conversationId],
  });
  const callSid = rows[0]?.call_sid;
  if (callSid === undefined) return;
  try {
    await hub.channels.voice.direct({ callSid, step: 'wait', conversationId });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    hub.log.warn(
      { err: error, conversationId },
      'a caller could not be sent on; what they hear next does it',
    );
  }
}

async function matchAfterPauses(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ queue_id: string }>({
    name: 'pauses_over',
    text: `SELECT DISTINCT queue_id FROM conversation WHERE state = 'queued' AND not_before <= now() + interval '100 ms'`,
  });
  for (const row of rows) hub.matcher.request(row.queue_id);
}
