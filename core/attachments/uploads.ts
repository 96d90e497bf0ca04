import { randomUUID } from 'node:crypto';
import { cleanName } from '../channels/cleanText.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Attachment, Upload } from '../contract/attachments.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { fileLimits, isLetThrough, withEnding } from './fileRules.ts';
import { keepAgentFile } from './keepFiles.ts';

// Files that an agent has brought and not sent yet. They are the agent's own until a message takes them.

/** Keeps a file as it comes. Throws `invalid_request` for a kind that is not sent, `too_large`, `cap_reached`. */
export async function upload(
  hub: Hub,
  viewer: Viewer,
  file: { name: string; type: string; source: AsyncIterable<Uint8Array> },
): Promise<Upload> {
  const name = withEnding(cleanName(file.name, 240), file.type);
  if (!isLetThrough('agent', name))
    throw new AppError('invalid_request', 'Files of this kind are not sent', {
      fields: { name: 'is of a kind that is not sent' },
    });
  const { _sum } = await hub.prisma.attachment.aggregate({
    where: { agentId: viewer.agentId, messageId: null },
    _sum: { bytes: true },
  });
  const free = fileLimits.waitingBytes - (_sum.bytes ?? 0);
  if (free <= 0) throw new AppError('cap_reached', 'Too many files wait to be sent');
  const maxBytes = Math.min(fileLimits.messageBytes, free);
  const kept = await keepAgentFile(hub, { ...file, name }, { agentId: viewer.agentId, maxBytes });
  return {
    id: kept.id,
    name: kept.name,
    type: kept.type,
    bytes: kept.bytes,
    isImage: kept.isImage === true,
  };
}

/** Throws away what was not sent. Throws `conflict` for what was. */
export async function discardUpload(hub: Hub, viewer: Viewer, id: string): Promise<void> {
  const { rows } = await hub.pool.query<{ store_key: string | null }>(
    'DELETE FROM attachment WHERE id = $1 AND message_id IS NULL AND agent_id = $2 RETURNING store_key',
    [id, viewer.agentId],
  );
  const row = rows[0];
  if (!row) throw new AppError('conflict', 'This file was sent already');
  if (row.store_key) await hub.files.remove(row.store_key);
}

/**
 * The uploads that go with a message, as it names them; their rows are taken until the end of the transaction, and the
 * message that is made in it owns them. Throws `conflict` for one that was sent, `too_large` for too much together.
 */
export async function takeUploads(tx: Tx, agentId: string, ids: readonly string[]): Promise<Attachment[]> {
  if (ids.length === 0) return [];
  const rows = await tx.db.$queryRaw<
    { id: string; name: string; type: string; bytes: number; image: string | null }[]
  >`SELECT id, name, type, bytes, image FROM attachment WHERE id = ANY (${[...ids]}::uuid[])
      AND message_id IS NULL AND agent_id = ${agentId}::uuid AND sha256 IS NOT NULL
      -- What is older is about to be swept away.
      AND created_at > now() - interval '20 hours' ORDER BY id FOR UPDATE`;
  const taken = [...new Set(ids)].map((id) => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw new AppError('conflict', 'A file was sent already, or is not there');
    return row;
  });
  if (taken.reduce((sum, { bytes }) => sum + bytes, 0) > fileLimits.messageBytes)
    throw new AppError('too_large', 'The files are too large together');
  await tx.db.$executeRaw`UPDATE attachment a SET place = x.place - 1
    FROM unnest(${taken.map(({ id }) => id)}::uuid[]) WITH ORDINALITY AS x (id, place) WHERE a.id = x.id`;
  return taken.map(({ image, ...file }) => ({ ...file, ...(image === null ? {} : { isImage: true }) }));
}

/**
 * The files of another message, once more: rows of their own, for the message that is made in this transaction, and the
 * same bytes. Throws `too_large` for too much together.
 */
export async function takeFilesOf(tx: Tx, messageId: string): Promise<Attachment[]> {
  const files = await tx.db.attachment.findMany({
    where: { messageId, sha256: { not: null }, storeKey: { not: null } },
    orderBy: { place: 'asc' },
  });
  if (files.reduce((sum, { bytes }) => sum + bytes, 0) > fileLimits.messageBytes)
    throw new AppError('too_large', 'The files are too large together');
  const copies = files.map(({ messageId: _other, createdAt: _then, ...file }, index) => ({
    ...file,
    id: randomUUID(),
    agentId: null,
    place: fileLimits.files + index,
  }));
  await tx.db.attachment.createMany({ data: copies });
  return copies.map(({ id, name, type, bytes, image }) => ({
    id,
    name,
    type,
    bytes,
    ...(image === null ? {} : { isImage: true }),
  }));
}
