import type { Scope } from '../access/scope.ts';
import type { HandOverPreview } from '../contract/handOver.ts';
import type { Hub } from '../hub.ts';

/** How much this person still has to do, for how many clients. */
export async function handOverPreview(
  hub: Hub,
  { divisionId }: Scope,
  { fromId, clientId }: { fromId: string; clientId?: string | undefined },
): Promise<HandOverPreview> {
  const { rows } = await hub.pool.query<HandOverPreview>({
    name: 'hand_over_preview',
    text: `SELECT count(*)::int AS open, count(*) FILTER (WHERE f.state = 'overdue')::int AS overdue,
                  count(DISTINCT f.client_id)::int AS clients
             FROM follow_up f JOIN client c ON c.id = f.client_id
            WHERE f.owner_id = $1 AND f.state IN ('planned', 'overdue')
              AND ($2::uuid IS NULL OR c.division_id = $2) AND ($3::uuid IS NULL OR f.client_id = $3)`,
    values: [fromId, divisionId, clientId ?? null],
  });
  return rows[0] ?? { open: 0, overdue: 0, clients: 0 };
}
