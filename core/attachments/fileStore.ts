import type { Readable } from 'node:stream';
import type { Config } from '../config.ts';
import { openFolderStore } from './folderStore.ts';
import { openS3Store } from './s3Store.ts';

// Where the bytes of files lie: a folder, or a bucket of anything that speaks S3. Keys are ours and unguessable, and still
// nobody is let near a file but by its message.

export interface StoredFile {
  bytes: number;
  /** SHA-256, hexadecimal. */
  sha256: string;
  /** The first bytes, as many as are enough to tell what it is. */
  head: Buffer;
}

export interface FileStore {
  /**
   * Keeps what comes, piece by piece; it is there whole or not at all. The same key again replaces it.
   * Throws AppError('too_large') past `maxBytes`.
   */
  put(key: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StoredFile>;
  /** Null when there is none. */
  open(key: string): Promise<Readable | null>;
  /** None is fine. */
  remove(key: string): Promise<void>;
}

/** The store that the configuration names. */
export function openFileStore(config: Pick<Config, 'filesDir' | 's3'>): FileStore {
  return config.s3 ? openS3Store(config.s3) : openFolderStore(config.filesDir);
}
