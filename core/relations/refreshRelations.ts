import type { Settings } from '../contract/settings.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { judgeRelation, type Change, type Judged } from './judgeRelation.ts';
import { keepAll, keepNumbers, noteChanges } from './keepRelations.ts';
import { readFacts, readFactsIn } from './relationFacts.ts';
import { reactToChange, type Told } from './reactToChange.ts';

// Everything that is known of these relationships, judged anew. Where only numbers have moved it is one statement for all;
// who has changed is taken, looked at again, and told on the timeline with what follows from it, in one transaction.

const AT_ONCE = 20;

/** Gives how many have changed. Of who was merged into another there is nothing to judge. */
export async function refreshRelations(hub: Hub, clientIds: readonly string[]): Promise<number> {
  const now = hub.clock.now();
  const settings = await hub.settings.read();
  const judged = (await readFacts(hub, clientIds, now)).map((row) =>
    judgeRelation(row, settings.relations, now),
  );
  const isNews = ({ row, changes }: Judged): boolean => row.kept === null || changes.length > 0;
  await keepNumbers(
    hub,
    judged.filter((one) => !isNews(one)),
    now,
  );
  const news = judged.filter(isNews).map(({ row }) => row.id);
  let changed = 0;
  for (let from = 0; from < news.length; from += AT_ONCE)
    changed += await changeSome(hub, news.slice(from, from + AT_ONCE), { settings, now });
  return changed;
}

async function changeSome(
  hub: Hub,
  ids: readonly string[],
  { settings, now }: { settings: Settings; now: Date },
): Promise<number> {
  const { changed, told } = await withTransaction(hub, async (tx) => {
    await tx.db
      .$queryRaw`SELECT id FROM client WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
    const judged = (await readFactsIn(tx.db, ids, now)).map((row) =>
      judgeRelation(row, settings.relations, now),
    );
    await keepAll(tx, judged, now);
    const tellings: Told[] = [];
    for (const one of judged) tellings.push(...(await tell(tx, { one, settings, now })));
    return { changed: judged.filter(({ changes }) => changes.length > 0).length, told: tellings };
  });
  const desks = [...new Set(told.flatMap(({ agentIds }) => agentIds))];
  if (desks.length > 0) hub.bus.desks(desks, 'notice');
  return changed;
}

async function tell(
  tx: Tx,
  { one, settings, now }: { one: Judged; settings: Settings; now: Date },
): Promise<Told[]> {
  if (one.changes.length === 0) return [];
  await noteChanges(tx, one, now);
  const told: Told[] = [];
  for (const change of one.changes) {
    if (change.what === 'tier') continue;
    const { eventId } = await recordChange(tx, one, { ...change, what: change.what });
    told.push(await reactToChange(tx, { one, change, eventId, settings, now }));
  }
  return told;
}

function recordChange(
  tx: Tx,
  one: Judged,
  { what, from, to, reason }: Change & { what: 'state' | 'quadrant' | 'dormancy' | 'valueGroup' },
) {
  return recordEvent(tx, {
    clientId: one.row.id,
    kind: 'relation.changed',
    data: { what, from, to, reason, facts: factsOf(one) },
  });
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

/** What it was judged by, for the timeline. */
export function factsOf(one: Judged) {
  return {
    emotion: one.emotion === null ? null : round(one.emotion),
    behaviour: round(one.behaviour),
    silentDays: one.silentDays,
    orders: one.row.orders,
    contacts: one.row.contacts,
  };
}
