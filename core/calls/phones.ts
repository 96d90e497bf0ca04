import type { Hub } from '../hub.ts';

// How the phones of agents are called.

/** The name of an agent's browser phone. */
export function phoneIdentityOf(agentId: string): string {
  return `agent-${agentId}`;
}

/** What is rung to reach an agent: the phone that the agent has named, else the browser, as the phone network calls it. */
export async function phoneOf(hub: Pick<Hub, 'prisma'>, agentId: string): Promise<string> {
  const agent = await hub.prisma.agent.findUnique({
    where: { id: agentId },
    select: { fallbackNumber: true },
  });
  return agent?.fallbackNumber ?? `client:${phoneIdentityOf(agentId)}`;
}
