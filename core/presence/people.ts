import type { Prisma } from '../../prisma/generated/client.ts';
import { endAccess } from '../access/endAccess.ts';
import {
  recordSecurityEvent,
  type SecurityEventData,
  type SecurityEventKind,
} from '../access/securityEvents.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Person, UpdatePerson } from '../contract/people.ts';
import { requeueConversation } from '../conversations/requeue.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { presentRouting, routingParts } from '../skills/presentRouting.ts';
import { rescindOffer, setIntent } from './intent.ts';

// What an administrator does with the accounts of the division. Rights end with the commit that changes them; what the
// person had in hand goes back to those who are left.

const parts = {
  user: { select: { id: true, email: true, role: true, disabledAt: true } },
  ...routingParts,
} satisfies Prisma.AgentInclude;
type Row = Prisma.AgentGetPayload<{ include: typeof parts }>;

function present(row: Row): Person {
  return {
    id: row.id,
    userId: row.user.id,
    name: row.name,
    email: row.user.email,
    role: row.user.role,
    disabled: row.user.disabledAt !== null,
    isService: row.isService,
    ...presentRouting(row),
  };
}

/** Everybody with an account in the viewer's division, disabled ones too, by name. */
export async function listPeople(hub: Hub, viewer: Viewer): Promise<Person[]> {
  const rows = await hub.prisma.agent.findMany({
    where: { divisionId: viewer.divisionId },
    include: parts,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 500,
  });
  return rows.map(present);
}

async function loadPersonFor(hub: Hub, viewer: Viewer, agentId: string): Promise<Person> {
  const row = await hub.prisma.agent.findFirst({
    where: { id: agentId, divisionId: viewer.divisionId },
    include: parts,
  });
  if (!row) throw new AppError('not_found', 'There is no such agent');
  return present(row);
}

interface Order {
  agentId: string;
  change: UpdatePerson;
  /** The network address it came from. */
  address: string | null;
}

/**
 * Disables or enables an account, changes its role or its queues. Sessions, keys and sockets go with the same commit.
 * Throws `not_found`, and `invalid_state` for one's own role or account: there must always be somebody left.
 */
export async function updatePerson(hub: Hub, viewer: Viewer, order: Order): Promise<Person> {
  const before = await loadPersonFor(hub, viewer, order.agentId);
  const kinds = kindsOf(before, order.change);
  if (before.id === viewer.agentId && kinds.some((kind) => kind !== 'queues_changed'))
    throw new AppError('invalid_state', 'Another administrator must do this to your account');
  const [kind, ...others] = kinds;
  if (kind === undefined) return before;
  const event = { userId: before.userId, byUserId: viewer.userId, address: order.address };
  const change = async (db: Prisma.TransactionClient): Promise<void> => {
    await write(db, before, order.change);
    for (const other of others) await recordSecurityEvent(db, { ...event, kind: other });
  };
  if (endsAccess(kind)) await endAccess(hub, { ...event, kind }, change);
  else await changeOnly(hub, { ...event, kind }, change);
  await handOver(hub, viewer, { before, kinds, queueIds: order.change.queueIds ?? before.queueIds });
  return loadPersonFor(hub, viewer, before.id);
}

/** What changes, the gravest first. */
function kindsOf(before: Person, { disabled, role, queueIds }: UpdatePerson): SecurityEventKind[] {
  const kinds: SecurityEventKind[] = [];
  if (disabled !== undefined && disabled !== before.disabled)
    kinds.push(disabled ? 'account_disabled' : 'account_enabled');
  if (role !== undefined && role !== before.role)
    kinds.splice(kinds[0] === 'account_enabled' ? 0 : 1, 0, 'role_changed');
  if (queueIds && [...new Set(queueIds)].toSorted().join() !== before.queueIds.join())
    kinds.push('queues_changed');
  return kinds;
}

const endsAccess = (kind: SecurityEventKind): boolean =>
  kind === 'account_disabled' || kind === 'role_changed';

async function changeOnly(
  hub: Hub,
  event: SecurityEventData,
  change: (db: Prisma.TransactionClient) => Promise<void>,
): Promise<void> {
  await hub.prisma.$transaction(async (db) => {
    await change(db);
    await recordSecurityEvent(db, event);
  });
}

async function write(db: Prisma.TransactionClient, before: Person, change: UpdatePerson): Promise<void> {
  const { disabled, role, queueIds } = change;
  await db.user.update({
    where: { id: before.userId },
    data: {
      ...(disabled === undefined || disabled === before.disabled
        ? {}
        : { disabledAt: disabled ? new Date() : null }),
      ...(role === undefined ? {} : { role }),
    },
  });
  if (!queueIds) return;
  await db.queueMember.deleteMany({ where: { agentId: before.id, queueId: { notIn: queueIds } } });
  await db.queueMember.createMany({
    data: [...new Set(queueIds)].map((queueId) => ({ queueId, agentId: before.id })),
    skipDuplicates: true,
  });
}

interface Change {
  before: Person;
  kinds: readonly SecurityEventKind[];
  queueIds: readonly string[];
}

/** Who is out is offered nothing more, and gives back what they had in writing. A live call is for the phone to end. */
async function handOver(hub: Hub, viewer: Viewer, { before, kinds, queueIds }: Change): Promise<void> {
  const agentId = before.id;
  if (kinds.includes('account_disabled')) {
    await setIntent(hub, { agentId, intent: 'offline', reason: null, byUserId: viewer.userId });
    const inHand = await hub.prisma.conversation.findMany({
      where: { agentId, state: 'handled', channel: { not: 'call' } },
      select: { id: true },
    });
    for (const { id } of inHand)
      await requeueConversation(hub, viewer, { conversationId: id, reason: 'agent_left' });
    return;
  }
  if (!kinds.includes('queues_changed')) return;
  const left = before.queueIds.filter((id) => !queueIds.includes(id));
  await rescindOffer(hub, agentId, left);
  hub.bus.desks([agentId], 'queues');
  hub.matcher.requestForAgent(agentId);
}
