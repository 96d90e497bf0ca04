import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { FileStore } from './fileStore.ts';
import { writeWhole } from './writeWhole.ts';

const KEY = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/;

/** Files in a folder of this machine, or of one that all servers and workers have mounted. */
export function openFolderStore(folder: string): FileStore {
  const placeOf = (key: string): string => {
    // Keys are made by us. One that is none must never become a path.
    if (!KEY.test(key)) throw new Error('not a key of the file store');
    return path.join(folder, key);
  };
  return {
    async put(key, source, maxBytes) {
      const place = placeOf(key);
      await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
      const coming = `${place}.${randomUUID()}.part`;
      const stored = await writeWhole(coming, source, maxBytes);
      await rename(coming, place);
      return stored;
    },
    async open(key) {
      try {
        const handle = await open(placeOf(key));
        return handle.createReadStream();
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
    remove: (key) => rm(placeOf(key), { force: true }),
  };
}
