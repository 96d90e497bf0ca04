import { createHash, randomBytes } from 'node:crypto';
import { recordSecurityEvent } from '../access/securityEvents.ts';
import { loadViewer, type Viewer } from '../access/viewer.ts';
import type { CalendarFeed, MadeCalendarFeed } from '../contract/dayPlan.ts';
import type { Hub } from '../hub.ts';
import { calendarText, type CalendarEntry } from './calendarText.ts';
import { inScope } from '../followUps/followUps.ts';
import { withoutNumbers } from './withoutNumbers.ts';

// The address at which somebody's calendar program reads their follow-ups. Must stay true: of its key the hash alone is kept; what was
// switched off, or is of a closed account, gives nothing from that instant; titles and times leave the house, and nothing else.

const SHAPE = /^[\w-]{43}$/;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const BACK_MS = 60 * DAY_MS;
const MOST = 1_000;
/** "Last read" is exact to this. */
const READ_EVERY_MS = MINUTE_MS;
/** How long something takes of which only the beginning is known. */
const LENGTH_MS = { visit: 60 * MINUTE_MS, other: 30 * MINUTE_MS };

const hashOf = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(`calendar:${token}`).digest());

/** Whether this agent has an address, since when, and when it was read last. */
export async function calendarFeedOf(hub: Hub, agentId: string): Promise<CalendarFeed> {
  const row = await hub.prisma.calendarFeed.findUnique({ where: { agentId } });
  return {
    since: row?.createdAt.toISOString() ?? null,
    lastReadAt: row?.lastReadAt?.toISOString() ?? null,
  };
}

interface By {
  viewer: Viewer;
  address: string | null;
}

/** Makes an address, which is shown this once; the one before is none any more. */
export async function makeCalendarFeed(hub: Hub, { viewer, address }: By): Promise<MadeCalendarFeed> {
  const { agentId, userId } = viewer;
  const token = randomBytes(32).toString('base64url');
  const made = { tokenHash: hashOf(token), createdAt: new Date(), lastReadAt: null };
  await hub.prisma.$transaction(async (db) => {
    await db.calendarFeed.upsert({ where: { agentId }, create: { agentId, ...made }, update: made });
    await recordSecurityEvent(db, { kind: 'feed_made', userId, byUserId: userId, address });
  });
  return { url: `${hub.config.publicUrl}/f/${token}.ics`, since: made.createdAt.toISOString() };
}

/** Switches it off, at once. Nothing happens where there is none. */
export async function endCalendarFeed(hub: Hub, { viewer, address }: By): Promise<void> {
  const { agentId, userId } = viewer;
  await hub.prisma.$transaction(async (db) => {
    const { count } = await db.calendarFeed.deleteMany({ where: { agentId } });
    if (count > 0) await recordSecurityEvent(db, { kind: 'feed_ended', userId, byUserId: userId, address });
  });
}

/** What a calendar program gets for this key; null for one that is none, or none any more. */
export async function readCalendarFeed(hub: Hub, token: string): Promise<string | null> {
  if (!SHAPE.test(token)) return null;
  const feed = await hub.prisma.calendarFeed.findUnique({
    where: { tokenHash: hashOf(token) },
    include: { agent: { select: { userId: true } } },
  });
  const viewer = feed && (await loadViewer(hub, feed.agent.userId));
  if (!viewer) return null;
  await noteRead(hub, feed);
  return calendarText('Rapport', await entriesOf(hub, viewer));
}

async function noteRead(hub: Hub, feed: { agentId: string; lastReadAt: Date | null }): Promise<void> {
  const now = new Date();
  if (feed.lastReadAt && now.getTime() - feed.lastReadAt.getTime() < READ_EVERY_MS) return;
  await hub.prisma.calendarFeed.updateMany({ where: { agentId: feed.agentId }, data: { lastReadAt: now } });
}

async function entriesOf(hub: Hub, { agentId, divisionId }: Viewer): Promise<CalendarEntry[]> {
  const now = hub.clock.now().getTime();
  const rows = await hub.prisma.followUp.findMany({
    where: {
      AND: [
        inScope({ divisionId }),
        { ownerId: agentId, state: { in: ['planned', 'overdue'] } },
        { NOT: { kind: 'text', state: 'planned' } },
        { dueAt: { gte: new Date(now - BACK_MS) } },
      ],
    },
    select: {
      id: true,
      clientId: true,
      kind: true,
      title: true,
      dueAt: true,
      dueUntil: true,
      createdAt: true,
      moves: true,
      client: { select: { addresses: { where: { kind: 'phone' }, select: { value: true } } } },
    },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: MOST,
  });
  return rows.map((row) => ({
    uid: `${row.id}@rapport`,
    title: withoutNumbers(
      row.title,
      row.client.addresses.map(({ value }) => value),
    ),
    from: row.dueAt,
    until:
      row.dueUntil ?? new Date(row.dueAt.getTime() + LENGTH_MS[row.kind === 'visit' ? 'visit' : 'other']),
    url: `${hub.config.publicUrl}/clients/${row.clientId}?tab=followUps`,
    madeAt: row.createdAt,
    moves: row.moves,
  }));
}
