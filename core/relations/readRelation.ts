import type { Viewer } from '../access/viewer.ts';
import { RelationReason, ValueGroup, Quadrant, type ClientRelation } from '../contract/relations.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { presentOrder } from '../orders/importOrders.ts';
import { emotionIndex } from './emotion.ts';
import { transitions } from './relationState.ts';

// The relationship on a client's page: as it is kept, how it came to be so, and the index over the last half year.

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;
const TREND_POINTS = 13;
const TREND_EVERY_DAYS = 14;
const FEELINGS_READ = 300;
const SHOWN = 5;
const CHANGES_SHOWN = 8;
const DEFAULT_TOP = 3;

interface Feeling {
  conversationId: string;
  channel: 'call' | 'sms' | 'email';
  at: Date;
  byWords: number | null;
  byAgent: number | null;
  bySurvey: number | null;
}

/** Throws `not_found` for who is none of the viewer's. */
export async function readRelation(
  hub: Hub,
  { divisionId }: Viewer,
  clientId: string,
): Promise<ClientRelation> {
  const { prisma } = hub;
  const client = await prisma.client.findFirst({
    where: { id: clientId, divisionId },
    select: { relationState: true, createdAt: true, kind: true, segment: true, relation: true },
  });
  if (!client) throw new AppError('not_found', 'There is no such client');
  const { relation, relationState: state } = client;
  const segment = relation?.segment ?? client.segment ?? client.kind;
  const top = await prisma.relationSegment.findUnique({
    where: { divisionId_segment: { divisionId, segment } },
    select: { top: true },
  });
  const contacts = await prisma.clientContact.findMany({
    where: { clientId, at: { lte: hub.clock.now() } },
    orderBy: { at: 'desc' },
    take: FEELINGS_READ,
  });
  const orders = await prisma.clientOrder.findMany({
    where: { clientId },
    orderBy: { orderedAt: 'desc' },
    take: SHOWN,
  });
  const now = hub.clock.now();
  const firstSeenAt = relation?.firstSeenAt ?? client.createdAt;
  return {
    state,
    stateSince: relation?.stateSince.toISOString() ?? null,
    mayBecome: [...transitions[state]],
    quadrant: Quadrant.nullable().parse(relation?.quadrant ?? null),
    quadrantSince: relation?.quadrantSince?.toISOString() ?? null,
    emotion: relation?.emotion ?? null,
    behaviour: relation?.behaviour ?? 0,
    activity: relation?.activity ?? 0,
    activityTop: top?.top ?? DEFAULT_TOP,
    segment,
    valueGroup: ValueGroup.parse(relation?.valueGroup ?? 'potential'),
    dormantSince: relation?.dormantSince?.toISOString() ?? null,
    tenureYears: (now.getTime() - firstSeenAt.getTime()) / DAY_MS / YEAR_DAYS,
    lastActiveAt: relation?.lastActiveAt?.toISOString() ?? null,
    trend: trendOf(contacts, now),
    feelings: contacts.flatMap(presentFeeling).slice(0, SHOWN),
    orders: orders.map(presentOrder),
    orderCount: await prisma.clientOrder.count({ where: { clientId } }),
    changes: await readChanges(hub, clientId),
    openWinBackId: await openWinBackOf(hub, clientId),
  };
}

async function readChanges(hub: Hub, clientId: string): Promise<ClientRelation['changes']> {
  const rows = await hub.prisma.relationChange.findMany({
    where: { clientId, what: { not: 'tier' } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: CHANGES_SHOWN,
  });
  return rows.map(({ what, from, to, reason, at }) => ({
    what,
    from,
    to,
    reason: RelationReason.parse(reason),
    at: at.toISOString(),
  }));
}

async function openWinBackOf(hub: Hub, clientId: string): Promise<string | null> {
  const open = await hub.prisma.winBackCase.findFirst({
    where: { clientId, phase: { not: 'closed' } },
    select: { id: true },
  });
  return open?.id ?? null;
}

const valueOf = ({ bySurvey, byAgent, byWords }: Feeling): number | null => bySurvey ?? byAgent ?? byWords;

function presentFeeling(contact: Feeling): ClientRelation['feelings'] {
  const value = valueOf(contact);
  if (value === null) return [];
  const from = contact.bySurvey !== null ? 'survey' : contact.byAgent !== null ? 'agent' : 'words';
  const { conversationId, channel, at } = contact;
  return [{ conversationId, channel, at: at.toISOString(), value, from }];
}

/** A-23 as it was every fortnight, by what was known until then. */
function trendOf(contacts: readonly Feeling[], now: Date): ClientRelation['trend'] {
  return Array.from({ length: TREND_POINTS }, (_, place) => {
    const at = new Date(now.getTime() - (TREND_POINTS - 1 - place) * TREND_EVERY_DAYS * DAY_MS);
    const felt = contacts.flatMap((contact) => {
      const sentiment = valueOf(contact);
      const ageDays = (at.getTime() - contact.at.getTime()) / DAY_MS;
      return sentiment === null || ageDays < 0 ? [] : [{ sentiment, ageDays }];
    });
    return { at: at.toISOString(), emotion: emotionIndex(felt) };
  });
}
