import { z } from 'zod';
import type { Tx } from '../db.ts';

// What belongs to a client, carried from one to another in one statement per table. Events are not: their numbers are
// promises to whoever reads them, so a tombstone's timeline ends and is read as a chapter of the winner's.

interface Table {
  table: string;
  /** Says whose a row is. */
  column: string;
  /** How the rows are found where no index leads from the client to them. $1: the client, $3: the merge. */
  found?: string;
}

const CARRIED = (table: string): string =>
  `SELECT r.row_id FROM client_merge_row r WHERE r.merge_id = $3::uuid AND r.in_table = '${table}'`;

/** Every message is on a timeline, and in a conversation as a rule. */
const MESSAGES = `SELECT (e.data->>'messageId')::uuid FROM timeline_event e
   WHERE e.client_id IN (SELECT $1::uuid UNION ALL SELECT c.id FROM client c WHERE c.merged_into_id = $1::uuid)
     AND e.kind IN ('message.received', 'message.queued')
  UNION SELECT m.id FROM message m WHERE m.conversation_id IN (${CARRIED('conversation')})`;

/** In this order: some are found by what was carried before them. */
const tables: readonly Table[] = [
  { table: 'address', column: 'client_id' },
  { table: 'conversation', column: 'client_id' },
  { table: 'message', column: 'client_id', found: `id IN (${MESSAGES})` },
  { table: 'delivery', column: 'client_id', found: `message_id IN (${CARRIED('message')})` },
  { table: 'follow_up', column: 'client_id' },
  { table: 'survey_invite', column: 'client_id' },
  { table: 'client_case', column: 'client_id' },
  { table: 'client_need', column: 'client_id' },
  { table: 'contact_consent', column: 'client_id' },
  { table: 'contact_refusal', column: 'client_id' },
  // Where the same agent has begun something of the same kind to both, the winner's draft counts.
  {
    table: 'message_draft',
    column: 'client_id',
    found: `NOT EXISTS (SELECT FROM message_draft d WHERE d.client_id = $2::uuid AND d.agent_id = message_draft.agent_id
      AND d.channel = message_draft.channel AND d."to" = message_draft."to")`,
  },
  { table: 'agent_notice', column: 'client_id' },
  // Where both have the same, the winner's counts.
  {
    table: 'client_date',
    column: 'client_id',
    found: `NOT EXISTS (SELECT FROM client_date d WHERE d.client_id = $2::uuid AND d.kind = client_date.kind
      AND d.label = client_date.label)`,
  },
  {
    table: 'client_care',
    column: 'client_id',
    found: `NOT EXISTS (SELECT FROM client_care d WHERE d.client_id = $2::uuid)`,
  },
  {
    table: 'care_enrolment',
    column: 'client_id',
    found: `NOT EXISTS (SELECT FROM care_enrolment d WHERE d.client_id = $2::uuid AND d.plan_id = care_enrolment.plan_id)`,
  },
  {
    table: 'revisit',
    column: 'client_id',
    found: `NOT EXISTS (SELECT FROM revisit d WHERE d.client_id = $2::uuid
      AND (d.due_on = revisit.due_on OR (d.state IN ('planned', 'overdue') AND revisit.state IN ('planned', 'overdue'))))`,
  },
  {
    table: 'review_report',
    column: 'client_id',
    found: `NOT EXISTS (SELECT FROM review_report d WHERE d.client_id = $2::uuid AND d.period_to = review_report.period_to)`,
  },
  { table: 'client_contact', column: 'client_id' },
  { table: 'client_order', column: 'client_id' },
  // One case at a time: where both have one open, the winner's goes on.
  {
    table: 'win_back_case',
    column: 'client_id',
    found: `(phase = 'closed' OR NOT EXISTS (SELECT FROM win_back_case b WHERE b.client_id = $2::uuid AND b.phase <> 'closed'))`,
  },
  // Nobody has brought themselves; where both have a bond, the winner's counts.
  {
    table: 'client_bond',
    column: 'client_id',
    found: `NOT EXISTS (SELECT FROM client_bond d WHERE d.client_id = $2::uuid) AND referred_by_id IS DISTINCT FROM $2::uuid`,
  },
  { table: 'client_bond', column: 'referred_by_id', found: 'client_id <> $2::uuid' },
  /** People of an organisation, and who was merged into the loser before. */
  { table: 'client', column: 'organisation_id' },
  { table: 'client', column: 'merged_into_id' },
];

/** How a row is noted: the table, and the column where it is not the usual one. */
const nameOf = ({ table, column }: Table): string => (column === 'client_id' ? table : `${table}.${column}`);

export interface Carriage {
  mergeId: string;
  from: string;
  to: string;
}

const Count = z.array(z.object({ count: z.number() }));

/** Carries everything of `from` over to `to`, and notes it with the merge. Gives how much of each. */
export async function carryOver(tx: Tx, { mergeId, from, to }: Carriage): Promise<Map<string, number>> {
  const carried = new Map<string, number>();
  for (const one of tables) {
    const rows = await tx.db.$queryRawUnsafe(
      `WITH carried AS (UPDATE ${one.table} SET ${one.column} = $2::uuid
          WHERE ${one.column} = $1::uuid AND ${one.found ?? 'true'} RETURNING id),
        noted AS (INSERT INTO client_merge_row (merge_id, in_table, row_id) SELECT $3::uuid, $4, id FROM carried)
       SELECT count(*)::int AS count FROM carried`,
      from,
      to,
      mergeId,
      nameOf(one),
    );
    carried.set(nameOf(one), Count.parse(rows)[0]?.count ?? 0);
  }
  return carried;
}

/** Puts back what a merge carried, as far as it is still there: `from` the winner of today, `to` whose it was. */
export async function carryBack(tx: Tx, { mergeId, from, to }: Carriage): Promise<void> {
  for (const one of tables)
    await tx.db.$executeRawUnsafe(
      `UPDATE ${one.table} t SET ${one.column} = $2::uuid FROM client_merge_row r
        WHERE r.merge_id = $3::uuid AND r.in_table = $4 AND t.id = r.row_id AND t.${one.column} = $1::uuid`,
      from,
      to,
      mergeId,
      nameOf(one),
    );
}
