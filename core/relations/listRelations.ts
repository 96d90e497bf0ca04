import type { Viewer } from '../access/viewer.ts';
import {
  Quadrant,
  ValueGroup,
  type ListRelations,
  type RelationList,
  type RelationPage,
  type RelationRow,
  type RelationState,
} from '../contract/relations.ts';
import type { Tier } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor } from '../paging.ts';

// The clients behind the counts, each list in the order of an index.

interface Row {
  id: string;
  name: string | null;
  tier: Tier;
  state: RelationState;
  quadrant: string | null;
  emotion: number | null;
  behaviour: number | null;
  value_group: string | null;
  state_since: Date | null;
  quadrant_since: Date | null;
  last_active_at: Date | null;
  dormant_since: Date | null;
  account_agent: string | null;
  similarity: number | null;
  alike_in: string[] | null;
  open_win_back: string | null;
  placed_at: Date;
}

const EPOCH = `'epoch'::timestamptz`;
const quadrantList = (quadrant: string) => ({
  where: `r.quadrant = '${quadrant}'`,
  order: 'r.quadrant_since',
});
const lists: Record<Exclude<RelationList, 'look_alike'>, { where: string; order: string }> = {
  healthy: quadrantList('healthy'),
  at_risk: quadrantList('at_risk'),
  develop: quadrantList('develop'),
  breaking: quadrantList('breaking'),
  unknown: { where: 'r.quadrant IS NULL', order: EPOCH },
  dormant: { where: 'r.dormant_since IS NOT NULL', order: 'r.dormant_since' },
  mvc: { where: `r.value_group = 'mvc'`, order: `coalesce(r.last_active_at, ${EPOCH})` },
  lost_mvc: { where: `r.value_group = 'lost_mvc'`, order: `coalesce(r.last_active_at, ${EPOCH})` },
};
const years = (count: number): string => `$2::timestamptz - interval '${count} years'`;
const tenures = {
  under_1: `r.first_seen_at > ${years(1)}`,
  from_1_to_3: `r.first_seen_at <= ${years(1)} AND r.first_seen_at > ${years(3)}`,
  from_3_to_5: `r.first_seen_at <= ${years(3)} AND r.first_seen_at > ${years(5)}`,
  over_5: `r.first_seen_at <= ${years(5)}`,
} as const;

const shown = (placedAt: string): string => `
  SELECT c.id, c.name, c.tier, c.relation_state AS state, r.quadrant, r.emotion, r.behaviour, r.value_group, r.state_since,
         r.quadrant_since, r.last_active_at, r.dormant_since, r.similarity, r.alike_in,
         (SELECT a.name FROM agent a WHERE a.id = c.account_agent_id) AS account_agent,
         (SELECT b.id FROM win_back_case b WHERE b.client_id = c.id AND b.phase <> 'closed') AS open_win_back,
         ${placedAt} AS placed_at
    FROM client c`;
const MINE = 'c.division_id = $1 AND c.merged_into_id IS NULL';

/** A page of the clients of the viewer's division in a quadrant, a state, a list. */
export async function listRelations(hub: Hub, viewer: Viewer, query: ListRelations): Promise<RelationPage> {
  if (query.list === 'look_alike') return listLookAlikes(hub, viewer, query.limit);
  const chosen = query.list ? lists[query.list] : { where: 'true', order: EPOCH };
  const [at, id] = query.cursor ? readCursor(query.cursor) : [null, null];
  const { rows } = await hub.pool.query<Row>(
    `${shown(chosen.order)} ${query.state && !query.list ? 'LEFT ' : ''}JOIN client_relation r ON r.client_id = c.id AND r.division_id = $1
      WHERE ${MINE} AND $2::timestamptz IS NOT NULL AND ${chosen.where} AND ${query.tenure ? tenures[query.tenure] : 'true'}
        AND ($3::"RelationState" IS NULL OR c.relation_state = $3)
        AND ($4::timestamptz IS NULL OR (${chosen.order}, c.id) < ($4, $5::uuid))
      ORDER BY ${chosen.order} DESC, c.id DESC LIMIT $6`,
    [viewer.divisionId, hub.clock.now(), query.state ?? null, at, id, query.limit + 1],
  );
  return pageOf(rows, query.limit, { at: (row) => row.placed_at, present: presentRow });
}

/** There are never more of them than the settings say, so they are one page. */
async function listLookAlikes(hub: Hub, { divisionId }: Viewer, limit: number): Promise<RelationPage> {
  const { rows } = await hub.pool.query<Row>(
    `${shown(EPOCH)} JOIN client_relation r ON r.client_id = c.id AND r.division_id = $1
      WHERE ${MINE} AND r.similarity IS NOT NULL ORDER BY r.similarity DESC, c.id LIMIT $2`,
    [divisionId, limit],
  );
  return { items: rows.map(presentRow), nextCursor: null };
}

/** These clients, in this order. */
export async function relationsOf(
  hub: Hub,
  { divisionId }: Viewer,
  ids: readonly string[],
): Promise<RelationRow[]> {
  const { rows } = await hub.pool.query<Row>(
    `${shown(EPOCH)} LEFT JOIN client_relation r ON r.client_id = c.id WHERE ${MINE} AND c.id = ANY ($2::uuid[]) ORDER BY c.id DESC`,
    [divisionId, ids],
  );
  return rows.map(presentRow);
}

function presentRow(row: Row): RelationRow {
  return {
    clientId: row.id,
    name: row.name,
    tier: row.tier,
    state: row.state,
    quadrant: Quadrant.nullable().parse(row.quadrant),
    emotion: row.emotion,
    behaviour: row.behaviour ?? 0,
    valueGroup: ValueGroup.parse(row.value_group ?? 'potential'),
    since: (row.dormant_since ?? row.quadrant_since ?? row.state_since)?.toISOString() ?? null,
    lastActiveAt: row.last_active_at?.toISOString() ?? null,
    dormantSince: row.dormant_since?.toISOString() ?? null,
    accountAgent: row.account_agent,
    similarity: row.similarity,
    alikeIn: row.alike_in ?? [],
    openWinBackId: row.open_win_back,
  };
}
