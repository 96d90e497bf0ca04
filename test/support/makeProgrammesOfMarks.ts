import type { Hub } from '../../core/hub.ts';
import { makeCareOfMarks } from './makeCareOfMarks.ts';
import { makeCaseOfMarks } from './makeCaseOfMarks.ts';
import { makeRelationOfMarks } from './makeRelationOfMarks.ts';
import { makeSurveyOfMarks } from './makeSurveyOfMarks.ts';

type Whose = Parameters<typeof makeCaseOfMarks>[1];

/** Cases, plans of care, surveys and a win-back of a division, by the scope of their ids, all bearing the mark. */
export async function makeProgrammesOfMarks(hub: Hub, whose: Whose) {
  const { winBackCaseId, touchPointId } = await makeRelationOfMarks(hub, whose);
  return {
    ...(await makeCareOfMarks(hub, whose)),
    ...(await makeCaseOfMarks(hub, whose)),
    ...(await makeSurveyOfMarks(hub, whose)),
    winBackCase: winBackCaseId,
    touchPoint: touchPointId,
  };
}
