import type { Channel } from '../contract/words.ts';
import type { Tx } from '../db.ts';

/** A conversation of the winner's that begins with what came into one which goes back. */
interface Continued {
  id: string;
  fromConversationId: string;
  channel: Channel;
  queueId: string;
  messages: number;
}

interface Row {
  id: string;
  from_id: string;
  channel: Channel;
  queue_id: string;
  messages: number;
}

/**
 * For each conversation that has gone back with something in it that came after the merge: a new one of the winner's, which
 * takes that over and waits in the same queue, so that somebody looks at it. Set-based.
 */
export async function continueConversations(
  tx: Tx,
  { mergeId, loserId, winnerId }: { mergeId: string; loserId: string; winnerId: string },
): Promise<Continued[]> {
  const rows = await tx.db.$queryRaw<Row[]>`
    WITH gone AS MATERIALIZED (
      SELECT v.id FROM conversation v JOIN client_merge_row r ON r.row_id = v.id AND r.merge_id = ${mergeId}::uuid
         AND r.in_table = 'conversation' WHERE v.client_id = ${loserId}::uuid),
    left_over AS MATERIALIZED (
      SELECT g.id, new_id() AS new_id,
             (SELECT count(*)::int FROM message m WHERE m.conversation_id = g.id AND m.client_id = ${winnerId}::uuid) AS messages
        FROM gone g
       WHERE EXISTS (SELECT FROM message m WHERE m.conversation_id = g.id AND m.client_id = ${winnerId}::uuid)
          OR EXISTS (SELECT FROM follow_up f WHERE f.conversation_id = g.id AND f.client_id = ${winnerId}::uuid)
          OR EXISTS (SELECT FROM survey_invite i WHERE i.conversation_id = g.id AND i.client_id = ${winnerId}::uuid)),
    made AS (
      INSERT INTO conversation (id, client_id, channel, direction, our_address_id, address_id, queue_id, state, subject,
          preview, rank_at, opened_at, queued_at, waiting_since)
        SELECT l.new_id, ${winnerId}::uuid, v.channel, 'inbound', v.our_address_id, v.address_id, v.queue_id, 'queued',
               v.subject, v.preview, now() - rank_bonus(c.tier, v.channel), now(), now(), coalesce(v.waiting_since, now())
          FROM left_over l JOIN conversation v ON v.id = l.id JOIN client c ON c.id = ${winnerId}::uuid
        RETURNING id, channel, queue_id),
    waits AS (
      INSERT INTO queue_visit (id, conversation_id, queue_id, channel, entered_at)
        SELECT new_id(), m.id, m.queue_id, m.channel, now() FROM made m)
    SELECT l.new_id::text AS id, l.id::text AS from_id, m.channel, m.queue_id::text AS queue_id, l.messages
      FROM left_over l JOIN made m ON m.id = l.new_id`;
  for (const { id, from_id: from } of rows) await takeOver(tx, { id, from, winnerId });
  return rows.map((row) => ({
    id: row.id,
    fromConversationId: row.from_id,
    channel: row.channel,
    queueId: row.queue_id,
    messages: row.messages,
  }));
}

/** What is the winner's in that conversation belongs to this one now. */
async function takeOver(
  tx: Tx,
  { id, from, winnerId }: { id: string; from: string; winnerId: string },
): Promise<void> {
  const whose = { where: { conversationId: from, clientId: winnerId }, data: { conversationId: id } };
  await tx.db.message.updateMany(whose);
  await tx.db.followUp.updateMany(whose);
  await tx.db.surveyInvite.updateMany(whose);
}
