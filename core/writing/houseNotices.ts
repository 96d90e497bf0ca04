import { randomUUID } from 'node:crypto';
import type { NoticeKind } from '../contract/notices.ts';
import type { Tx } from '../db.ts';

/** Tells the administrators of a division of something of the house, which is of no client. */
export async function addHouseNotices(
  { db }: Tx,
  { divisionId, kind, text }: { divisionId: string; kind: NoticeKind; text: string },
): Promise<void> {
  const agents = await db.agent.findMany({
    where: { divisionId, user: { role: 'administrator', disabledAt: null } },
    select: { id: true },
  });
  const eventId = randomUUID();
  await db.agentNotice.createMany({
    data: agents.map(({ id }) => ({ agentId: id, kind, clientId: null, byAgentId: null, eventId, text })),
  });
}
