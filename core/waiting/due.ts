import { endWish, liveWish } from '../callbacks/wishes.ts';
import { readPolicy } from '../callbacks/policies.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction } from '../db.ts';
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
  await matchAfterPauses(hub);
  await wakeDue(hub);
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
  waiting: unknown;
  age: number;
  step_from: number;
  signed_in: number;
}

/** Calls whose step leads to another queue. Every other step is taken by what the caller hears next. */
async function overflowCalls(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<Overflowing>({
    name: 'calls_to_overflow',
    text: `SELECT c.id, q.waiting, extract(epoch FROM now() - c.opened_at)::float8 AS age,
                  extract(epoch FROM c.overflow_at - c.opened_at)::float8 AS step_from,
                  (SELECT count(*)::int FROM queue_member m JOIN agent g ON g.id = m.agent_id
                    WHERE m.queue_id = c.queue_id AND g.intent <> 'offline') AS signed_in
             FROM conversation c JOIN queue q ON q.id = c.queue_id
            WHERE c.state = 'queued' AND c.overflow_at <= now() ORDER BY c.overflow_at LIMIT $1`,
    values: [BATCH],
  });
  for (const row of rows) {
    const step = dueStep({
      policy: readPolicy(row.waiting),
      ageSeconds: row.age,
      signedIn: row.signed_in,
      stepFromSeconds: row.step_from,
    });
    if (step?.to.kind === 'queue') await moveToQueue(hub, row.id, { to: step.to, why: 'overflow' });
  }
}

async function matchAfterPauses(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ queue_id: string }>({
    name: 'pauses_over',
    text: `SELECT DISTINCT queue_id FROM conversation WHERE state = 'queued' AND not_before <= now() + interval '100 ms'`,
  });
  for (const row of rows) hub.matcher.request(row.queue_id);
}
