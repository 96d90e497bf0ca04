import { askedByKey, publishBuiltIns } from '../../core/surveys/versions.ts';
import type { Prisma } from '../generated/client.ts';
import { minutesAfter, type DiarySurveys } from './diary.ts';
import type { House } from './house.ts';

const DAY_MINUTES = 1_440;

/** The instruments of the house, a rule for later, and campaigns: one to come, one that was stopped. */
export async function publishSurveys(
  db: Prisma.TransactionClient,
  { divisionId }: Pick<House, 'divisionId'>,
  now: Date,
): Promise<DiarySurveys> {
  const tx = { db, recorded: [] };
  await publishBuiltIns(tx);
  const [satisfaction, service, nps] = [
    await askedByKey(tx, 'satisfaction'),
    await askedByKey(tx, 'service'),
    await askedByKey(tx, 'nps'),
  ];
  await db.surveyRule.create({
    data: {
      divisionId,
      surveyId: service.surveyId,
      name: 'After calls, in depth',
      place: 1,
      on: 'conversation',
      channels: ['call'],
      samplePercent: 30,
      cooldownDays: 30,
      remindHours: 48,
      // The usual survey is what a newcomer should see first.
      enabled: false,
    },
  });
  await db.surveyCampaign.createMany({
    data: [
      {
        divisionId,
        surveyId: nps.surveyId,
        name: 'Best customers, this quarter',
        audience: { tiers: ['gold', 'vip'], queueIds: [], servedWithinDays: 90 },
        dueAt: minutesAfter(now, 7 * DAY_MINUTES),
        createdAt: minutesAfter(now, -90),
      },
      {
        divisionId,
        surveyId: service.surveyId,
        name: 'All clients',
        audience: { tiers: [], queueIds: [], servedWithinDays: null },
        dueAt: minutesAfter(now, -2 * DAY_MINUTES),
        canceledAt: minutesAfter(now, -2 * DAY_MINUTES - 5),
        createdAt: minutesAfter(now, -3 * DAY_MINUTES),
      },
    ],
  });
  return { satisfaction, service, nps };
}
