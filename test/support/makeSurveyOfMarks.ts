import { randomUUID } from 'node:crypto';
import { builtIns } from '../../core/surveys/builtIn.ts';
import type { Hub } from '../../core/hub.ts';

/** A survey of a division, a rule that asks it and a campaign that did, all bearing the mark. */
export async function makeSurveyOfMarks(
  hub: Hub,
  { divisionId, mark }: { divisionId: string; mark: string },
): Promise<Record<'survey' | 'surveyRule' | 'surveyCampaign', string>> {
  const [usual] = builtIns;
  const content = { ...usual!.content, title: { en: `${mark} title` } };
  const survey = await hub.prisma.survey.create({
    data: {
      key: `own-${randomUUID()}`,
      divisionId,
      name: `${mark} survey`,
      questions: [],
      versions: { create: { number: 1, content } },
    },
  });
  const rule = await hub.prisma.surveyRule.create({
    data: { divisionId, surveyId: survey.id, name: `${mark} rule`, on: 'case' },
  });
  const campaign = await hub.prisma.surveyCampaign.create({
    data: {
      divisionId,
      surveyId: survey.id,
      name: `${mark} campaign`,
      audience: {},
      dueAt: new Date(Date.now() + 9e9),
    },
  });
  return { survey: survey.id, surveyRule: rule.id, surveyCampaign: campaign.id };
}
