import type {
  Quadrant,
  RelationReason,
  RelationSettings,
  RelationState,
  ValueGroup,
} from '../contract/relations.ts';
import { Tier } from '../contract/words.ts';
import { behaviourScore, quadrantOf } from './emotion.ts';
import { vectorOf } from './lookAlike.ts';
import type { RelationRow } from './relationFacts.ts';
import { isDormant, stepsFrom, type StateFacts } from './relationState.ts';
import { isLost, valueGroupOf } from './valueGroup.ts';

// From the facts of a client to what is kept of the relationship, and what of it is new. Pure.

const DAY_MS = 86_400_000;
/** Until the first night has measured a segment. */
const DEFAULT_TOP = 3;

export interface Change {
  what: 'state' | 'quadrant' | 'dormancy' | 'valueGroup' | 'tier';
  from: string | null;
  to: string | null;
  reason: RelationReason;
}

export interface Judged {
  row: RelationRow;
  state: RelationState;
  quadrant: Quadrant | null;
  behaviour: number;
  activity: number;
  emotion: number | null;
  valueGroup: ValueGroup;
  tierSeen: Tier;
  brokenBy: string | null;
  isDormant: boolean;
  firstSeenAt: Date;
  lastActiveAt: Date | null;
  silentDays: number | null;
  features: number[];
  changes: Change[];
}

const daysSince = (at: Date | null, now: Date): number | null =>
  at === null ? null : Math.max(0, Math.floor((now.getTime() - at.getTime()) / DAY_MS));

function latest(...dates: readonly (Date | null)[]): Date | null {
  const known = dates.filter((date) => date !== null).map((date) => date.getTime());
  return known.length === 0 ? null : new Date(Math.max(...known));
}

function earliest(...dates: readonly (Date | null)[]): Date | null {
  const known = dates.filter((date) => date !== null).map((date) => date.getTime());
  return known.length === 0 ? null : new Date(Math.min(...known));
}

/** What is so now, and how it differs from what was kept. */
export function judgeRelation(row: RelationRow, settings: RelationSettings, now: Date): Judged {
  const { kept } = row;
  const lastActiveAt = latest(row.last_order_at, row.last_contact_at);
  const firstSeenAt = earliest(row.first_order_at, row.first_contact_at) ?? row.created_at;
  const silentDays = daysSince(lastActiveAt, now);
  const activity = row.recent_orders + row.recent_contacts;
  const behaviour = behaviourScore(activity, row.top ?? DEFAULT_TOP);
  const feelings = { emotion: row.emotion, behaviour };
  const quadrant = quadrantOf(feelings, settings);
  const facts = stateFacts(row, settings, { now, silentDays, firstSeenAt });
  const steps = stepsFrom(facts, settings);
  const state = steps.at(-1)?.to ?? row.state;
  const brokenBy = steps.some(({ to }) => to === 'broken') ? 'silence' : (kept?.broken_by ?? null);
  const value = {
    tier: row.tier,
    tierSeen: kept?.tier_seen ?? row.tier,
    state,
    orders: row.orders,
    daysSinceOrder: daysSince(row.last_order_at, now),
  };
  const { group, reason } = valueGroupOf(value, settings);
  const tierSeen = isLost(value, settings) ? value.tierSeen : row.tier;
  const judged = {
    row,
    state,
    quadrant,
    behaviour,
    activity,
    emotion: row.emotion,
    valueGroup: group,
    tierSeen,
    brokenBy: state === 'broken' ? brokenBy : null,
    isDormant: isDormant({ state, silentDays }, settings),
    firstSeenAt,
    lastActiveAt,
    silentDays,
    features: featuresOf(row, firstSeenAt, now),
  };
  const stateChanges = steps.map((step, at): Change => {
    const from = steps[at - 1]?.to ?? row.state;
    return { what: 'state', from, to: step.to, reason: step.reason };
  });
  return { ...judged, changes: [...stateChanges, ...otherChanges(judged, reason)] };
}

function stateFacts(
  row: RelationRow,
  settings: RelationSettings,
  { now, silentDays, firstSeenAt }: { now: Date; silentDays: number | null; firstSeenAt: Date },
): StateFacts {
  const since = row.kept ? new Date(row.kept.state_since) : row.created_at;
  return {
    state: row.state,
    daysInState: daysSince(since, now) ?? 0,
    brokenBy: row.kept?.broken_by ?? null,
    silentDays,
    tenureDays: daysSince(firstSeenAt, now) ?? 0,
    orders: row.orders,
    contacts: row.contacts,
    ordersInState: row.orders_in_state,
    contactsInState: row.contacts_in_state,
    feelsBad: row.emotion !== null && row.emotion < settings.feelingLowBelow,
  };
}

function otherChanges(now: Omit<Judged, 'changes'>, valueReason: RelationReason): Change[] {
  const { kept } = now.row;
  const changes: Change[] = [];
  const before = kept?.quadrant ?? null;
  if (before !== now.quadrant)
    changes.push({
      what: 'quadrant',
      from: before,
      to: now.quadrant,
      reason: quadrantReason(before, now.quadrant),
    });
  const wasDormant = Boolean(kept?.dormant_since);
  if (wasDormant !== now.isDormant)
    changes.push({
      what: 'dormancy',
      from: wasDormant ? 'dormant' : null,
      to: now.isDormant ? 'dormant' : null,
      reason: now.isDormant ? 'silence' : 'active_again',
    });
  const group = kept?.value_group ?? null;
  // That somebody who had ordered nothing has ordered is told by the order.
  const isKey = (one: string | null): boolean => one === 'mvc' || one === 'lost_mvc';
  if (group !== now.valueGroup && (isKey(group) || isKey(now.valueGroup)))
    changes.push({ what: 'valueGroup', from: group, to: now.valueGroup, reason: valueReason });
  if (kept && kept.tier_seen !== now.tierSeen)
    changes.push({ what: 'tier', from: kept.tier_seen, to: now.tierSeen, reason: 'tier' });
  return changes;
}

const feelsGood = (quadrant: Quadrant): boolean => quadrant === 'healthy' || quadrant === 'develop';
const isActive = (quadrant: Quadrant): boolean => quadrant === 'healthy' || quadrant === 'at_risk';

function quadrantReason(from: Quadrant | null, to: Quadrant | null): RelationReason {
  if (from === null) return 'first_known';
  if (to === null) return 'silence';
  if (feelsGood(from) !== feelsGood(to)) return feelsGood(to) ? 'feeling_rose' : 'feeling_fell';
  return isActive(to) ? 'behaviour_rose' : 'behaviour_fell';
}

function featuresOf(row: RelationRow, firstSeenAt: Date, now: Date): number[] {
  const span =
    row.first_contact_at && row.last_contact_at
      ? (row.last_contact_at.getTime() - row.first_contact_at.getTime()) / DAY_MS
      : 0;
  // As it was while they were in touch: how long they have been silent since says only that they are lost.
  const until = latest(row.last_order_at, row.last_contact_at) ?? now;
  return vectorOf({
    tenureDays: (until.getTime() - firstSeenAt.getTime()) / DAY_MS,
    orderGapRatio: row.order_gap_ratio,
    contactGapDays: row.contacts > 1 ? span / (row.contacts - 1) : null,
    emotion: row.emotion,
    badContacts: row.bad_contacts + row.complaints,
    callShare: row.call_share,
    tierRank: Tier.options.indexOf(row.tier),
  });
}
