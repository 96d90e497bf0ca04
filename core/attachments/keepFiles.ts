import { randomUUID } from 'node:crypto';
import { cleanName } from '../channels/cleanText.ts';
import type { Attachment } from '../contract/attachments.ts';
import { fileLimits, isLetThrough, withEnding } from '../contract/fileRules.ts';
import type { Hub } from '../hub.ts';
import { sniffImage } from './sniffImage.ts';

// Keeps files before the message is there that names them. Must stay true: the row is written before the bytes, so that no
// file lies in the store of which no row tells; and a row without a message is swept away with its bytes after a day.

export interface ComingFile {
  name: string;
  type: string;
  contentId?: string | null;
  inline?: boolean;
  source: AsyncIterable<Uint8Array>;
}

export interface KeptFile extends Attachment {
  id: string;
  sha256: string | null;
}

type Keeping = Pick<Hub, 'pool' | 'files'>;
/** Files of one message under way to the store at once. */
const AT_ONCE = 8;

/**
 * Keeps what a client sent, from whichever channel. What is of a kind that is not let through is noted and not kept. The
 * message that names these ids owns them. Throws AppError('too_large') and what the store throws.
 */
export async function keepClientFiles(
  hub: Keeping,
  files: readonly ComingFile[],
  maxBytes: number = fileLimits.messageBytes,
): Promise<KeptFile[]> {
  const rows = files.map((file, place) => toRow(file, { by: 'client', place, agentId: null }));
  await insert(hub, rows);
  const kept: KeptFile[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE).map(async (row, index) => {
      const source = files[at + index]?.source ?? nothing();
      return row.storeKey === null ? noteRefused(hub, row, source) : putOne(hub, row, { source, maxBytes });
    });
    // All of them end before anything is thrown: nobody writes on behind the back of who gave up.
    const settled = await Promise.allSettled(some);
    for (const one of settled) {
      if (one.status === 'rejected') throw one.reason;
      kept.push(one.value);
    }
  }
  return kept;
}

/** Keeps one file that an agent wants to send. Its kind was looked at before. */
export async function keepAgentFile(
  hub: Keeping,
  file: ComingFile,
  { agentId, maxBytes }: { agentId: string | null; maxBytes: number },
): Promise<KeptFile> {
  const row = toRow(file, { by: 'agent', place: 0, agentId });
  await insert(hub, [row]);
  try {
    return await putOne(hub, row, { source: file.source, maxBytes });
  } catch (error) {
    await hub.pool.query('DELETE FROM attachment WHERE id = $1', [row.id]);
    throw error;
  }
}

interface Row {
  id: string;
  agentId: string | null;
  place: number;
  name: string;
  type: string;
  contentId: string | null;
  inline: boolean;
  storeKey: string | null;
}

function toRow(
  file: ComingFile,
  { by, place, agentId }: { by: 'client' | 'agent'; place: number; agentId: string | null },
): Row {
  const id = randomUUID();
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(file.type.toLowerCase())?.[0] ?? 'application/octet-stream';
  const name = withEnding(cleanName(file.name, 240).replace(/[/\\]/g, '_') || 'file', type);
  return {
    id,
    agentId,
    place,
    name,
    type,
    contentId: file.contentId ?? null,
    inline: file.inline ?? false,
    storeKey: isLetThrough(by, name) ? `${id.slice(0, 2)}/${id}` : null,
  };
}

async function insert({ pool }: Keeping, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await pool.query({
    name: 'keep_files',
    text: `INSERT INTO attachment (id, agent_id, place, name, type, content_id, inline, store_key)
      SELECT x.id, x."agentId", x.place, x.name, x.type, x."contentId", x.inline, x."storeKey"
        FROM jsonb_to_recordset($1::jsonb) AS x (id uuid, "agentId" uuid, place int, name text, type text,
             "contentId" text, inline boolean, "storeKey" text)`,
    values: [JSON.stringify(rows)],
  });
}

async function putOne(
  { pool, files }: Keeping,
  row: Row,
  { source, maxBytes }: { source: AsyncIterable<Uint8Array>; maxBytes: number },
): Promise<KeptFile> {
  const { bytes, sha256, head } = await files.put(row.storeKey ?? row.id, source, maxBytes);
  const image = sniffImage(head);
  await pool.query({
    name: 'file_is_kept',
    text: 'UPDATE attachment SET bytes = $2, sha256 = $3, image = $4 WHERE id = $1',
    values: [row.id, bytes, sha256, image],
  });
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    bytes,
    sha256,
    ...(image === null ? {} : { isImage: true }),
    ...(row.inline ? { inline: true } : {}),
  };
}

async function noteRefused(
  { pool }: Keeping,
  row: Row,
  source: AsyncIterable<Uint8Array>,
): Promise<KeptFile> {
  let bytes = 0;
  for await (const piece of source) bytes += piece.byteLength;
  await pool.query('UPDATE attachment SET bytes = $2 WHERE id = $1', [row.id, bytes]);
  return { id: row.id, name: row.name, type: row.type, bytes, sha256: null, refused: true };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Bytes that are there already, as a source. */
export async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** As a message and its event name a file. */
export function toAttachment({ sha256: _own, ...shown }: KeptFile): Attachment {
  return shown;
}
