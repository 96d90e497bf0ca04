import { z } from 'zod';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { parseScore } from '../surveys/parseScore.ts';
import { supervisorsOf, tellOfCase } from './caseNotices.ts';
import { lockCase, type CaseRow } from './caseRows.ts';
import { answerWithin } from './confirmations.ts';
import { readConfirmation } from './confirmationWords.ts';
import { linkWithin } from './linkCase.ts';
import { moveWithin } from './moveCase.ts';

// A client's words that say something to a case: it waited for them, or asked whether all is well. Found by the client's last
// contact and how far the case has heard, so that neither a wiped queue nor a killed process loses one.

const BATCH = 200;
const MOST_WORDS = 20;

/** Lets the cases hear whose clients were in touch since. */
export async function hearClients(hub: Hub): Promise<void> {
  for (;;) {
    const { rows } = await hub.pool.query<{ id: string }>({
      name: 'cases_that_listen',
      text: `SELECT k.id FROM client_case k JOIN client c ON c.id = k.client_id
        WHERE k.state IN ('awaiting_customer', 'resolved') AND c.last_contact_at > k.heard_at
        ORDER BY k.heard_at LIMIT $1`,
      values: [BATCH],
    });
    for (const { id } of rows) await hear(hub, id);
    if (rows.length < BATCH) return;
  }
}

const Said = z.object({
  channel: z.enum(['sms', 'email']),
  text: z.string(),
  inviteId: z.uuid().nullable(),
});
type Said = z.infer<typeof Said>;

async function hear(hub: Hub, caseId: string): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    if (row.state !== 'awaiting_customer' && row.state !== 'resolved') return;
    const words = await tx.db.$queryRaw<{ id: string; data: unknown; conversation_id: string | null }[]>`
      SELECT id, data, conversation_id FROM timeline_event WHERE client_id = ${row.clientId}::uuid
         AND kind = 'message.received' AND recorded_at > ${row.heardAt}
       ORDER BY seq DESC LIMIT ${MOST_WORDS}`;
    await tx.db.$executeRaw`
      UPDATE client_case SET heard_at = greatest(heard_at, clock_timestamp(),
          (SELECT c.last_contact_at FROM client c WHERE c.id = client_case.client_id))
       WHERE id = ${row.id}::uuid`;
    for (const { data, conversation_id } of words.toReversed()) {
      const said = Said.parse(data);
      // A digit is the answer to a survey.
      if (said.inviteId !== null && parseScore(said.text) !== null) continue;
      if (await take(tx, row, { ...said, conversationId: conversation_id })) return;
    }
  });
}

/** Gives whether the words were for this case. */
async function take(
  tx: Tx,
  row: CaseRow,
  { conversationId, ...said }: Said & { conversationId: string | null },
): Promise<boolean> {
  if (row.state === 'awaiting_customer') {
    if (conversationId) await linkWithin(tx, row, { conversationId, agentId: null });
    const { eventId } = await moveWithin(tx, row, { action: 'resume', agentId: null });
    await tellOwner(tx, row, eventId);
    return true;
  }
  const asked = await lastAsked(tx, row);
  if (!asked) return false;
  const answer = readConfirmation(said.text);
  if (conversationId) await linkWithin(tx, row, { conversationId, agentId: null });
  // What is neither yes nor no is something to be read: the case is open again.
  await answerWithin(
    tx,
    { row, confirmation: asked },
    {
      answer: answer ?? 'no',
      via: said.channel,
      words: answer === 'yes' ? null : said.text.slice(0, 1_000),
    },
  );
  return true;
}

/** The open question of this case, if it is the last that this client was asked. */
async function lastAsked(tx: Tx, row: CaseRow) {
  const last = await tx.db.caseConfirmation.findFirst({
    where: { state: 'asked', case: { clientId: row.clientId } },
    orderBy: { askedAt: 'desc' },
  });
  return last?.caseId === row.id ? last : null;
}

async function tellOwner(tx: Tx, row: CaseRow, eventId: string): Promise<void> {
  const agentIds = row.ownerId ? [row.ownerId] : await supervisorsOf(tx, row.client.divisionId);
  await tellOfCase(tx, row, { kind: 'caseAnswered', agentIds, eventId });
}
