import { rolesThatMay, type Viewer } from '../access/viewer.ts';
import type { HelpRequest } from '../contract/inCall.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

// An agent asks for help: the supervisors of the division are alerted until one says "I am on it". One open request per
// conversation, by its unique key; what a supervisor does then (listen, whisper, join) is not decided here.

const SHOWN = 20;

/** Asks once: null when help is on its way already. */
export async function askForHelp(
  hub: Hub,
  viewer: Viewer,
  order: { conversationId: string; note?: string | undefined },
): Promise<Recorded | null> {
  const asked = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    requireHolder(conversation, viewer);
    const { agentId, clientId, state } = conversation;
    if (state !== 'handled' || !agentId) throw new AppError('invalid_state', 'It is not being handled');
    const open = await tx.db.helpRequest.count({
      where: { conversationId: conversation.id, endedAt: null },
    });
    if (open > 0) return null;
    const note = order.note ?? null;
    const { divisionId } = conversation.client;
    const { id: helpId } = await tx.db.helpRequest.create({
      data: { conversationId: conversation.id, divisionId, agentId, note },
    });
    return recordEvent(tx, {
      clientId,
      conversationId: conversation.id,
      agentId,
      kind: 'help.asked',
      data: { helpId, agentId, note },
    });
  });
  if (asked) await alertSupervisors(hub, viewer.divisionId);
  return asked;
}

/** A supervisor is on it. Throws `already_assigned` when another was first, `invalid_state` when it is over. */
export async function takeHelp(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded | null> {
  const taken = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const open = await tx.db.helpRequest.findFirst({
      where: { conversationId, endedAt: null },
      include: { takenBy: { select: { name: true } } },
    });
    if (!open) throw new AppError('invalid_state', 'Nobody asks for help here any more');
    if (open.takenById === viewer.agentId) return null;
    if (open.takenById)
      throw new AppError('already_assigned', `${open.takenBy?.name ?? 'Somebody else'} is on it`);
    await tx.db.helpRequest.update({
      where: { id: open.id },
      data: { takenById: viewer.agentId, takenAt: new Date() },
    });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'help.taken',
      data: { helpId: open.id, agentId: open.agentId, supervisorId: viewer.agentId },
    });
  });
  await alertSupervisors(hub, viewer.divisionId);
  return taken;
}

/** Help is needed no more: said by who asked, or by a supervisor. Null when it is over already. */
export async function endHelp(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded | null> {
  const ended = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    requireHolder(conversation, viewer);
    const open = await tx.db.helpRequest.findFirst({ where: { conversationId, endedAt: null } });
    if (!open) return null;
    await tx.db.helpRequest.update({ where: { id: open.id }, data: { endedAt: new Date() } });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'help.ended',
      data: {
        helpId: open.id,
        agentId: open.agentId,
        reason: open.agentId === viewer.agentId ? 'withdrawn' : 'done',
      },
    });
  });
  if (ended) await alertSupervisors(hub, viewer.divisionId);
  return ended;
}

/**
 * Who asks for help in this division now, or whether this agent does, those whom nobody helps yet first, of
 * them the longest waiting. What has ended meanwhile is not shown.
 */
export async function listHelp(
  hub: Hub,
  divisionId: string,
  onlyOf: { agentId?: string } = {},
): Promise<HelpRequest[]> {
  const rows = await hub.prisma.helpRequest.findMany({
    where: { divisionId, ...onlyOf, endedAt: null, conversation: { state: 'handled' } },
    include: {
      agent: { select: { name: true } },
      takenBy: { select: { name: true } },
      conversation: { select: { clientId: true, client: { select: { name: true } } } },
    },
    orderBy: [{ takenAt: { sort: 'asc', nulls: 'first' } }, { createdAt: 'asc' }],
    take: SHOWN,
  });
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversationId,
    clientId: row.conversation.clientId,
    clientName: row.conversation.client.name,
    agentId: row.agentId,
    agentName: row.agent.name,
    note: row.note,
    askedAt: row.createdAt.toISOString(),
    takenBy: row.takenBy?.name ?? null,
  }));
}

async function alertSupervisors(hub: Hub, divisionId: string): Promise<void> {
  const supervisors = await hub.prisma.agent.findMany({
    where: {
      divisionId,
      user: { disabledAt: null, role: { in: rolesThatMay('board.read', hub.config.sandbox) } },
    },
    select: { id: true },
    take: 200,
  });
  hub.bus.desks(
    supervisors.map(({ id }) => id),
    'help',
  );
}
