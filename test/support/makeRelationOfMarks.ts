import type { Hub } from '../../core/hub.ts';

interface Place {
  mark: string;
  divisionId: string;
  clientId: string;
}

/** A win-back case and a touch point of a division. */
export async function makeRelationOfMarks(hub: Hub, { mark, divisionId, clientId }: Place) {
  const winBack = await hub.prisma.winBackCase.create({ data: { clientId, offer: `${mark} offer` } });
  const touchPoint = await hub.prisma.touchPoint.create({
    data: {
      divisionId,
      name: `${mark} point`,
      nameKey: `${mark} point`,
      channel: 'call',
      purpose: `${mark} purpose`,
      department: `${mark} department`,
    },
  });
  return { winBackCaseId: winBack.id, touchPointId: touchPoint.id };
}
