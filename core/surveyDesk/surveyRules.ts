import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import {
  SurveyOccasion,
  type NewSurveyRule,
  type SurveyRule,
  type UpdateSurveyRule,
} from '../contract/instruments.ts';
import { Channel } from '../contract/words.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { nameOf } from '../surveys/versions.ts';

// The rules of a division, as administrators keep them: the first that fits decides.

const MOST = 100;
const parts = { survey: true } as const;
type Row = Prisma.SurveyRuleGetPayload<{ include: typeof parts }>;

function present(row: Row): SurveyRule {
  return {
    id: row.id,
    name: row.name,
    surveyId: row.surveyId,
    surveyName: nameOf(row.survey),
    place: row.place,
    on: SurveyOccasion.parse(row.on),
    queueIds: row.queueIds,
    channels: Channel.array().parse(row.channels),
    delayMinutes: row.delayMinutes,
    samplePercent: row.samplePercent,
    cooldownDays: row.cooldownDays,
    remindHours: row.remindHours,
    lifeDays: row.lifeDays,
    byKeypad: row.byKeypad,
    enabled: row.enabled,
  };
}

/** In the order in which they are asked. */
export async function listSurveyRules(hub: Hub, { divisionId }: Viewer): Promise<SurveyRule[]> {
  const rows = await hub.prisma.surveyRule.findMany({
    where: { divisionId },
    include: parts,
    orderBy: [{ place: 'asc' }, { id: 'asc' }],
    take: MOST,
  });
  return rows.map(present);
}

/** Makes a rule, behind all others. Throws `conflict` where there are as many as can be shown. */
export async function makeSurveyRule(
  hub: Hub,
  { divisionId }: Viewer,
  rule: z.output<typeof NewSurveyRule>,
): Promise<SurveyRule> {
  const { _count, _max } = await hub.prisma.surveyRule.aggregate({
    where: { divisionId },
    _count: true,
    _max: { place: true },
  });
  if (_count >= MOST) throw new AppError('conflict', `There are ${MOST} rules already`);
  const row = await hub.prisma.surveyRule.create({
    data: { ...rule, divisionId, place: (_max.place ?? 0) + 1 },
    include: parts,
  });
  return present(row);
}

/** Throws `not_found`. What was planned by the rule keeps the terms it was planned with. */
export async function changeSurveyRule(
  hub: Hub,
  { divisionId }: Viewer,
  { id, change }: { id: string; change: z.output<typeof UpdateSurveyRule> },
): Promise<SurveyRule> {
  const data = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  await hub.prisma.surveyRule.updateMany({ where: { id, divisionId }, data });
  const row = await hub.prisma.surveyRule.findFirst({ where: { id, divisionId }, include: parts });
  if (!row) throw new AppError('not_found', 'There is no such rule');
  return present(row);
}
