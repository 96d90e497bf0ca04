import { z } from 'zod';
import { scopeOf, type IdScope } from '../contract/ids.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { mayOverrule, type Viewer } from './viewer.ts';

// The one door for ids that somebody gives us, wherever in a request they stand. It is read off the schemas, so nobody
// can forget to ask it. What use cases load for themselves, they scope for themselves as well.

/** A field of a request that names a row. `path` is like `id`, `followUp.ownerId` or `queueIds.*`. */
export interface IdField {
  path: string;
  scope: IdScope;
}

const LOOKS_LIKE_ID = /(^i|I)ds?$/;

/** The ids of a request's schema. Throws for an id without a scope and for an object that takes unknown fields. */
export function idsIn(schema: z.ZodType, path = ''): IdField[] {
  const at = (name: string): string => (path ? `${path}.${name}` : name);
  if (schema instanceof z.ZodObject) {
    if (!(schema.def.catchall instanceof z.ZodNever))
      throw new Error(`${path || 'a request'} takes unknown fields: make it a strictObject`);
    return Object.entries<z.ZodType>(schema.shape).flatMap(([name, field]) => idsIn(field, at(name)));
  }
  if (schema instanceof z.ZodArray) return idsIn(typed(schema.element), at('*'));
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((one) => idsIn(typed(one), path));
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodReadonly
  )
    return idsIn(typed(schema.unwrap()), path);
  if (schema instanceof z.ZodPipe) return idsIn(typed(schema.in), path);
  const scope = scopeOf(schema);
  if (scope) return [{ path, scope }];
  if (schema instanceof z.ZodLiteral || schema instanceof z.ZodEnum) return [];
  const name = path.split('.').findLast((part) => part !== '*') ?? '';
  if (schema instanceof z.ZodUUID || LOOKS_LIKE_ID.test(name))
    throw new Error(`${path} names a row and says not whose: make it with idOf`);
  if (isPlain(schema)) return [];
  throw new Error(`${path} has a shape that cannot be looked through: ${schema.def.type}`);
}

function typed(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new Error('a schema of another library');
}

function isPlain(schema: z.ZodType): boolean {
  return ['string', 'number', 'boolean'].includes(schema.def.type);
}

/** What is named by these fields in a request that was parsed. Words that may stand for an id, such as `me`, are none. */
export function namedBy(fields: readonly IdField[], value: unknown): NamedRow[] {
  return fields.flatMap(({ path, scope }) =>
    valuesAt(value, path.split('.')).flatMap((found) =>
      z.uuid().safeParse(found).success ? [{ scope, id: String(found) }] : [],
    ),
  );
}

function valuesAt(value: unknown, [step, ...rest]: string[]): unknown[] {
  if (step === undefined) return [value];
  if (step === '*') return Array.isArray(value) ? value.flatMap((one: unknown) => valuesAt(one, rest)) : [];
  if (typeof value !== 'object' || value === null) return [];
  return valuesAt(new Map<string, unknown>(Object.entries(value)).get(step), rest);
}

export interface NamedRow {
  scope: IdScope;
  id: string;
}

const nounOf: Record<IdScope, string> = {
  client: 'client',
  mergedClient: 'client',
  merge: 'merge',
  conversation: 'conversation',
  message: 'message',
  recording: 'recording',
  attachment: 'file',
  followUp: 'follow-up',
  quarantined: 'item',
  agent: 'agent',
  queue: 'queue',
  ourAddress: 'number',
  ownQueue: 'queue',
  number: 'number',
  flow: 'flow',
  schedule: 'schedule',
  skill: 'skill',
  carePlan: 'plan',
  revisit: 'revisit',
  reviewReport: 'report',
  tag: 'tag',
  case: 'case',
  caseHandoff: 'hand-off',
  caseCategory: 'category',
  department: 'department',
  improvement: 'improvement',
  clientNeed: 'need',
  timelineEvent: 'entry',
  survey: 'survey',
  surveyRule: 'rule',
  surveyCampaign: 'campaign',
  cannedResponse: 'canned response',
  inboxView: 'view',
  rule: 'rule',
  ruleFiring: 'entry of the log',
  ruleDryRun: 'dry run',
  winBackCase: 'case',
  touchPoint: 'touch point',
  ownNotice: 'notice',
  ownBulkAction: 'action',
  ownSession: 'session',
  ownKey: 'key',
};

const VISIBLE = `
  SELECT w.scope, w.id, CASE WHEN w.scope = 'client' THEN (SELECT c.merged_into_id FROM client c WHERE c.id = w.id) END AS led_to,
    CASE w.scope
    WHEN 'client' THEN EXISTS (SELECT 1 FROM client c WHERE c.id = w.id AND c.division_id = $3)
    WHEN 'mergedClient' THEN EXISTS (
      SELECT 1 FROM client c WHERE c.id = w.id AND c.division_id = $3 AND c.merged_into_id IS NOT NULL)
    WHEN 'merge' THEN EXISTS (
      SELECT 1 FROM client_merge m JOIN client c ON c.id = m.winner_id WHERE m.id = w.id AND c.division_id = $3)
    WHEN 'conversation' THEN EXISTS (
      SELECT 1 FROM conversation v JOIN client c ON c.id = v.client_id WHERE v.id = w.id AND c.division_id = $3)
    WHEN 'message' THEN EXISTS (
      SELECT 1 FROM message m JOIN client c ON c.id = m.client_id WHERE m.id = w.id AND c.division_id = $3)
    WHEN 'recording' THEN EXISTS (
      SELECT 1 FROM recording r JOIN conversation v ON v.id = r.conversation_id JOIN client c ON c.id = v.client_id
       WHERE r.id = w.id AND c.division_id = $3)
    WHEN 'attachment' THEN EXISTS (
      SELECT 1 FROM attachment f JOIN message m ON m.id = f.message_id JOIN client c ON c.id = m.client_id
       WHERE f.id = w.id AND c.division_id = $3
      UNION ALL SELECT 1 FROM attachment f JOIN agent a ON a.id = f.agent_id
       WHERE f.id = w.id AND f.message_id IS NULL AND a.user_id = $4
      UNION ALL SELECT 1 FROM attachment f JOIN follow_up u ON u.id = f.follow_up_id JOIN client c ON c.id = u.client_id
       WHERE f.id = w.id AND f.message_id IS NULL AND c.division_id = $3)
    WHEN 'followUp' THEN EXISTS (
      SELECT 1 FROM follow_up f JOIN client c ON c.id = f.client_id WHERE f.id = w.id AND c.division_id = $3)
    WHEN 'quarantined' THEN EXISTS (SELECT 1 FROM raw_inbound r WHERE r.id = w.id AND $3 = ANY (r.division_ids) AND r.reason IS NOT NULL)
    WHEN 'agent' THEN EXISTS (SELECT 1 FROM agent a WHERE a.id = w.id AND a.division_id = $3)
    WHEN 'number' THEN EXISTS (
      SELECT 1 FROM our_address o JOIN queue q ON q.id = o.queue_id WHERE o.id = w.id AND o.kind = 'phone' AND q.division_id = $3)
    WHEN 'flow' THEN EXISTS (SELECT 1 FROM call_flow f WHERE f.id = w.id AND f.division_id = $3)
    WHEN 'schedule' THEN EXISTS (SELECT 1 FROM schedule s WHERE s.id = w.id AND s.division_id = $3)
    WHEN 'ourAddress' THEN EXISTS (
      SELECT 1 FROM our_address o JOIN queue q ON q.id = o.queue_id WHERE o.id = w.id AND q.division_id = $3)
    WHEN 'skill' THEN EXISTS (SELECT 1 FROM skill k WHERE k.id = w.id AND k.division_id = $3)
    WHEN 'tag' THEN EXISTS (SELECT 1 FROM tag t WHERE t.id = w.id AND t.division_id = $3)
    WHEN 'case' THEN EXISTS (
      SELECT 1 FROM client_case k JOIN client c ON c.id = k.client_id WHERE k.id = w.id AND c.division_id = $3)
    WHEN 'caseHandoff' THEN EXISTS (
      SELECT 1 FROM case_handoff h JOIN client_case k ON k.id = h.case_id JOIN client c ON c.id = k.client_id
       WHERE h.id = w.id AND c.division_id = $3)
    WHEN 'caseCategory' THEN EXISTS (SELECT 1 FROM case_category g WHERE g.id = w.id AND g.division_id = $3)
    WHEN 'department' THEN EXISTS (SELECT 1 FROM department d WHERE d.id = w.id AND d.division_id = $3)
    WHEN 'improvement' THEN EXISTS (SELECT 1 FROM improvement i WHERE i.id = w.id AND i.division_id = $3)
    WHEN 'clientNeed' THEN EXISTS (
      SELECT 1 FROM client_need n JOIN client c ON c.id = n.client_id WHERE n.id = w.id AND c.division_id = $3)
    WHEN 'timelineEvent' THEN EXISTS (
      SELECT 1 FROM timeline_event e JOIN client c ON c.id = e.client_id WHERE e.id = w.id AND c.division_id = $3)
    WHEN 'carePlan' THEN EXISTS (SELECT 1 FROM care_plan p WHERE p.id = w.id AND p.division_id = $3)
    WHEN 'revisit' THEN EXISTS (
      SELECT 1 FROM revisit r JOIN client c ON c.id = r.client_id WHERE r.id = w.id AND c.division_id = $3)
    WHEN 'reviewReport' THEN EXISTS (
      SELECT 1 FROM review_report r JOIN client c ON c.id = r.client_id WHERE r.id = w.id AND c.division_id = $3)
    WHEN 'survey' THEN EXISTS (
      SELECT 1 FROM survey s WHERE s.id = w.id AND (s.division_id IS NULL OR s.division_id = $3))
    WHEN 'surveyRule' THEN EXISTS (SELECT 1 FROM survey_rule r WHERE r.id = w.id AND r.division_id = $3)
    WHEN 'surveyCampaign' THEN EXISTS (SELECT 1 FROM survey_campaign p WHERE p.id = w.id AND p.division_id = $3)
    WHEN 'winBackCase' THEN EXISTS (
      SELECT 1 FROM win_back_case b JOIN client c ON c.id = b.client_id WHERE b.id = w.id AND c.division_id = $3)
    WHEN 'touchPoint' THEN EXISTS (SELECT 1 FROM touch_point p WHERE p.id = w.id AND p.division_id = $3)
    WHEN 'cannedResponse' THEN EXISTS (
      SELECT 1 FROM canned_response r WHERE r.id = w.id AND r.division_id = $3
         AND (r.scope <> 'own' OR r.agent_id = (SELECT a.id FROM agent a WHERE a.user_id = $4)))
    WHEN 'inboxView' THEN EXISTS (
      SELECT 1 FROM inbox_view w2 WHERE w2.id = w.id AND w2.division_id = $3
         AND (w2.agent_id IS NULL OR w2.agent_id = (SELECT a.id FROM agent a WHERE a.user_id = $4)))
    WHEN 'rule' THEN EXISTS (SELECT 1 FROM rule r WHERE r.id = w.id AND r.division_id = $3)
    WHEN 'ruleFiring' THEN EXISTS (SELECT 1 FROM rule_firing r WHERE r.id = w.id AND r.division_id = $3)
    WHEN 'ruleDryRun' THEN EXISTS (SELECT 1 FROM rule_dry_run r WHERE r.id = w.id AND r.division_id = $3)
    WHEN 'ownNotice' THEN EXISTS (
      SELECT 1 FROM agent_notice n JOIN agent a ON a.id = n.agent_id WHERE n.id = w.id AND a.user_id = $4)
    WHEN 'ownBulkAction' THEN EXISTS (
      SELECT 1 FROM bulk_action b JOIN agent a ON a.id = b.agent_id WHERE b.id = w.id AND a.user_id = $4)
    WHEN 'ownSession' THEN EXISTS (SELECT 1 FROM session s WHERE s.id = w.id::text AND s."userId" = $4)
    WHEN 'ownKey' THEN EXISTS (SELECT 1 FROM api_token t WHERE t.id = w.id AND t.user_id = $4)
    ELSE EXISTS (SELECT 1 FROM queue q WHERE q.id = w.id AND q.division_id = $3) END AS visible
  FROM unnest($1::text[], $2::uuid[]) AS w (scope, id)`;

/** Where an old id leads now: the id of a client who was merged into another -> the other's. */
export type LedTo = ReadonlyMap<string, string>;

/**
 * Refuses a request that names a row which is none of the viewer's: `not_found`, as for a row that is not there.
 * `forbidden` for a queue of the division in which the viewer does not work: that it exists is no secret.
 * Gives what of the clients that are named was merged into another.
 */
export async function requireVisible(hub: Hub, viewer: Viewer, named: readonly NamedRow[]): Promise<LedTo> {
  if (named.length === 0) return new Map();
  const { rows } = await hub.pool.query<NamedRow & { visible: boolean; led_to: string | null }>({
    name: 'visible_rows',
    text: VISIBLE,
    values: [named.map((row) => row.scope), named.map((row) => row.id), viewer.divisionId, viewer.userId],
  });
  const hidden = rows.find((row) => !row.visible);
  if (hidden) throw new AppError('not_found', `There is no such ${nounOf[hidden.scope]}`);
  for (const { scope, id } of named) {
    if (scope === 'ownQueue' && !viewer.queueIds.includes(id) && !mayOverrule(viewer))
      throw new AppError('forbidden', 'You do not work in this queue');
  }
  return new Map(rows.flatMap((row) => (row.led_to === null ? [] : [[row.id, row.led_to] as const])));
}

/** The same request with those clients named who the old ids lead to. */
export function leadOn<T>(value: T, fields: readonly IdField[], ledTo: LedTo): T {
  if (ledTo.size === 0) return value;
  return fields
    .filter(({ scope }) => scope === 'client')
    .reduce((changed, { path }) => withIds(changed, path.split('.'), ledTo), value);
}

function withIds<T>(value: T, [step, ...rest]: string[], ledTo: LedTo): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an id for an id, wherever one stands
  const as = (changed: unknown): T => changed as T;
  if (step === undefined) return typeof value === 'string' ? as(ledTo.get(value) ?? value) : value;
  if (Array.isArray(value))
    return as(step === '*' ? value.map((one: unknown) => withIds(one, rest, ledTo)) : value);
  if (typeof value !== 'object' || value === null || !(step in value)) return value;
  return as({
    ...value,
    [step]: withIds(new Map<string, unknown>(Object.entries(value)).get(step), rest, ledTo),
  });
}
