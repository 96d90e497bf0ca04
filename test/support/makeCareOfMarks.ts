import type { Hub } from '../../core/hub.ts';

/** One of each of what care knows, with a division's mark in every text. */
export async function makeCareOfMarks(
  hub: Hub,
  { mark, divisionId, clientId }: { mark: string; divisionId: string; clientId: string },
) {
  const { prisma } = hub;
  const document = {
    rule: null,
    steps: [
      {
        key: 'call',
        kind: 'call',
        nature: 'emotion',
        title: `${mark} call`,
        anchor: { kind: 'every', months: 3 },
        offsetDays: 0,
        time: '10:00',
        texts: {},
        note: `${mark} note`,
      },
    ],
  };
  const plan = await prisma.carePlan.create({
    data: {
      divisionId,
      name: `${mark} plan`,
      kind: 'vertical',
      versions: { create: { number: 1, document } },
    },
  });
  const day = (days: number) => new Date(new Date(Date.now() + days * 864e5).toISOString().slice(0, 10));
  await prisma.clientCare.create({
    data: { clientId, industryNote: `${mark} industry`, developmentNote: `${mark} development` },
  });
  const revisit = await prisma.revisit.create({
    data: { clientId, baseOn: day(-90), dueOn: day(7), state: 'planned', note: `${mark} note` },
  });
  const report = await prisma.reviewReport.create({
    data: { clientId, periodFrom: day(-90), periodTo: day(0), state: 'declined', reason: `${mark} reason` },
  });
  return { carePlan: plan.id, revisit: revisit.id, reviewReport: report.id };
}
