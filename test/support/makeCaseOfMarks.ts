import { openCase } from '../../core/cases/openCase.ts';
import { withTransaction } from '../../core/db.ts';
import type { Hub } from '../../core/hub.ts';
import { makeRuleOfMarks } from './makeRuleOfMarks.ts';

interface Whose {
  mark: string;
  divisionId: string;
  clientId: string;
  agentId: string;
}

/** A case of a division with all that can be named of it, and a rule. */
export async function makeCaseOfMarks(hub: Hub, { mark, divisionId, clientId, agentId }: Whose) {
  const { prisma } = hub;
  const category = await prisma.caseCategory.create({
    data: { divisionId, key: 'MARKED', name: `${mark} category` },
  });
  const department = await prisma.department.create({
    data: { divisionId, name: `${mark} department`, nameKey: `${mark} department` },
  });
  const { id: timelineEventId } = await prisma.timelineEvent.findFirstOrThrow({ where: { clientId } });
  const { caseId } = await withTransaction(hub, (tx) =>
    openCase(tx, {
      clientId,
      kind: 'complaint',
      title: `${mark} case`,
      description: `${mark} words`,
      categoryId: category.id,
      sourceEventId: timelineEventId,
      agentId,
      ownerId: agentId,
    }),
  );
  const handoff = await prisma.caseHandoff.create({
    data: {
      caseId,
      mode: 'ask',
      fromDepartmentId: department.id,
      toDepartmentId: department.id,
      byAgentId: agentId,
      question: `${mark} question`,
    },
  });
  const improvement = await prisma.improvement.create({
    data: { divisionId, title: `${mark} improvement`, madeById: agentId, cases: { create: { caseId } } },
  });
  const need = await prisma.clientNeed.create({
    data: { clientId, kind: 'need', text: `${mark} need`, byAgentId: agentId },
  });
  return {
    case: caseId,
    caseHandoff: handoff.id,
    caseCategory: category.id,
    department: department.id,
    improvement: improvement.id,
    clientNeed: need.id,
    timelineEvent: timelineEventId,
    ...(await makeRuleOfMarks(hub, { mark, divisionId, clientId })),
  };
}
