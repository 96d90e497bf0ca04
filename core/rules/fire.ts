import { z } from 'zod';
import { lockClient } from '../clients/lockClient.ts';
import type { ActionDone, Explained, RuleDocument } from '../contract/rules.ts';
import { FiringOutcome } from '../contract/ruleWords.ts';
import type { Settings } from '../contract/settings.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError, isDatabaseAway, isWriteConflict } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { addHouseNotices } from '../writing/houseNotices.ts';
import { carryOut } from './carryOut.ts';
import { judgeChain } from './cause.ts';
import { askTx, loadFacts, type Asked, type RuleFacts } from './facts.ts';
import { judge, type HoursById } from './judge.ts';
import { judgePace } from './pace.ts';
import type { Work } from './work.ts';

// One rule fires for one occasion: once, by the unique key of its row in the log, and whole, because its actions and that row
// are one transaction.

export interface HeardRule {
  id: string;
  divisionId: string;
  name: string;
  version: number;
  document: RuleDocument;
  enabledAt: Date;
}

export interface Case {
  rule: HeardRule;
  /** The occasion, by which it fires once. */
  occasion: string;
  asked: Asked;
  facts: RuleFacts;
  /** The ids of the rules behind what happened. */
  chain: readonly string[];
  hours: HoursById;
  /** Asked once the rows are taken: whether it is so still. */
  isStill?: (tx: Tx) => Promise<boolean>;
}

interface Detail {
  explained?: Explained;
  did?: ActionDone[];
  reason?: string;
}

/** Fires; gives what came of it, also when it was known already. Null: there is nothing to fire for any more. */
export async function fire(hub: Hub, one: Case): Promise<FiringOutcome | null> {
  const desks = new Set<string>();
  try {
    const outcome = await withTransaction(hub, (tx) => fireWithin(hub, tx, { ...one, desks }));
    if (desks.size > 0) hub.bus.desks([...desks], 'rule.fired');
    return outcome;
  } catch (error) {
    // What time mends is tried again; all else would be the same again.
    if (isDatabaseAway(error) || isWriteConflict(error)) throw error;
    const log = error instanceof AppError ? hub.log.info.bind(hub.log) : hub.log.error.bind(hub.log);
    log({ err: error, ruleId: one.rule.id, occasion: one.occasion }, 'a rule could not be carried out');
    const reason = error instanceof AppError ? error.message : 'An unexpected error; see the log';
    await withTransaction(hub, (tx) => note(tx, one, { outcome: 'failed', detail: { reason } }));
    return 'failed';
  }
}

async function fireWithin(
  hub: Hub,
  tx: Tx,
  one: Case & { desks: Set<string> },
): Promise<FiringOutcome | null> {
  const { rule, chain, hours } = one;
  await takeRows(tx, one.facts);
  if (!(await isOn(tx, rule)) || (one.isStill && !(await one.isStill(tx)))) return null;
  const [facts] = await loadFacts(askTx(tx), [one.asked]);
  if (!facts) return null;
  const explained = judge(rule.document, facts, hours);
  const written = await note(tx, one, {
    outcome: explained.holds ? 'done' : 'unmatched',
    detail: { explained },
  });
  if (!written.id) return written.outcome;
  if (!explained.holds) return 'unmatched';
  const may = judgeChain(chain, rule.id);
  if (may !== 'go') return settle(tx, written.id, { outcome: may, detail: { explained } });
  const pace = await paceOf(tx, { rule, clientId: facts.client.id });
  if (pace !== 'go') {
    if (pace === 'stop') await stop(tx, rule);
    return settle(tx, written.id, { outcome: 'limited', detail: { explained } });
  }
  const settings = await hub.settings.read();
  const did = await act(tx, { ...one, facts, firingId: written.id, hub, settings });
  return settle(tx, written.id, { outcome: 'done', detail: { explained, did } });
}

/** The order of the inbound door: the client's row, then the conversation's. */
async function takeRows(tx: Tx, { client, conversation }: RuleFacts): Promise<void> {
  if (conversation) await lockConversation(tx, conversation.id);
  else await lockClient(tx, client.id);
}

/** Switched off or changed since it was read: then it is not this version that fires. */
async function isOn(tx: Tx, { id, version }: HeardRule): Promise<boolean> {
  return (await tx.db.rule.count({ where: { id, version, enabled: true } })) > 0;
}

interface Written {
  outcome: FiringOutcome;
  detail: Detail;
}

/** Its row in the log. `id` null: it has one already, with the outcome that is given. */
async function note(
  tx: Tx,
  { rule, occasion, facts, chain }: Case,
  { outcome, detail }: Written,
): Promise<{ id: string | null; outcome: FiringOutcome }> {
  const rows = await tx.db.ruleFiring.createManyAndReturn({
    data: [
      {
        ruleId: rule.id,
        version: rule.version,
        divisionId: rule.divisionId,
        occasion,
        eventId: facts.event?.id ?? null,
        clientId: facts.client.id,
        conversationId: facts.conversation?.id ?? null,
        outcome,
        detail: { ...detail },
        chain: [...chain],
      },
    ],
    skipDuplicates: true,
    select: { id: true },
  });
  const id = rows[0]?.id ?? null;
  if (id !== null) return { id, outcome };
  const known = await tx.db.ruleFiring.findUniqueOrThrow({
    where: { ruleId_occasion: { ruleId: rule.id, occasion } },
    select: { outcome: true },
  });
  return { id, outcome: FiringOutcome.parse(known.outcome) };
}

async function settle(tx: Tx, id: string, { outcome, detail }: Written): Promise<FiringOutcome> {
  await tx.db.ruleFiring.update({ where: { id }, data: { outcome, detail: { ...detail } } });
  return outcome;
}

async function act(
  tx: Tx,
  one: Case & { desks: Set<string>; firingId: string; hub: Hub; settings: Settings },
): Promise<ActionDone[]> {
  const { rule, facts, firingId, desks, hub, settings } = one;
  const { timeZone } = settings;
  const matchIn = new Set<string>();
  const work: Work = { tx, hub, settings, rule, firingId, facts, now: new Date(), timeZone, matchIn, desks };
  const did = await carryOut(work, rule.document.actions);
  await recordEvent(tx, {
    clientId: facts.client.id,
    conversationId: facts.conversation?.id ?? null,
    kind: 'rule.fired',
    data: {
      ruleId: rule.id,
      firingId,
      name: rule.name,
      version: rule.version,
      did,
      queueIds: [...matchIn],
    },
  });
  await tx.db.ruleConsequence.createMany({
    data: tx.recorded.map((eventId) => ({ eventId, firingId })),
    skipDuplicates: true,
  });
  return did;
}

const Counts = z.tuple([z.object({ fired: z.number(), refused: z.number(), fired_in_all: z.number() })]);

/** This firing's own row is in the log already, and counts for neither. */
async function paceOf(
  tx: Tx,
  { rule, clientId }: { rule: HeardRule; clientId: string },
): Promise<'go' | 'limited' | 'stop'> {
  const rows = await tx.db.$queryRaw`
    SELECT count(*) FILTER (WHERE outcome = 'done')::int - 1 AS fired,
           count(*) FILTER (WHERE outcome = 'limited')::int AS refused,
           (SELECT count(*)::int - 1 FROM rule_firing r WHERE r.rule_id = ${rule.id}::uuid AND r.outcome = 'done'
               AND r.at > now() - interval '1 hour') AS fired_in_all
      FROM rule_firing WHERE client_id = ${clientId}::uuid AND rule_id = ${rule.id}::uuid AND at > now() - interval '1 hour'`;
  const [{ fired, refused, fired_in_all }] = Counts.parse(rows);
  return judgePace({ fired, refused, firedInAll: fired_in_all }, rule.document.perClient);
}

/** Once, however many notice it: its administrators are told. */
async function stop(tx: Tx, { id, divisionId, name }: HeardRule): Promise<void> {
  const { count } = await tx.db.rule.updateMany({
    where: { id, enabled: true },
    data: { enabled: false, stoppedAt: new Date() },
  });
  if (count > 0) await addHouseNotices(tx, { divisionId, kind: 'ruleStopped', text: name });
}
