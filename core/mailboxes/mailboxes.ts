import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { Mailbox, UpdateMailbox } from '../contract/mail.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// Our mailboxes as an administrator sets them up: what stands below the mails that leave from them.

/** Those of the viewer's division, by address. */
export async function listMailboxes(hub: Hub, { divisionId }: Viewer): Promise<Mailbox[]> {
  const rows = await hub.prisma.ourAddress.findMany({
    where: { kind: 'email', queue: { divisionId } },
    orderBy: { value: 'asc' },
    include: { queue: { select: { name: true } } },
  });
  return rows.map(({ id, value, signature, queue }) => ({
    id,
    address: value,
    queueName: queue.name,
    signature,
  }));
}

/** Changes a mailbox. Throws `invalid_state` for a number. */
export async function updateMailbox(
  hub: Hub,
  viewer: Viewer,
  { id, signature }: { id: string } & z.output<typeof UpdateMailbox>,
): Promise<Mailbox> {
  const { count } = await hub.prisma.ourAddress.updateMany({
    where: { id, kind: 'email', queue: { divisionId: viewer.divisionId } },
    data: { signature: signature === '' ? null : signature },
  });
  const changed = (await listMailboxes(hub, viewer)).find((one) => one.id === id);
  if (count === 0 || !changed) throw new AppError('invalid_state', 'This is no mailbox');
  return changed;
}

/** What the mailbox puts below the words of an agent. Two dashes and a space: so mail programs know it. Null: nothing. */
export async function signatureFor(
  hub: Hub,
  { from, message }: { from: string; message: { agentId: string | null } },
): Promise<string | null> {
  const mailbox = await hub.prisma.ourAddress.findUnique({
    where: { kind_value: { kind: 'email', value: from } },
    include: { queue: { select: { name: true } } },
  });
  if (!mailbox?.signature) return null;
  const agentId = message.agentId ?? '00000000-0000-0000-0000-000000000000';
  const agent = await hub.prisma.agent.findUnique({ where: { id: agentId }, select: { name: true } });
  const words = mailbox.signature
    .replaceAll('{{agent}}', agent?.name ?? '')
    .replaceAll('{{queue}}', mailbox.queue.name);
  return `-- \n${words}`;
}
