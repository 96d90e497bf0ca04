import { z } from 'zod';
import { Opinion } from '../contract/revisits.ts';
import type { Hub } from '../hub.ts';
import { addDays, dayIn, dayOfColumn, instantIn, type Day } from './days.ts';
import { loadReader, type Reader } from './readers.ts';

// What a review report tells of a client and a span of time. Only what the client may read: no internal notes but the two
// that are written for it.

export interface ReviewFacts {
  reader: Reader;
  from: Day;
  to: Day;
  calls: number;
  received: number;
  sent: number;
  visits: number;
  answers: { n: number; mean: number | null };
  revisits: { on: Day; rating: number; opinions: { text: string; problem: boolean }[] }[];
  promises: { title: string; isKept: boolean }[];
  developmentNote: string | null;
  next: { title: string; on: Day }[];
}

const MOST = 20;

interface Counts {
  calls: number;
  received: number;
  sent: number;
  visits: number;
}

interface Period {
  clientId: string;
  from: Day;
  to: Day;
}

export async function gatherReview(hub: Hub, { clientId, from, to }: Period): Promise<ReviewFacts> {
  const { timeZone } = await hub.settings.read();
  const span = {
    begins: instantIn(from, '00:00', timeZone),
    ends: instantIn(addDays(to, 1), '00:00', timeZone),
  };
  const within = { gte: span.begins, lt: span.ends };
  const { rows } = await hub.pool.query<Counts>({
    name: 'review_counts',
    text: `SELECT (count(*) FILTER (WHERE kind = 'call.connected'))::int AS calls,
        (count(*) FILTER (WHERE kind = 'message.received'))::int AS received,
        (count(*) FILTER (WHERE kind = 'message.queued' AND data ->> 'purpose' = 'reply'))::int AS sent,
        (count(*) FILTER (WHERE kind = 'revisit.completed'
           OR (kind = 'followUp.done' AND data ->> 'kind' = 'visit')))::int AS visits
      FROM timeline_event WHERE client_id = $1 AND at >= $2 AND at < $3`,
    values: [clientId, span.begins, span.ends],
  });
  const { prisma } = hub;
  const answers = await prisma.surveyAnswer.aggregate({
    where: { invite: { clientId }, answeredAt: within },
    _count: true,
    _avg: { score: true },
  });
  const care = await prisma.clientCare.findUnique({ where: { clientId } });
  const promises = await prisma.followUp.findMany({
    where: { clientId, kind: 'promise', createdAt: within, state: { not: 'canceled' } },
    orderBy: { dueAt: 'asc' },
    take: MOST,
  });
  return {
    reader: await loadReader({ db: prisma }, clientId),
    from,
    to,
    ...(rows[0] ?? { calls: 0, received: 0, sent: 0, visits: 0 }),
    answers: { n: answers._count, mean: answers._avg.score },
    revisits: await revisitsOf(hub, clientId, within),
    promises: promises.map(({ title, state }) => ({ title, isKept: state === 'done' })),
    developmentNote: care?.developmentNote ?? null,
    next: await nextSteps(hub, clientId),
  };
}

async function revisitsOf(
  hub: Hub,
  clientId: string,
  within: { gte: Date; lt: Date },
): Promise<ReviewFacts['revisits']> {
  const rows = await hub.prisma.revisit.findMany({
    where: { clientId, state: 'done', endedAt: within },
    orderBy: { dueOn: 'asc' },
    take: MOST,
  });
  return rows.flatMap(({ dueOn, rating, opinions }) =>
    rating === null
      ? []
      : [{ on: dayOfColumn(dueOn), rating, opinions: z.array(Opinion).catch([]).parse(opinions) }],
  );
}

/** What people are to do next for the client: visits, calls, promises. */
async function nextSteps(hub: Hub, clientId: string): Promise<ReviewFacts['next']> {
  const { timeZone } = await hub.settings.read();
  const rows = await hub.prisma.followUp.findMany({
    where: {
      clientId,
      kind: { not: 'text' },
      state: 'planned',
      forSupervisor: false,
      OR: [{ ruleKey: null }, { NOT: { ruleKey: { startsWith: 'review:' } } }],
    },
    orderBy: { dueAt: 'asc' },
    take: MOST,
  });
  return rows.map(({ title, dueAt }) => ({ title, on: dayIn(dueAt, timeZone) }));
}
