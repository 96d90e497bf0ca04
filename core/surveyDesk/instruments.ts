import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import {
  SurveyContent,
  type Instrument,
  type NewInstrument,
  type PublishVersion,
  type SurveyVersion,
  type UpdateInstrument,
} from '../contract/instruments.ts';
import { withTransaction } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { latest, nameOf, publishBuiltIns, type WithLatest } from '../surveys/versions.ts';

// Instruments and their versions. A version is never changed: who edits publishes the next, and what was planned before
// keeps its own.

const MOST = 200;

/** The division's instruments and the house's, by name; those that are asked no more at the end. */
export async function listInstruments(hub: Hub, viewer: Viewer): Promise<Instrument[]> {
  await withTransaction(hub, publishBuiltIns);
  const rows = await hub.prisma.survey.findMany({
    where: { OR: [{ divisionId: null }, { divisionId: viewer.divisionId }], versions: { some: {} } },
    include: latest,
    orderBy: [{ archivedAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }],
    take: MOST,
  });
  const names = await namesOf(
    hub,
    rows.flatMap(({ versions }) => versions),
  );
  return rows.map((row) => present(row, names));
}

type Names = ReadonlyMap<string, string>;
type VersionRow = WithLatest['versions'][number];

async function namesOf(hub: Hub, versions: readonly VersionRow[]): Promise<Names> {
  const ids = versions.flatMap(({ publishedById }) => publishedById ?? []);
  const agents = await hub.prisma.agent.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true },
  });
  return new Map(agents.map(({ id, name }) => [id, name]));
}

function present(row: WithLatest, names: Names): Instrument {
  const [version] = row.versions;
  if (!version) throw new Error(`the survey ${row.id} has no version`);
  return {
    id: row.id,
    key: row.key,
    name: nameOf(row),
    builtIn: row.divisionId === null,
    archived: row.archivedAt !== null,
    version: presentVersion(version, names),
  };
}

function presentVersion(row: VersionRow, names: Names): SurveyVersion {
  return {
    id: row.id,
    number: row.number,
    content: SurveyContent.parse(row.content),
    publishedAt: row.publishedAt.toISOString(),
    publishedBy: names.get(row.publishedById ?? '') ?? null,
  };
}

/** All versions of an instrument that this viewer sees, newest first. */
export async function listVersions(hub: Hub, surveyId: string): Promise<SurveyVersion[]> {
  const rows = await hub.prisma.surveyVersion.findMany({
    where: { surveyId },
    orderBy: { number: 'desc' },
    take: MOST,
  });
  const names = await namesOf(hub, rows);
  return rows.map((row) => presentVersion(row, names));
}

/** Makes an instrument of the viewer's division. Throws `conflict` where there are as many as can be shown. */
export async function makeInstrument(
  hub: Hub,
  viewer: Viewer,
  { name, content }: z.output<typeof NewInstrument>,
): Promise<Instrument> {
  const { divisionId, agentId } = viewer;
  if ((await hub.prisma.survey.count({ where: { divisionId } })) >= MOST)
    throw new AppError('conflict', `There are ${MOST} surveys already`);
  const row = await hub.prisma.survey.create({
    data: {
      key: `own-${randomBytes(8).toString('hex')}`,
      divisionId,
      name,
      questions: [],
      versions: { create: { number: 1, content, publishedById: agentId } },
    },
    include: latest,
  });
  return present(row, new Map([[agentId, viewer.name]]));
}

/** Renames an instrument, or takes it out of use. Throws `not_found`, and `invalid_state` for one of the house's own. */
export async function changeInstrument(
  hub: Hub,
  viewer: Viewer,
  { id, change }: { id: string; change: z.output<typeof UpdateInstrument> },
): Promise<Instrument> {
  const { divisionId } = await ownInstrument(hub, viewer, id);
  const row = await hub.prisma.survey.update({
    where: { id, divisionId },
    data: {
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.archived === undefined ? {} : { archivedAt: change.archived ? new Date() : null }),
    },
    include: latest,
  });
  return present(row, await namesOf(hub, row.versions));
}

/** Publishes the next version. Throws `conflict` where somebody else was faster, and as changeInstrument. */
export async function publishVersion(
  hub: Hub,
  viewer: Viewer,
  { id, content, after }: z.output<typeof PublishVersion> & { id: string },
): Promise<Instrument> {
  const row = await ownInstrument(hub, viewer, id);
  if ((row.versions[0]?.number ?? 0) !== after) throw wasFaster();
  await hub.prisma.surveyVersion
    .create({ data: { surveyId: id, number: after + 1, content, publishedById: viewer.agentId } })
    .catch((error: unknown) => {
      if (isUniqueViolation(error, 'survey_version_survey_id_number_key')) throw wasFaster(error);
      throw error;
    });
  const now = await hub.prisma.survey.findUniqueOrThrow({ where: { id }, include: latest });
  return present(now, await namesOf(hub, now.versions));
}

function wasFaster(cause?: unknown): AppError {
  return new AppError('conflict', 'Somebody has published another version meanwhile', { cause });
}

async function ownInstrument(hub: Hub, viewer: Viewer, id: string) {
  const row = await hub.prisma.survey.findUnique({ where: { id }, include: latest });
  if (row?.divisionId === null)
    throw new AppError('invalid_state', 'A survey of the house is not changed: copy it and change the copy');
  if (row?.divisionId !== viewer.divisionId) throw new AppError('not_found', 'There is no such survey');
  return { ...row, divisionId: viewer.divisionId };
}
