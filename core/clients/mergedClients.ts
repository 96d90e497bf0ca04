import type { MergedClient } from '../contract/merges.ts';
import type { Hub } from '../hub.ts';

interface Row {
  merge_id: string;
  id: string;
  name: string | null;
  last_seq: number;
  addresses: string[] | null;
  at: Date;
  by_name: string | null;
}

/** Who was merged into this client, the newest merge first. Whoever was merged into one of them before is among them. */
export async function mergedClients(hub: Hub, clientId: string): Promise<MergedClient[]> {
  const { rows } = await hub.pool.query<Row>({
    name: 'merged_clients',
    text: `SELECT m.id AS merge_id, c.id, c.name, c.last_seq, m.at, a.name AS by_name,
        (SELECT array_agg(x.value ORDER BY x.created_at) FROM client_merge_row r JOIN address x ON x.id = r.row_id
          WHERE r.merge_id = m.id AND r.in_table = 'address') AS addresses
      FROM client c JOIN client_merge m ON m.loser_id = c.id AND m.undone_at IS NULL
      LEFT JOIN agent a ON a.id = m.by_agent_id
     WHERE c.merged_into_id = $1 ORDER BY m.at DESC`,
    values: [clientId],
  });
  return rows.map((row) => ({
    mergeId: row.merge_id,
    clientId: row.id,
    name: row.name,
    addresses: row.addresses ?? [],
    at: row.at.toISOString(),
    byName: row.by_name,
    lastSeq: row.last_seq,
  }));
}

/** Whether this client was merged into that one. */
export async function isMergedInto(hub: Hub, clientId: string, intoId: string): Promise<boolean> {
  const found = await hub.prisma.client.count({ where: { id: clientId, mergedIntoId: intoId } });
  return found > 0;
}
