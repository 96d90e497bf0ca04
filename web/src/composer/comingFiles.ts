import { faultOf, fileLimits, withEnding, type FileFault } from '#core/contract/fileRules.ts';
import { api } from '../api/endpoints.ts';
import { bringFile } from '../api/bringFile.ts';
import { failureCode, type FailureCode } from '../api/request.ts';
import type { Upload } from '../api/types.ts';
import { createStore, useStore } from '../live/createStore.ts';
import type { DraftStore } from './draftStores.ts';

// Files on their way up, each for a draft. When one is there it is the draft's; what was refused stays in sight, with the
// reason, until somebody takes it away.

export interface ComingFile {
  key: string;
  /** Whose it becomes; it follows the words when another address is picked. */
  draft: DraftStore;
  file: File;
  name: string;
  sentBytes: number;
  /** Refused by the rules, or by what the server said; null while it is on its way. */
  fault: FileFault | FailureCode | null;
  stop: AbortController;
}

const AT_ONCE = 3;
const coming = createStore<readonly ComingFile[]>([]);
let underWay = 0;
const waiting: (() => void)[] = [];

const change = (key: string, part: Partial<ComingFile>) =>
  coming.set(coming.get().map((one) => (one.key === key ? { ...one, ...part } : one)));
const find = (key: string) => coming.get().find((one) => one.key === key);

export function useComingFiles(draft: DraftStore): readonly ComingFile[] {
  return useStore(coming).filter((one) => one.draft === draft);
}

/** Begins to carry files up, several at once; those that no channel takes are refused here. */
export function addFiles(draft: DraftStore, files: readonly File[]): void {
  let room =
    fileLimits.files -
    draft.state.get().files.length -
    coming.get().filter((one) => one.draft === draft).length;
  const added = files.map((file): ComingFile => {
    const name = withEnding(file.name, file.type);
    const fault = faultOf('email', { name, bytes: file.size }) ?? (room > 0 ? null : 'tooMany');
    if (!fault) room -= 1;
    const key = crypto.randomUUID();
    return { key, draft, file, name, sentBytes: 0, fault, stop: new AbortController() };
  });
  coming.set([...coming.get(), ...added]);
  for (const one of added) if (!one.fault) void bring(one.key);
}

async function bring(key: string): Promise<void> {
  if (underWay === AT_ONCE) await new Promise<void>((resolve) => void waiting.push(resolve));
  underWay += 1;
  const one = find(key);
  try {
    if (one && !one.stop.signal.aborted) keep(key, await carry(one));
  } catch (error) {
    change(key, { fault: failureCode(error) });
  } finally {
    underWay -= 1;
    waiting.shift()?.();
  }
}

function carry({ key, file, stop }: ComingFile): Promise<Upload> {
  return bringFile(file, { onProgress: (sentBytes) => change(key, { sentBytes }), signal: stop.signal });
}

function keep(key: string, upload: Upload): void {
  const one = find(key);
  // Taken away in the instant in which it arrived.
  if (!one) {
    api.discardFile(upload.id).catch(() => undefined);
    return;
  }
  coming.set(coming.get().filter((other) => other !== one));
  one.draft.change({ files: [...one.draft.state.get().files, upload] });
}

export function retryFile(key: string): void {
  change(key, { fault: null, sentBytes: 0, stop: new AbortController() });
  void bring(key);
}

/** Also while it is on its way. */
export function removeComing(key: string): void {
  find(key)?.stop.abort();
  coming.set(coming.get().filter((one) => one.key !== key));
}

/** Out of the draft, and away from the server. */
export function removeFile(draft: DraftStore, id: string): void {
  draft.change({ files: draft.state.get().files.filter((file) => file.id !== id) });
  // What cannot be discarded now goes by itself.
  api.discardFile(id).catch(() => undefined);
}

/** Another address was picked: what is on its way follows the words. */
export function moveFiles(from: DraftStore, to: DraftStore): void {
  coming.set(coming.get().map((one) => (one.draft === from ? { ...one, draft: to } : one)));
}
