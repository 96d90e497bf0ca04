import { z } from 'zod';
import { Hours } from '../contract/hours.ts';
import { RuleDocument } from '../contract/rules.ts';
import { RuleTrigger } from '../contract/ruleWords.ts';
import type { Hub } from '../hub.ts';
import { chainBehind } from './cause.ts';
import { askPool, loadFacts, type Ask, type RuleFacts } from './facts.ts';
import { fire, type HeardRule } from './fire.ts';
import { judge, type HoursById } from './judge.ts';

const RuleRow = z.object({
  id: z.string(),
  division_id: z.string(),
  name: z.string(),
  version: z.number(),
  document: RuleDocument,
  enabled_at: z.date(),
});

/** The rules that are on and wait for this, in their order. `divisionId` null: of all divisions. */
export async function heardRules(
  ask: Ask,
  { triggers, divisionId }: { triggers: readonly RuleTrigger[]; divisionId: string | null },
): Promise<HeardRule[]> {
  const rows = await ask(
    `SELECT r.id, r.division_id, v.name, v.version, v.document, r.enabled_at
       FROM rule r JOIN rule_version v ON v.rule_id = r.id AND v.version = r.version
      WHERE r.enabled AND r.trigger = ANY ($1::text[]) AND ($2::uuid IS NULL OR r.division_id = $2)
      ORDER BY r.division_id, r.position, r.id`,
    [triggers, divisionId],
  );
  return rows.map((row) => {
    const { division_id, enabled_at, ...rule } = RuleRow.parse(row);
    return { ...rule, divisionId: division_id, enabledAt: enabled_at };
  });
}

const HoursRow = z.object({ id: z.string(), hours: Hours });

/** The hours that these documents ask for. */
export async function hoursOf(
  ask: Ask,
  { divisionId, documents }: { divisionId: string; documents: readonly RuleDocument[] },
): Promise<HoursById> {
  const ids = documents.flatMap(({ groups }) =>
    groups.flatMap(({ items }) => items.flatMap(({ scheduleId }) => scheduleId ?? [])),
  );
  if (ids.length === 0) return new Map();
  const rows = await ask(
    'SELECT id, hours FROM schedule WHERE id = ANY ($1::uuid[]) AND division_id = $2::uuid',
    [[...new Set(ids)], divisionId],
  );
  return new Map(
    rows.map((row) => {
      const { id, hours } = HoursRow.parse(row);
      return [id, hours];
    }),
  );
}

/**
 * Job: the rules that wait for this kind of event look at it, each once, in their order; what one has changed, the next sees. A
 * rule that is the last for what it fired for ends it.
 */
export async function applyRules(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  const ask = askPool(hub.pool);
  let [facts] = await loadFacts(ask, [{ eventId }]);
  const trigger = RuleTrigger.safeParse(facts?.event?.kind);
  if (!facts?.event || !trigger.success) return;
  const { divisionId, recordedAt } = facts;
  const rules = (await heardRules(ask, { triggers: [trigger.data], divisionId })).filter(
    ({ enabledAt }) => recordedAt === null || recordedAt >= enabledAt,
  );
  if (rules.length === 0) return;
  const hours = await hoursOf(ask, { divisionId, documents: rules.map(({ document }) => document) });
  const chain = await chainBehind(ask, facts.event);
  for (const rule of rules) {
    const outcome = await consider(hub, { rule, facts, hours, chain, eventId });
    if (outcome !== 'done') continue;
    if (rule.document.isLast) return;
    [facts = facts] = await loadFacts(ask, [{ eventId }]);
  }
}

interface Considered {
  rule: HeardRule;
  facts: RuleFacts;
  hours: HoursById;
  chain: readonly string[];
  eventId: string;
}

/** Takes no row of the client's for a rule whose conditions do not hold. */
async function consider(hub: Hub, { eventId, ...one }: Considered) {
  const explained = judge(one.rule.document, one.facts, one.hours);
  if (explained.holds) return fire(hub, { ...one, occasion: eventId, asked: { eventId } });
  const { rule, facts, chain } = one;
  const { count } = await hub.prisma.ruleFiring.createMany({
    data: [
      {
        ruleId: rule.id,
        version: rule.version,
        divisionId: rule.divisionId,
        occasion: eventId,
        eventId,
        clientId: facts.client.id,
        conversationId: facts.conversation?.id ?? null,
        outcome: 'unmatched',
        detail: { explained },
        chain: [...chain],
      },
    ],
    skipDuplicates: true,
  });
  if (count > 0) return 'unmatched';
  // A job that is run again after it was cut off: what had fired before has changed what is asked about.
  const known = await hub.prisma.ruleFiring.findUnique({
    where: { ruleId_occasion: { ruleId: rule.id, occasion: eventId } },
    select: { outcome: true },
  });
  return known?.outcome ?? null;
}
