import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { AppError } from '../errors.ts';
import type { StoredFile } from './fileStore.ts';
import { HEAD_BYTES } from './sniffImage.ts';

/**
 * Writes what comes into a new file, to the disk itself, and says what it was. Throws AppError('too_large') past
 * `maxBytes`; whatever it throws, there is no file then.
 */
export async function writeWhole(
  file: string,
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  const head: Uint8Array[] = [];
  let bytes = 0;
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const piece of source) {
      if (bytes < HEAD_BYTES) head.push(piece.subarray(0, HEAD_BYTES - bytes));
      bytes += piece.byteLength;
      if (bytes > maxBytes) throw new AppError('too_large', 'The file is too large');
      hash.update(piece);
      await handle.writeFile(piece);
    }
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw error;
  }
  await handle.close();
  return { bytes, sha256: hash.digest('hex'), head: Buffer.concat(head) };
}
