import type { Prisma } from '../../prisma/generated/client.ts';
import type { AgentRouting } from '../contract/skills.ts';

export const routingParts = {
  queues: { select: { queueId: true } },
  skills: { select: { skillId: true, proficiency: true } },
} satisfies Prisma.AgentInclude;

export function presentRouting(row: Prisma.AgentGetPayload<{ include: typeof routingParts }>): AgentRouting {
  return {
    queueIds: row.queues.map(({ queueId }) => queueId).toSorted(),
    skills: row.skills.toSorted((a, b) => a.skillId.localeCompare(b.skillId)),
    messageCapacity: row.messageCapacity,
    callMessageLimit: row.callMessageLimit,
    fallbackNumber: row.fallbackNumber,
  };
}
