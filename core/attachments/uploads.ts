import { randomUUID } from 'node:crypto';
import { cleanName } from '../channels/cleanText.ts';
import type { Viewer } from '../access/viewer.ts';
import type { Attachment, Upload } from '../contract/attachments.ts';
import {
  faultOf,
  faultTogether,
  fileLimits,
  isLetThrough,
  withEnding,
  type FileFault,
} from '../contract/fileRules.ts';
import type { Attachment as Row } from '../../prisma/generated/client.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { keepAgentFile } from './keepFiles.ts';

// Files that an agent has brought and not sent yet. They are the agent's own until a message takes them, or one that is
// planned for later holds them.

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
  const free = await roomFor(hub.prisma, viewer.agentId);
  if (free <= 0) throw tooManyWait();
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

const tooManyWait = (): AppError => new AppError('cap_reached', 'Too many files wait to be sent');

/** Bytes that may yet wait to be sent, of this agent's. */
async function roomFor(db: Pick<Tx['db'], 'attachment'>, agentId: string): Promise<number> {
  const { _sum } = await db.attachment.aggregate({
    where: { agentId, messageId: null, followUpId: null },
    _sum: { bytes: true },
  });
  return fileLimits.waitingBytes - (_sum.bytes ?? 0);
}

/** Throws away what was not sent. Throws `conflict` for what was, or waits in a message that is planned. */
export async function discardUpload(hub: Hub, viewer: Viewer, id: string): Promise<void> {
  const { rows } = await hub.pool.query<{ store_key: string | null }>(
    `DELETE FROM attachment WHERE id = $1 AND message_id IS NULL AND follow_up_id IS NULL AND agent_id = $2
     RETURNING store_key`,
    [id, viewer.agentId],
  );
  const row = rows[0];
  if (!row) throw new AppError('conflict', 'This file was sent already');
  // What undo gave back is the same bytes under another row: the message keeps them.
  if (row.store_key && !(await isStillNamed(hub, row.store_key))) await hub.files.remove(row.store_key);
}

async function isStillNamed({ pool }: Pick<Hub, 'pool'>, key: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT 1 FROM attachment WHERE store_key = $1 LIMIT 1', [key]);
  return rowCount === 1;
}

interface UploadRow {
  id: string;
  name: string;
  type: string;
  bytes: number;
  image: string | null;
}

/**
 * The uploads that go with a message, as it names them; their rows are taken until the end of the transaction, and the
 * message that is made in it owns them. Throws `conflict` for one that was sent, `too_large` or `invalid_request` for what
 * this channel does not carry.
 */
export async function takeUploads(
  tx: Tx,
  agentId: string,
  { ids, channel }: { ids: readonly string[]; channel: 'sms' | 'email' },
): Promise<Attachment[]> {
  if (ids.length === 0) return [];
  const rows = await tx.db.$queryRaw<UploadRow[]>`
    SELECT id, name, type, bytes, image FROM attachment WHERE id = ANY (${[...ids]}::uuid[])
      AND message_id IS NULL AND follow_up_id IS NULL AND agent_id = ${agentId}::uuid AND sha256 IS NOT NULL
      -- What is older is about to be swept away.
      AND coalesce(keep_until, created_at + interval '24 hours') > now() + interval '4 hours' ORDER BY id FOR UPDATE`;
  const taken = [...new Set(ids)].map((id) => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw new AppError('conflict', 'A file was sent already, or is not there');
    return row;
  });
  requireCarried(channel, taken);
  await tx.db.$executeRaw`UPDATE attachment a SET place = x.place - 1
    FROM unnest(${taken.map(({ id }) => id)}::uuid[]) WITH ORDINALITY AS x (id, place) WHERE a.id = x.id`;
  return taken.map(toShown);
}

const toShown = ({ id, name, type, bytes, image }: UploadRow): Attachment => ({
  id,
  name,
  type,
  bytes,
  ...(image === null ? {} : { isImage: true }),
});

const MB = 1024 * 1024;
const faultWords: Record<FileFault, string> = {
  kind: 'Files of this kind are not sent',
  empty: 'The file is empty',
  tooLarge: 'The file is too large',
  tooLargeTogether: 'The files are too large together',
  tooMany: 'There are too many files',
  mediaKind: 'A text carries no files of this kind: send it by mail',
  mediaTooLarge: `A text carries JPEG, PNG and GIF up to ${fileLimits.mediaBytes / MB} MB and other files up to ${fileLimits.otherMediaBytes / 1024} kB`,
};

/** Throws `too_large` or `invalid_request`, in words, for files that this channel does not carry. */
function requireCarried(channel: 'sms' | 'email', rows: readonly UploadRow[]): void {
  const files = rows.map(({ name, bytes, image }) => ({ name, bytes, isImage: image !== null }));
  const single = channel === 'sms' ? files.map((file) => faultOf(channel, file)) : [];
  const fault = faultTogether(channel, files) ?? single.find((one) => one !== null);
  if (!fault) return;
  const isLarge = fault === 'tooLarge' || fault === 'tooLargeTogether' || fault === 'mediaTooLarge';
  throw new AppError(isLarge ? 'too_large' : 'invalid_request', faultWords[fault], {
    fields: { attachmentIds: faultWords[fault] },
  });
}

/** Days that the files of a planned message outlive its time, for whoever wants them when it did not go. */
const PLANNED_DAYS = 7;

/** A planned message holds these files from now on; nobody sends or discards them meanwhile. */
export async function holdForPlan(
  tx: Tx,
  followUpId: string,
  { ids, dueAt }: { ids: readonly string[]; dueAt: Date },
): Promise<void> {
  if (ids.length === 0) return;
  await tx.db.attachment.updateMany({ where: { id: { in: [...ids] } }, data: { followUpId } });
  await keepForPlan(tx, followUpId, dueAt);
}

/** The plan has another time now: so long its files are kept. */
export async function keepForPlan(tx: Tx, followUpId: string, dueAt: Date): Promise<void> {
  const keepUntil = new Date(dueAt.getTime() + PLANNED_DAYS * 24 * 3_600_000);
  await tx.db.attachment.updateMany({ where: { followUpId, messageId: null }, data: { keepUntil } });
}

/** The files of a planned message, for the message that is made of it in this transaction. */
export async function takeFilesOfPlan(tx: Tx, followUpId: string): Promise<Attachment[]> {
  const rows = await tx.db.attachment.findMany({
    where: { followUpId, messageId: null, sha256: { not: null } },
    orderBy: { place: 'asc' },
  });
  return rows.map(toShown);
}

/**
 * What an agent had brought for a message that does not leave, once more as uploads of whoever takes it back: rows of their
 * own, as if they had been brought this moment, and the same bytes.
 */
export async function giveBack(tx: Tx, agentId: string, messageId: string): Promise<Upload[]> {
  const files = await tx.db.attachment.findMany({
    where: { messageId, agentId: { not: null }, sha256: { not: null } },
    orderBy: { place: 'asc' },
  });
  return copyFor(tx, agentId, files);
}

/**
 * What a colleague has brought for a draft that is shared, once more as uploads of whoever goes on with it. What was sent
 * meanwhile is left out. Throws `cap_reached`.
 */
export async function copyUploads(
  tx: Tx,
  agentId: string,
  { ofAgentId, ids }: { ofAgentId: string; ids: readonly string[] },
): Promise<Upload[]> {
  const found = await tx.db.attachment.findMany({
    where: {
      id: { in: [...ids] },
      agentId: ofAgentId,
      messageId: null,
      followUpId: null,
      sha256: { not: null },
    },
  });
  const files = ids.flatMap((id) => found.find((one) => one.id === id) ?? []);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > (await roomFor(tx.db, agentId))) throw tooManyWait();
  return copyFor(tx, agentId, files);
}

async function copyFor(tx: Tx, agentId: string, files: readonly Row[]): Promise<Upload[]> {
  const copies = files.map(({ name, type, bytes, sha256, image, storeKey, place }) => ({
    id: randomUUID(),
    agentId,
    place,
    name,
    type,
    bytes,
    sha256,
    image,
    storeKey,
  }));
  await tx.db.attachment.createMany({ data: copies });
  return copies.map(({ id, name, type, bytes, image }) => ({
    id,
    name,
    type,
    bytes,
    isImage: image !== null,
  }));
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
    followUpId: null,
    keepUntil: null,
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
