import type { Settings } from '../contract/settings.ts';
import type { Tx } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import { nextOpening } from '../governor/contactRules.ts';
import { zonesOf } from '../governor/zonesOf.ts';
import { openForLost } from '../winBack/openWinBack.ts';
import { addNotices } from '../writing/notices.ts';
import type { Change, Judged } from './judgeRelation.ts';

// What follows from a change: supervisors are told, somebody is asked to do something about it, a case is opened. Once each,
// by the event that tells of the change.

export interface Told {
  /** Whose bells have something new. */
  agentIds: string[];
}

interface Changed {
  one: Judged;
  change: Change;
  eventId: string;
  settings: Settings;
  now: Date;
}

const HOUR_MS = 3_600_000;
const titles = {
  at_risk: 'Retention call: still buys, but feels bad',
  breaking: 'Retention call: feels bad, and hardly buys any more',
  dormant: 'Get in touch again: nothing was heard for a long time',
} as const;

/** Gives whom it was told to. */
export async function reactToChange(tx: Tx, changed: Changed): Promise<Told> {
  const { change, one, eventId } = changed;
  if (change.what === 'valueGroup' && change.to === 'lost_mvc')
    await openForLost(tx, { clientId: one.row.id, eventId });
  const title = titleOf(change);
  if (!title) return { agentIds: [] };
  await planRetention(tx, { ...changed, title });
  if (change.what !== 'quadrant') return { agentIds: [] };
  const agentIds = await supervisorsOf(tx, one.row.division_id);
  await addNotices(tx, {
    agentIds,
    kind: 'relationAlert',
    clientId: one.row.id,
    byAgentId: null,
    eventId,
    text: change.to ?? '',
  });
  return { agentIds };
}

function titleOf({ what, to }: Change): string | null {
  if (what === 'quadrant' && (to === 'at_risk' || to === 'breaking')) return titles[to];
  return what === 'dormancy' && to === 'dormant' ? titles.dormant : null;
}

/** For who looks after the client, else for a supervisor; not while another of the kind is still to be done. */
async function planRetention(
  tx: Tx,
  { one, eventId, settings, now, title }: Changed & { title: string },
): Promise<void> {
  const { id: clientId, account_agent_id, division_id } = one.row;
  const open = await tx.db.followUp.findFirst({
    where: { clientId, state: { in: ['planned', 'overdue'] }, ruleKey: { startsWith: 'retention:' } },
    select: { id: true },
  });
  if (open) return;
  const { quietHours, timeZone, relations } = settings;
  const ownerId = await colleagueOf(tx, account_agent_id, division_id);
  await planFollowUp(tx, {
    clientId,
    title,
    dueAt: nextOpening(
      new Date(now.getTime() + relations.retentionHours * HOUR_MS),
      quietHours,
      zonesOf({ timeZone, address: null, fallback: timeZone }),
    ),
    ownerId,
    forSupervisor: ownerId === null,
    ruleKey: `retention:${eventId}`,
  });
}

/** Who looks after the client, unless they work elsewhere now. */
export async function colleagueOf(
  tx: Tx,
  agentId: string | null,
  divisionId: string,
): Promise<string | null> {
  if (agentId === null) return null;
  const agent = await tx.db.agent.findFirst({
    where: { id: agentId, divisionId, user: { disabledAt: null } },
    select: { id: true },
  });
  return agent?.id ?? null;
}

async function supervisorsOf(tx: Tx, divisionId: string): Promise<string[]> {
  const rows = await tx.db.agent.findMany({
    where: { divisionId, user: { role: 'supervisor', disabledAt: null } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
