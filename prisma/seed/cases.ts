import { randomBytes } from 'node:crypto';
import { setClocks } from '../../core/cases/caseClocks.ts';
import { nextState } from '../../core/cases/caseStates.ts';
import type { CaseAction, CaseState } from '../../core/contract/caseWords.ts';
import type { Prisma } from '../generated/client.ts';
import { caseStories, type CaseStory } from './caseStories.ts';
import { minutesAfter, type Diary } from './diary.ts';
import { clientNamed, memberNamed, type House } from './house.ts';

// Cases in every state: what clients complained of, asked for and proposed, and what became of it.

type Db = Prisma.TransactionClient;

/** Writes the cases, and tells of them in the diary. */
export async function seedCases(
  db: Db,
  { diary, house, now }: { diary: Diary; house: House; now: Date },
): Promise<void> {
  const made: string[] = [];
  for (const story of caseStories) made.push(await seedCase(db, story, { diary, house, now }));
  const { divisionId } = house;
  const { agentId } = memberNamed(house.members, 'maria');
  const late = made.filter((_, place) => caseStories[place]?.category === 'LATE');
  await db.improvement.create({
    data: {
      divisionId,
      title: 'A text on the day before every visit',
      note: 'Three of four late visits were not known to the client.',
      rootCause: 'process',
      state: 'in_progress',
      ownerId: agentId,
      madeById: agentId,
      cases: { create: late.map((caseId) => ({ caseId })) },
    },
  });
  await db.improvement.create({
    data: {
      divisionId,
      title: 'No second sales call after a no',
      rootCause: 'people',
      state: 'proposed',
      madeById: agentId,
      cases: {
        create: made
          .filter((_, place) => caseStories[place]?.category === 'PRESSURE_SELLING')
          .map((caseId) => ({ caseId })),
      },
    },
  });
}

interface Scene {
  diary: Diary;
  house: House;
  now: Date;
}

async function seedCase(db: Db, story: CaseStory, { diary, house, now }: Scene): Promise<string> {
  const { divisionId } = house;
  const category = await db.caseCategory.findFirstOrThrow({ where: { divisionId, key: story.category } });
  const department = await db.department.findFirstOrThrow({ where: { id: category.departmentId ?? '' } });
  const openedAt = minutesAfter(now, -story.hoursAgo * 60);
  const told: Told = {
    story,
    clientId: clientNamed(house, story.client).id,
    ownerId: story.owner === null ? null : memberNamed(house.members, story.owner).agentId,
    category,
    department,
    divisionId,
    openedAt,
    at: (hours) => minutesAfter(openedAt, hours * 60),
  };
  const row = await createCase(db, told, now);
  await keepPauses(db, row.id, told);
  await setClocks({ db, recorded: [] }, row.id);
  // What was over before today was told on its day.
  await db.caseClock.updateMany({
    where: { caseId: row.id, metAt: null, dueAt: { lt: now } },
    data: { breachedAt: now, nextAt: null },
  });
  const head = { caseId: row.id, number: row.number, title: row.title };
  tellMoves(diary, told, head);
  await tellExtras(db, told, { diary, head });
  return row.id;
}

interface Told {
  story: CaseStory;
  clientId: string;
  ownerId: string | null;
  category: { id: string; key: string };
  department: { id: string; name: string };
  divisionId: string;
  openedAt: Date;
  at: (hours: number) => Date;
}
interface Head {
  caseId: string;
  number: string;
  title: string;
}

async function createCase(db: Db, { story, at, ...told }: Told, now: Date) {
  const { moves } = story;
  const timeOf = (wanted: CaseAction): Date | null => {
    const move = moves.find(([action]) => action === wanted);
    return move ? at(move[1]) : null;
  };
  const closedAt = timeOf('close') ?? timeOf('dismiss');
  return db.case.create({
    data: {
      clientId: told.clientId,
      kind: story.kind,
      categoryId: told.category.id,
      severity: story.severity,
      title: story.title,
      description: story.words,
      departmentId: told.department.id,
      ownerId: told.ownerId,
      state: moves.reduce<CaseState>((from, [action]) => nextState(from, action) ?? from, 'open'),
      openedAt: told.openedAt,
      openedById: told.ownerId,
      acknowledgedAt: moves[0] ? at(moves[0][1]) : null,
      firstActionAt: timeOf('start') ?? timeOf('await'),
      resolvedAt: timeOf('resolve'),
      resolution: timeOf('resolve') ? 'Solved together with the client.' : null,
      rootCause: story.cause ?? null,
      closedAt,
      closedWhy: closedAt ? (story.why ?? 'by_agent') : null,
      reopened: timeOf('reopen') ? 1 : 0,
      heardAt: now,
      version: 1 + moves.length,
    },
  });
}

function tellMoves(diary: Diary, { story, clientId, ownerId, department, ...told }: Told, head: Head): void {
  const where = { departmentId: department.id, ownerId, clockAt: null };
  diary.event({
    clientId,
    agentId: ownerId,
    kind: 'case.opened',
    at: told.openedAt,
    data: {
      ...head,
      ...where,
      kind: story.kind,
      severity: story.severity,
      category: told.category.key,
      department: department.name,
      rule: null,
      sourceEventId: null,
    },
  });
  let from: CaseState = 'open';
  for (const [action, hours] of story.moves) {
    const to: CaseState = nextState(from, action) ?? from;
    diary.event({
      clientId,
      agentId: ownerId,
      kind: 'case.moved',
      at: told.at(hours),
      data: {
        ...head,
        ...where,
        from,
        to,
        action,
        note: null,
        why: to === 'closed' ? (story.why ?? 'by_agent') : null,
      },
    });
    from = to;
  }
}

async function keepPauses(db: Db, caseId: string, { story, at }: Told): Promise<void> {
  let since: Date | null = null;
  for (const [action, hours] of story.moves) {
    if (action === 'await' || action === 'resolve' || action === 'dismiss') since ??= at(hours);
    if (action !== 'reopen' || !since) continue;
    await db.casePause.create({ data: { caseId, fromAt: since, toAt: at(hours) } });
    since = null;
  }
  if (since) await db.casePause.create({ data: { caseId, fromAt: since } });
}

/** What the client was given, what another department was asked, and the question whether all is well. */
async function tellExtras(
  db: Db,
  { story, clientId, ownerId, department, divisionId, at }: Told,
  { diary, head }: { diary: Diary; head: Head },
): Promise<void> {
  const { caseId } = head;
  const { remedy, asks } = story;
  if (remedy && ownerId) {
    const money = { amount: remedy.amount ?? null, currency: remedy.amount ? 'EUR' : null };
    await db.caseRemedy.create({
      data: { caseId, ...money, kind: remedy.kind, byAgentId: ownerId, at: at(5) },
    });
    const data = { ...head, ...money, remedy: remedy.kind, note: null };
    diary.event({ clientId, agentId: ownerId, kind: 'case.remedied', at: at(5), data });
  }
  if (asks && ownerId) {
    const to = await db.department.findFirstOrThrow({ where: { divisionId, name: asks.department } });
    await db.caseHandoff.create({
      data: {
        caseId,
        mode: 'ask',
        fromDepartmentId: department.id,
        toDepartmentId: to.id,
        byAgentId: ownerId,
        question: asks.question,
        passedAt: at(4),
        ...(asks.answer
          ? {
              readAt: at(5),
              readById: ownerId,
              answer: asks.answer,
              answeredAt: at(9),
              answeredById: ownerId,
            }
          : {}),
      },
    });
  }
  if (story.moves.at(-1)?.[0] === 'resolve')
    await db.caseConfirmation.create({
      data: {
        caseId,
        tokenHash: new Uint8Array(randomBytes(32)),
        askedAt: at(60),
        lapsesAt: minutesAfter(at(60), 5 * 24 * 60),
      },
    });
}

/** The entries of the cases are their events, once those have ids. */
export async function linkCaseEntries(db: Db): Promise<void> {
  await db.$executeRaw`
    INSERT INTO case_entry (case_id, event_id, at) SELECT (e.data->>'caseId')::uuid, e.id, e.at FROM timeline_event e
     WHERE e.kind LIKE 'case.%' ON CONFLICT DO NOTHING`;
}
