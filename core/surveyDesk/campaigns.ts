import type { z } from 'zod';
import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { Audience, type Campaign, type NewCampaign } from '../contract/instruments.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf, type PageOf } from '../paging.ts';
import { nameOf } from '../surveys/versions.ts';

// Campaigns: everybody of a kind is asked once, not after a contact (SM-13). The governor is asked about each all the same.

const parts = { survey: true } as const;
type Row = Prisma.SurveyCampaignGetPayload<{ include: typeof parts }>;

function present(row: Row): Campaign {
  const audience = Audience.parse(row.audience);
  return {
    id: row.id,
    name: row.name,
    surveyId: row.surveyId,
    surveyName: nameOf(row.survey),
    audience,
    dueAt: row.dueAt.toISOString(),
    state: row.canceledAt
      ? 'canceled'
      : row.finishedAt
        ? 'planned'
        : row.reachedId === null
          ? 'waiting'
          : 'planning',
    planned: row.planned,
    unreachable: row.unreachable,
    createdAt: row.createdAt.toISOString(),
  };
}

/** A page of the division's campaigns, newest first. */
export async function listCampaigns(
  hub: Hub,
  { divisionId }: Viewer,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<PageOf<Campaign>> {
  const rows = await hub.prisma.surveyCampaign.findMany({
    where: { AND: [{ divisionId }, afterCursor('createdAt', cursor)] },
    include: parts,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, { at: (row) => row.createdAt, present });
}

/** Orders a campaign. Its clients are found when it is due, so that who came meanwhile is among them. */
export async function makeCampaign(
  hub: Hub,
  { divisionId, agentId }: Viewer,
  { name, surveyId, audience, dueAt, cooldownDays }: z.output<typeof NewCampaign>,
): Promise<Campaign> {
  const survey = await hub.prisma.survey.findUnique({ where: { id: surveyId } });
  if (!survey || survey.archivedAt) throw new AppError('invalid_state', 'This survey is asked no more');
  const row = await hub.prisma.surveyCampaign.create({
    data: {
      divisionId,
      surveyId,
      name,
      audience,
      dueAt: new Date(dueAt),
      cooldownDays,
      orderedById: agentId,
    },
    include: parts,
  });
  return present(row);
}

/** Stops a campaign: nobody further is planned, and what is planned and not sent is taken back. Throws `not_found`. */
export async function cancelCampaign(hub: Hub, { divisionId }: Viewer, id: string): Promise<Campaign> {
  const canceledAt = hub.clock.now();
  const { count } = await hub.prisma.surveyCampaign.updateMany({
    where: { id, divisionId, canceledAt: null },
    data: { canceledAt },
  });
  if (count > 0)
    await hub.prisma.surveyInvite.updateMany({
      where: { ruleId: id, state: { in: ['planned', 'held'] } },
      data: { expiresAt: canceledAt },
    });
  const row = await hub.prisma.surveyCampaign.findFirst({ where: { id, divisionId }, include: parts });
  if (!row) throw new AppError('not_found', 'There is no such campaign');
  return present(row);
}
