import type { HousePromise } from './housePromise.ts';

// People who turned out to be one.

/** Whatever belongs to a client and can be carried over. */
const OWNED = `SELECT id, 'address' AS in_table, client_id FROM address
   UNION ALL SELECT id, 'conversation', client_id FROM conversation
   UNION ALL SELECT id, 'message', client_id FROM message
   UNION ALL SELECT id, 'delivery', client_id FROM delivery
   UNION ALL SELECT id, 'follow_up', client_id FROM follow_up
   UNION ALL SELECT id, 'survey_invite', client_id FROM survey_invite
   UNION ALL SELECT id, 'client_case', client_id FROM client_case
   UNION ALL SELECT id, 'contact_consent', client_id FROM contact_consent
   UNION ALL SELECT id, 'contact_refusal', client_id FROM contact_refusal`;

export const mergePromises: readonly HousePromise[] = [
  {
    id: 'tombstone_reachable',
    table: 'client',
    // It leads to somebody of its division who goes on; its merge is there, and its timeline ends by saying so; nothing is
    // left under the old name. And the other way round: no merge that holds without its tombstone.
    sql: `SELECT c.id, 'client' AS in_table, c.id AS client_id, c.merged_into_id FROM client c
        LEFT JOIN client w ON w.id = c.merged_into_id AND w.merged_into_id IS NULL AND w.division_id = c.division_id AND w.id <> c.id
        LEFT JOIN client_merge m ON m.loser_id = c.id AND m.undone_at IS NULL
        LEFT JOIN timeline_event e ON e.client_id = c.id AND e.seq = c.last_seq AND e.kind = 'client.mergedInto'
       WHERE c.merged_into_id IS NOT NULL AND (w.id IS NULL OR m.id IS NULL OR e.id IS NULL)
      UNION ALL
      SELECT c.id, 'client', c.id, NULL FROM client_merge m JOIN client c ON c.id = m.loser_id
       WHERE m.undone_at IS NULL AND c.merged_into_id IS NULL
      UNION ALL
      SELECT x.id, x.in_table, x.client_id, c.merged_into_id FROM (${OWNED}) x
        JOIN client c ON c.id = x.client_id AND c.merged_into_id IS NOT NULL`,
  },
];
