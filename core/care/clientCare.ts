import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import {
  EnrolledBy,
  EnrolmentState,
  PlanDocument,
  PlanKind,
  sentKinds,
  StepKind,
  StepNature,
} from '../contract/care.ts';
import type { CareMoment, ClientCareReply } from '../contract/care.ts';
import type { UpdateClientCare } from '../contract/careDates.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { cadenceOf, contactDue } from './cadence.ts';
import { presentDate } from './clientDates.ts';
import { addDays, columnOfDay, dayIn, dayOfColumn, type Day } from './days.ts';
import { occurrencesOf } from './occurrences.ts';
import { loadReader, type Reader } from './readers.ts';
import { wordsFor } from './stepWords.ts';

// All that the care tab of a client's page shows, and the notes that are written there.

const AHEAD_DAYS = 400;
const MOST = 12;

/** Throws `not_found` for a client of another division. */
export async function loadClientCare(hub: Hub, viewer: Viewer, clientId: string): Promise<ClientCareReply> {
  const settings = await hub.settings.read();
  const now = hub.clock.now();
  const today = dayIn(now, settings.timeZone);
  const row = await hub.prisma.client.findFirst({
    where: { id: clientId, divisionId: viewer.divisionId },
    include: { care: true, dates: { orderBy: [{ kind: 'asc' }, { label: 'asc' }] } },
  });
  if (!row) throw new AppError('not_found', 'There is no such client');
  const reader = await loadReader({ db: hub.prisma }, clientId);
  const enrolments = await enrolmentsOf(hub, clientId);
  const { care } = row;
  const cadence = cadenceOf(
    { own: care?.cadenceDays ?? null, segment: row.segment, tier: row.tier },
    settings,
  );
  const dueAt = contactDue(row.lastContactAt ?? row.createdAt, cadence.days);
  return {
    segment: row.segment,
    segments: settings.clientSegments,
    loyalty: care?.loyalty ?? false,
    industryNote: care?.industryNote ?? null,
    developmentNote: care?.developmentNote ?? null,
    serviceNote: care?.serviceNote ?? null,
    contactTime: care?.contactTime ?? null,
    cadenceDays: care?.cadenceDays ?? null,
    revisitMonths: care?.revisitMonths ?? null,
    lastServiceOn: care?.lastServiceOn ? dayOfColumn(care.lastServiceOn) : null,
    cadence: {
      ...cadence,
      lastContactAt: row.lastContactAt?.toISOString() ?? null,
      dueAt: dueAt.toISOString(),
      isLate: dueAt < now,
    },
    dates: row.dates.map((date) => presentDate(date, today)),
    enrolments: enrolments.map(({ plan, ...one }) => ({
      planId: plan.id,
      name: plan.name,
      kind: PlanKind.parse(plan.kind),
      state: EnrolmentState.parse(one.state),
      enrolledBy: EnrolledBy.parse(one.enrolledBy),
      enrolledOn: dayOfColumn(one.enrolledOn),
      reason: one.reason,
    })),
    ...(await momentsOf(hub, { reader, enrolments, today })),
  };
}

type EnrolmentRow = Awaited<ReturnType<typeof enrolmentsOf>>[number];

async function enrolmentsOf(hub: Hub, clientId: string) {
  return hub.prisma.careEnrolment.findMany({
    where: { clientId },
    include: { plan: true, steps: { orderBy: { occursOn: 'desc' }, take: MOST } },
    orderBy: { changedAt: 'desc' },
    take: 50,
  });
}

interface Given {
  reader: Reader;
  enrolments: readonly EnrolmentRow[];
  today: Day;
}

/** What was planned lately, and what comes next by the versions that hold. */
async function momentsOf(
  hub: Hub,
  { reader, enrolments, today }: Given,
): Promise<{ upcoming: CareMoment[]; recent: CareMoment[] }> {
  const versions = await hub.prisma.carePlanVersion.findMany({
    where: { OR: enrolments.map(({ plan }) => ({ planId: plan.id, number: plan.version })) },
  });
  const documents = new Map(versions.map(({ planId, document }) => [planId, PlanDocument.parse(document)]));
  const planned = await plannedSteps(hub, enrolments, documents);
  const isPlanned = (name: string, title: string, on: Day) =>
    planned.some((one) => one.planName === name && one.title === title && one.on === on);
  const ahead = enrolments
    .filter(({ state, plan }) => state === 'active' && !plan.retiredAt)
    .flatMap(({ plan, enrolledOn }) =>
      occurrencesOf(
        documents.get(plan.id)?.steps ?? [],
        { enrolledOn: dayOfColumn(enrolledOn), dates: reader.dates },
        { from: today, to: addDays(today, AHEAD_DAYS) },
      )
        .filter(({ step }) => !sentKinds.includes(step.kind) || wordsFor(step, reader.language))
        .map(({ step, on }) => ({
          planName: plan.name,
          title: step.title,
          kind: step.kind,
          nature: step.nature,
          on,
          followUp: null,
        })),
    )
    .filter(({ planName, title, on }) => !isPlanned(planName, title, on));
  const open = planned.filter(({ followUp }) => followUp?.state === 'planned');
  const upcoming = [...open, ...ahead].toSorted((one, other) => one.on.localeCompare(other.on));
  return {
    upcoming: upcoming.slice(0, MOST),
    recent: planned.filter(({ followUp }) => followUp?.state !== 'planned').slice(0, MOST),
  };
}

async function plannedSteps(
  hub: Hub,
  enrolments: readonly EnrolmentRow[],
  documents: ReadonlyMap<string, PlanDocument>,
): Promise<CareMoment[]> {
  const ids = enrolments.flatMap(({ steps }) => steps.flatMap(({ followUpId }) => followUpId ?? []));
  const rows = await hub.prisma.followUp.findMany({
    where: { id: { in: ids } },
    select: { id: true, title: true, state: true },
  });
  const made = new Map(rows.map((row) => [row.id, row]));
  const moments = enrolments.flatMap(({ plan, steps }) =>
    steps.map((step): CareMoment => {
      const followUp = step.followUpId ? made.get(step.followUpId) : undefined;
      const named = documents.get(plan.id)?.steps.find(({ key }) => key === step.stepKey);
      return {
        planName: plan.name,
        title: followUp?.title ?? named?.title ?? step.stepKey,
        kind: StepKind.parse(step.kind),
        nature: StepNature.parse(step.nature),
        on: dayOfColumn(step.occursOn),
        followUp: followUp ? { id: followUp.id, state: followUp.state } : null,
      };
    }),
  );
  return moments.toSorted((one, other) => other.on.localeCompare(one.on));
}

/** Writes what was given. Throws `not_found`, `invalid_request` for a segment that is none of the settings'. */
export async function updateClientCare(
  hub: Hub,
  viewer: Viewer,
  { clientId, ...given }: z.output<typeof UpdateClientCare> & { clientId: string },
): Promise<void> {
  const { segment, lastServiceOn, ...rest } = given;
  const { clientSegments } = await hub.settings.read();
  if (segment && !clientSegments.includes(segment))
    throw new AppError('invalid_request', 'There is no such segment', {
      fields: { segment: 'is not in the settings' },
    });
  const client = await hub.prisma.client.findFirst({
    where: { id: clientId, divisionId: viewer.divisionId },
    select: { id: true },
  });
  if (!client) throw new AppError('not_found', 'There is no such client');
  const fields = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (fields.length === 0) return;
  const care = {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    ...(lastServiceOn === undefined ? {} : { lastServiceOn: lastServiceOn && columnOfDay(lastServiceOn) }),
  };
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    if (segment !== undefined) await tx.db.client.update({ where: { id: clientId }, data: { segment } });
    if (Object.keys(care).length > 0)
      await tx.db.clientCare.upsert({ where: { clientId }, create: { clientId, ...care }, update: care });
    await recordEvent(tx, { clientId, agentId: viewer.agentId, kind: 'client.updated', data: { fields } });
  });
}
