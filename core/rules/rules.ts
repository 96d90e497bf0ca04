import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { checkRule } from '../contract/checkRule.ts';
import {
  MOST_RULES,
  RuleDocument,
  type ChangeRule,
  type NewRule,
  type Rule,
  type RuleVersion,
} from '../contract/rules.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// The rules of a division: made, changed (a version each time), put in order, switched on and off, removed. What they did stays.

interface Row {
  id: string;
  name: string;
  position: number;
  version: number;
  enabled: boolean;
  stopped_at: Date | null;
  document: unknown;
  made_at: Date;
  made_by: string | null;
  fired: number;
  failed: number;
  last_fired_at: Date | null;
}

const DAYS = 7;

const LIST = `
  SELECT r.id, v.name, r.position, r.version, r.enabled, r.stopped_at, v.document, v.made_at,
         (SELECT a.name FROM agent a WHERE a.id = v.made_by_id) AS made_by,
         (SELECT count(*)::int FROM rule_firing f WHERE f.rule_id = r.id AND f.outcome = 'done'
             AND f.at > now() - interval '${DAYS} days') AS fired,
         (SELECT count(*)::int FROM rule_firing f WHERE f.rule_id = r.id AND f.outcome = 'failed'
             AND f.at > now() - interval '${DAYS} days') AS failed,
         (SELECT max(f.at) FROM rule_firing f WHERE f.rule_id = r.id AND f.outcome = 'done') AS last_fired_at
    FROM rule r JOIN rule_version v ON v.rule_id = r.id AND v.version = r.version
   WHERE r.division_id = $1 AND r.removed_at IS NULL AND ($2::uuid IS NULL OR r.id = $2)
   ORDER BY r.position, r.id LIMIT ${MOST_RULES}`;

async function read(hub: Hub, { divisionId }: Viewer, id: string | null): Promise<Rule[]> {
  const { rows } = await hub.pool.query<Row>({ name: 'list_rules', text: LIST, values: [divisionId, id] });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    position: row.position,
    version: row.version,
    enabled: row.enabled,
    stoppedAt: row.stopped_at?.toISOString() ?? null,
    document: RuleDocument.parse(row.document),
    changedAt: row.made_at.toISOString(),
    changedBy: row.made_by,
    fired: row.fired,
    failed: row.failed,
    lastFiredAt: row.last_fired_at?.toISOString() ?? null,
  }));
}

/** In their order. */
export function listRules(hub: Hub, viewer: Viewer): Promise<Rule[]> {
  return read(hub, viewer, null);
}

/** Throws `not_found`, also for one that was removed. */
export async function loadRule(hub: Hub, viewer: Viewer, id: string): Promise<Rule> {
  const [rule] = await read(hub, viewer, id);
  if (!rule) throw new AppError('not_found', 'There is no such rule');
  return rule;
}

/** Refuses a rule with something missing or out of place. Throws `invalid_request` with the places. */
export function requireSound(document: RuleDocument): void {
  const problems = checkRule(document);
  if (problems.length === 0) return;
  throw new AppError('invalid_request', 'The rule is not complete', {
    fields: Object.fromEntries(problems.map(({ path, problem }) => [`document.${path}`, problem])),
  });
}

/** Switched off, behind all others. Throws `invalid_request`, and `conflict` where there are as many as can be. */
export async function makeRule(
  hub: Hub,
  viewer: Viewer,
  { name, document }: z.output<typeof NewRule>,
): Promise<Rule> {
  requireSound(document);
  const { divisionId } = viewer;
  const id = await withTransaction(hub, async (tx) => {
    await takeDivision(tx, divisionId);
    const [last, count] = await Promise.all([
      tx.db.rule.aggregate({ where: { divisionId }, _max: { position: true } }),
      tx.db.rule.count({ where: { divisionId, removedAt: null } }),
    ]);
    if (count >= MOST_RULES) throw new AppError('conflict', `There are ${MOST_RULES} rules already`);
    const rule = await tx.db.rule.create({
      data: { divisionId, name, trigger: document.when, position: (last._max.position ?? 0) + 1 },
    });
    await addVersion(tx, viewer, { ruleId: rule.id, version: 1, name, document });
    return rule.id;
  });
  return loadRule(hub, viewer, id);
}

/** The rules of one division are changed one after the other. */
async function takeDivision(tx: Tx, divisionId: string): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM division WHERE id = ${divisionId}::uuid FOR NO KEY UPDATE`;
}

async function addVersion(
  tx: Tx,
  { agentId }: Viewer,
  { document, ...version }: { ruleId: string; version: number; name: string; document: RuleDocument },
): Promise<void> {
  await tx.db.ruleVersion.create({ data: { ...version, document: { ...document }, madeById: agentId } });
}

/** A new version; what has fired keeps its own. Throws `conflict` when somebody else has changed it meanwhile. */
export async function changeRule(
  hub: Hub,
  viewer: Viewer,
  { id, name, document, version }: z.output<typeof ChangeRule> & { id: string },
): Promise<Rule> {
  requireSound(document);
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.rule.updateMany({
      where: { id, divisionId: viewer.divisionId, removedAt: null, version },
      data: { name, trigger: document.when, version: { increment: 1 } },
    });
    if (count === 0) throw new AppError('conflict', 'Somebody else has changed this rule meanwhile');
    await addVersion(tx, viewer, { ruleId: id, version: version + 1, name, document });
  });
  hub.ruleEars.changed();
  return loadRule(hub, viewer, id);
}

/** On from now: it looks at nothing that happened before. Nothing where it is so already. */
export async function switchRule(
  hub: Hub,
  viewer: Viewer,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<Rule> {
  await hub.prisma.rule.updateMany({
    where: { id, divisionId: viewer.divisionId, removedAt: null, enabled: !enabled },
    data: enabled ? { enabled, enabledAt: new Date(), stoppedAt: null } : { enabled },
  });
  hub.ruleEars.changed();
  return loadRule(hub, viewer, id);
}

/** All of them in this order. Throws `conflict` where the list is not theirs any more. */
export async function orderRules(hub: Hub, viewer: Viewer, ids: readonly string[]): Promise<Rule[]> {
  const { divisionId } = viewer;
  await withTransaction(hub, async (tx) => {
    await takeDivision(tx, divisionId);
    const known = await tx.db.rule.findMany({
      where: { divisionId, removedAt: null },
      select: { id: true },
    });
    const wanted = new Set(ids);
    if (wanted.size !== known.length || !known.every(({ id }) => wanted.has(id)))
      throw new AppError('conflict', 'Rules were added or removed meanwhile');
    await tx.db.$executeRaw`
      UPDATE rule r SET position = o.place FROM unnest(${[...wanted]}::uuid[]) WITH ORDINALITY o (id, place) WHERE r.id = o.id`;
  });
  return listRules(hub, viewer);
}

/** Off and out of the list; its log stays. */
export async function removeRule(hub: Hub, viewer: Viewer, id: string): Promise<void> {
  await hub.prisma.rule.updateMany({
    where: { id, divisionId: viewer.divisionId, removedAt: null },
    data: { enabled: false, removedAt: new Date() },
  });
  hub.ruleEars.changed();
}

const VERSIONS_SHOWN = 100;

/** The newest first. */
export async function listVersions(hub: Hub, ruleId: string): Promise<RuleVersion[]> {
  const rows = await hub.prisma.ruleVersion.findMany({
    where: { ruleId },
    orderBy: { version: 'desc' },
    take: VERSIONS_SHOWN,
  });
  const makers = await hub.prisma.agent.findMany({
    where: { id: { in: rows.flatMap(({ madeById }) => madeById ?? []) } },
    select: { id: true, name: true },
  });
  return rows.map((row) => ({
    version: row.version,
    name: row.name,
    document: RuleDocument.parse(row.document),
    madeAt: row.madeAt.toISOString(),
    madeBy: makers.find(({ id }) => id === row.madeById)?.name ?? null,
  }));
}
