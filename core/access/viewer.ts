import { Role } from '../contract/words.ts';
import type { Hub } from '../hub.ts';

// Who asks. One function answers "may this user do this"; every query is scoped by what it gives.

export interface Viewer {
  userId: string;
  agentId: string;
  name: string;
  email: string;
  role: Role;
  divisionId: string;
  queueIds: string[];
  /** The session it came with; null for a program with a key. */
  sessionId: string | null;
}

const ofAgents = [
  'account.use',
  'desk.use',
  'client.read',
  'client.write',
  'conversation.read',
  'conversation.work',
  'conversation.start',
  'followUp.use',
  'survey.read',
  'recording.listen',
  'agent.read',
  'settings.read',
] as const;
const ofSupervisors = [
  ...ofAgents,
  'board.read',
  'quarantine.read',
  'operations.read',
  'recording.manage',
  'call.monitor',
  'call.forceComplete',
  'routing.manage',
  'survey.results',
  'agent.force',
  'relation.read',
  'relation.manage',
] as const;
// The switches are those of the whole house, so a division's supervisor does not turn them.
const ofAdministrators = [
  ...ofSupervisors,
  'settings.write',
  'people.manage',
  'queues.manage',
  'outbound.manage',
  'call.monitorUnseen',
  'numbers.manage',
  'tags.manage',
  'care.manage',
  'surveys.manage',
  'operations.verify',
  'orders.import',
] as const;

/** What a route asks for. A route without one does not compile. */
export type Permission = (typeof ofAdministrators)[number];

const ofRole: Record<Role, readonly Permission[]> = {
  agent: ofAgents,
  supervisor: ofSupervisors,
  administrator: ofAdministrators,
};

/** Everything this role may do. In the sandbox a newcomer may turn the switches whatever the role. */
export function permissionsOf(role: Role, sandbox: boolean): readonly Permission[] {
  return sandbox ? [...new Set<Permission>([...ofRole[role], 'settings.write'])] : ofRole[role];
}

export function can(viewer: Viewer, permission: Permission, sandbox: boolean): boolean {
  return permissionsOf(viewer.role, sandbox).includes(permission);
}

/** The roles that may do this. */
export function rolesThatMay(permission: Permission, sandbox: boolean): Role[] {
  return Role.options.filter((role) => permissionsOf(role, sandbox).includes(permission));
}

/** Supervisors and administrators see and may take over what others hold. */
export function mayOverrule(viewer: Viewer): boolean {
  return viewer.role !== 'agent';
}

/** Loads the viewer behind a signed-in user; null when the account is disabled or is no agent. */
export async function loadViewer(hub: Hub, userId: string): Promise<Viewer | null> {
  const user = await hub.prisma.user.findUnique({
    where: { id: userId },
    include: { agent: { include: { queues: true } } },
  });
  if (!user?.agent || user.disabledAt) return null;
  return {
    userId: user.id,
    agentId: user.agent.id,
    name: user.name,
    email: user.email,
    role: user.role,
    divisionId: user.agent.divisionId,
    queueIds: user.agent.queues.map((member) => member.queueId),
    sessionId: null,
  };
}
