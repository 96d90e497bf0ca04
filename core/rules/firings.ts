import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import {
  ActionDone,
  Explained,
  RuleDocument,
  type Firing,
  type FiringList,
  type FiringWithDocument,
  type ListFirings,
} from '../contract/rules.ts';
import { FiringOutcome } from '../contract/ruleWords.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor } from '../paging.ts';

// The log: what rules looked at, what they did, or why they did not.

interface Row {
  id: string;
  rule_id: string;
  rule_name: string;
  version: number;
  document: unknown;
  outcome: string;
  at: Date;
  client_id: string;
  client_name: string | null;
  conversation_id: string | null;
  event_id: string | null;
  detail: unknown;
  chain: string[];
}

const COLUMNS = `f.id, f.rule_id, v.name AS rule_name, f.version, v.document, f.outcome, f.at, f.client_id, c.name AS client_name,
         f.conversation_id, f.event_id, f.detail,
         ARRAY(SELECT r.name FROM unnest(f.chain) WITH ORDINALITY h (id, place) JOIN rule r ON r.id = h.id ORDER BY h.place) AS chain
    FROM rule_firing f JOIN rule_version v ON v.rule_id = f.rule_id AND v.version = f.version
    LEFT JOIN client c ON c.id = f.client_id`;

const Detail = z.object({
  explained: Explained.nullable().default(null),
  did: z.array(ActionDone).default([]),
  reason: z.string().nullable().default(null),
});

function present(row: Row): FiringWithDocument {
  const document = RuleDocument.parse(row.document);
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    version: row.version,
    outcome: FiringOutcome.parse(row.outcome),
    at: row.at.toISOString(),
    clientId: row.client_id,
    clientName: row.client_name,
    conversationId: row.conversation_id,
    eventId: row.event_id,
    kind: document.when,
    chain: row.chain,
    ...Detail.parse(row.detail),
    document,
  };
}

/** The newest first. Without an outcome asked for: all but those whose conditions did not hold. */
export async function listFirings(
  hub: Hub,
  { divisionId }: Viewer,
  { ruleId, clientId, outcome, cursor, limit }: z.output<typeof ListFirings>,
): Promise<FiringList> {
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const { rows } = await hub.pool.query<Row>({
    name: 'list_firings',
    text: `SELECT ${COLUMNS}
            WHERE f.division_id = $1 AND ($2::uuid IS NULL OR f.rule_id = $2) AND ($3::uuid IS NULL OR f.client_id = $3)
              AND CASE WHEN $4::text IS NULL THEN f.outcome <> 'unmatched' ELSE f.outcome = $4 END
              AND ($5::timestamptz IS NULL OR (f.at, f.id) < ($5, $6::uuid))
            ORDER BY f.at DESC, f.id DESC LIMIT $7`,
    values: [divisionId, ruleId ?? null, clientId ?? null, outcome ?? null, at, id, limit + 1],
  });
  return pageOf(rows, limit, { at: (row) => row.at, present: (row): Firing => present(row) });
}

/** With the rule as it was then. */
export async function loadFiring(hub: Hub, id: string): Promise<FiringWithDocument> {
  const { rows } = await hub.pool.query<Row>({
    name: 'load_firing',
    text: `SELECT ${COLUMNS} WHERE f.id = $1`,
    values: [id],
  });
  const [row] = rows;
  if (!row) throw new AppError('not_found', 'There is no such entry of the log');
  return present(row);
}

/** How long it is kept what a rule looked at and left alone, and what it did. */
const UNMATCHED_DAYS = 14;
const FIRED_DAYS = 400;
const AT_ONCE = 20_000;

/** Job, hourly. Gives how many entries are gone; what a rule looked at so long ago cannot come again. */
export async function purgeFirings({ pool }: Pick<Hub, 'pool'>): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM rule_firing WHERE id IN (
       SELECT id FROM rule_firing
        WHERE at < now() - CASE outcome WHEN 'unmatched' THEN interval '${UNMATCHED_DAYS} days' ELSE interval '${FIRED_DAYS} days' END
        ORDER BY at LIMIT ${AT_ONCE})`,
  );
  return rowCount ?? 0;
}
