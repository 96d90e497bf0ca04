import type { Hub } from '../../core/hub.ts';
import { makeCareOfMarks } from './makeCareOfMarks.ts';
import { makeCaseOfMarks } from './makeCaseOfMarks.ts';
import { makeSurveyOfMarks } from './makeSurveyOfMarks.ts';

type Whose = Parameters<typeof makeCaseOfMarks>[1];

/** A case, plans of care and surveys of a division, by the scope of their ids, all bearing the mark. */
export async function makeProgrammesOfMarks(hub: Hub, whose: Whose) {
  return {
    ...(await makeCareOfMarks(hub, whose)),
    ...(await makeCaseOfMarks(hub, whose)),
    ...(await makeSurveyOfMarks(hub, whose)),
  };
}
