import type { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// Handing files out. Who may have one was decided by the door of ids (core/access/ids.ts): it is of a message that the
// viewer may see, or an upload of the viewer's own.

export interface OpenFile {
  name: string;
  /** What it is shown as: by its bytes, never by what was declared. */
  image: string | null;
  bytes: number;
  stream: Readable;
}

/** Opens a file. Throws `not_found` when its bytes were never kept, or are gone. */
export async function openFile(hub: Pick<Hub, 'prisma' | 'files'>, id: string): Promise<OpenFile> {
  const row = await hub.prisma.attachment.findUnique({ where: { id } });
  const stream = row?.storeKey && row.sha256 !== null ? await hub.files.open(row.storeKey) : null;
  if (!row || !stream) throw new AppError('not_found', 'There is no such file');
  return { name: row.name, image: row.image, bytes: row.bytes, stream };
}

/** Opens a picture that may be shown. Throws `not_found` for anything else. */
export async function openImage(
  hub: Pick<Hub, 'prisma' | 'files'>,
  id: string,
): Promise<OpenFile & { image: string }> {
  const file = await openFile(hub, id);
  if (file.image !== null) return { ...file, image: file.image };
  file.stream.destroy();
  throw new AppError('not_found', 'There is no such picture');
}
