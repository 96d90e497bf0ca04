import type { Prisma } from '../../prisma/generated/client.ts';
import { recordSecurityEvent } from '../access/securityEvents.ts';
import type { Viewer } from '../access/viewer.ts';
import { normalisePhone } from '../clients/addresses.ts';
import type { AgentRouting, UpdateAgentRouting } from '../contract/skills.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { judgeNumber } from '../outbound/judgeNumber.ts';
import { readPolicy } from '../outbound/policy.ts';
import { updatePerson } from '../presence/people.ts';
import { presentRouting, routingParts } from './presentRouting.ts';

// What an agent is asked for: skills, how much at once, and on which phone. A change is in force with its commit.

interface Order {
  agentId: string;
  change: UpdateAgentRouting;
  /** The network address it came from. */
  address: string | null;
}

/**
 * Changes what is given. Throws `not_found`, and `invalid_request` for a number that may not be rung. What is in hand or
 * being offered stays as it is.
 */
export async function changeAgentRouting(hub: Hub, viewer: Viewer, order: Order): Promise<AgentRouting> {
  const { agentId, change, address } = order;
  const before = await hub.prisma.agent.findFirst({
    where: { id: agentId, divisionId: viewer.divisionId },
    select: { userId: true },
  });
  if (!before) throw new AppError('not_found', 'There is no such agent');
  const { queueIds, skills, ...rest } = change;
  const fallbackNumber = await readFallback(hub, viewer.divisionId, rest.fallbackNumber);
  if (queueIds) await updatePerson(hub, viewer, { agentId, change: { queueIds }, address });
  await hub.prisma.$transaction(async (db) => {
    // Of two who change the same person at once one comes second; see also updatePerson.
    await db.$queryRaw`SELECT id FROM "user" WHERE id = ${before.userId} FOR NO KEY UPDATE`;
    // Skills before the agent's own row: their triggers take the lock of the lines first.
    if (skills) await writeSkills(db, agentId, skills);
    await db.agent.update({
      where: { id: agentId },
      data: {
        ...(rest.messageCapacity === undefined ? {} : { messageCapacity: rest.messageCapacity }),
        ...(rest.callMessageLimit === undefined ? {} : { callMessageLimit: rest.callMessageLimit }),
        ...(fallbackNumber === undefined ? {} : { fallbackNumber }),
      },
    });
    await recordSecurityEvent(db, {
      kind: 'routing_changed',
      userId: before.userId,
      byUserId: viewer.userId,
      address,
    });
  });
  hub.bus.desks([agentId], 'routing');
  hub.matcher.requestForAgent(agentId);
  return loadAgentRouting(hub, agentId);
}

type SkillOfAgent = AgentRouting['skills'][number];

async function writeSkills(
  db: Prisma.TransactionClient,
  agentId: string,
  skills: readonly SkillOfAgent[],
): Promise<void> {
  const wanted = new Map(skills.map((skill) => [skill.skillId, skill.proficiency]));
  await db.agentSkill.deleteMany({ where: { agentId, skillId: { notIn: [...wanted.keys()] } } });
  const kept = await db.agentSkill.findMany({ where: { agentId } });
  for (const { skillId, proficiency } of kept) {
    const next = wanted.get(skillId);
    wanted.delete(skillId);
    if (next === undefined || next === proficiency) continue;
    await db.agentSkill.update({
      where: { agentId_skillId: { agentId, skillId } },
      data: { proficiency: next },
    });
  }
  await db.agentSkill.createMany({
    data: [...wanted].map(([skillId, proficiency]) => ({ agentId, skillId, proficiency })),
  });
}

/** In one spelling, if it may be rung by the rules of the division; undefined when nothing was given. */
async function readFallback(
  hub: Hub,
  divisionId: string,
  given: string | null | undefined,
): Promise<string | null | undefined> {
  if (given === undefined || given === null || given === '') return given === '' ? null : given;
  const refuse = (why: string): never => {
    throw new AppError('invalid_request', `This number cannot be rung: ${why}`, {
      fields: { fallbackNumber: why },
    });
  };
  const number = normalisePhone(given);
  if (!number?.startsWith('+')) return refuse('is no phone number; begin with + and the country');
  const own = await hub.prisma.ourAddress.count({ where: { kind: 'phone', value: number } });
  if (own > 0) return refuse('is a number of the company itself');
  const judged = judgeNumber(number, await readPolicy(hub.prisma, divisionId));
  if (!judged.allowed) return refuse(`is not allowed (${judged.reason})`);
  return number;
}

async function loadAgentRouting(hub: Hub, agentId: string): Promise<AgentRouting> {
  const row = await hub.prisma.agent.findUniqueOrThrow({ where: { id: agentId }, include: routingParts });
  return presentRouting(row);
}
