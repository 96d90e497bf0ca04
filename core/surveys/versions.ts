import { isDeepStrictEqual } from 'node:util';
import type { Prisma } from '../../prisma/generated/client.ts';
import { SurveyContent } from '../contract/instruments.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { builtIns } from './builtIn.ts';

// The versions of instruments. A version is never changed: what was planned before the next keeps its own.

export const latest = { versions: { orderBy: { number: 'desc' as const }, take: 1 } };

/** An instrument as it is asked now. */
export interface Asked {
  surveyId: string;
  versionId: string;
  content: SurveyContent;
}

/** The latest version of the instrument with this key. Throws `not_found` for a key that nobody knows. */
export async function askedByKey(tx: Tx, key: string): Promise<Asked> {
  const own = builtIns.find((one) => one.key === key);
  if (own) await publishBuiltIn(tx, own);
  const row = await tx.db.survey.findUnique({ where: { key }, include: latest });
  return toAsked(row);
}

/** The same by id. */
export async function askedById(tx: Tx, id: string): Promise<Asked> {
  return toAsked(await tx.db.survey.findUnique({ where: { id }, include: latest }));
}

export type WithLatest = Prisma.SurveyGetPayload<{ include: typeof latest }>;

function toAsked(row: WithLatest | null): Asked {
  const version = row?.versions[0];
  if (!row || !version) throw new AppError('not_found', 'There is no such survey');
  return { surveyId: row.id, versionId: version.id, content: SurveyContent.parse(version.content) };
}

/** A version's content; the first of the house's usual survey for an invite of before there were versions. */
export async function contentOf(
  { db }: { db: Prisma.TransactionClient },
  versionId: string | null,
): Promise<SurveyContent> {
  const row = versionId === null ? null : await db.surveyVersion.findUnique({ where: { id: versionId } });
  if (row) return SurveyContent.parse(row.content);
  const [usual] = builtIns;
  if (!usual) throw new Error('no instrument comes with the house');
  return usual.content;
}

/** Has the house's own instruments in the database, as the code says them. */
export async function publishBuiltIns(tx: Tx): Promise<void> {
  for (const one of builtIns) await publishBuiltIn(tx, one);
}

async function publishBuiltIn(tx: Tx, { key, name, content }: (typeof builtIns)[number]): Promise<void> {
  const known = await tx.db.survey.findUnique({ where: { key }, include: latest });
  if (!known) await tx.db.survey.createMany({ data: { key, name, questions: [] }, skipDuplicates: true });
  const survey = known ?? (await tx.db.survey.findUniqueOrThrow({ where: { key }, include: latest }));
  const last = survey.versions[0];
  if (last && isDeepStrictEqual(last.content, content)) return;
  await tx.db.surveyVersion.createMany({
    data: { surveyId: survey.id, number: (last?.number ?? 0) + 1, content },
    skipDuplicates: true,
  });
}

/** What an instrument is called; one of the house has its name from the code until the database has it. */
export function nameOf({ key, name }: { key: string; name: string | null }): string {
  return name ?? builtIns.find((one) => one.key === key)?.name ?? key;
}
