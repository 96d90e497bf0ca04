import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import './failpoints.ts';
import { instrument, isInScope } from './instrument.ts';
import { patchesOf } from './patches.ts';

// `node --import ./test/crash/register.ts …`: the code of the house with failpoints in it, and with one planted bug if
// CRASH_PLANTED names one. What is in the files stays as it is.

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const patches = patchesOf(process.env['CRASH_PLANTED'] ?? null);

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return loaded;
    const file = path.relative(ROOT, fileURLToPath(url)).replaceAll(path.sep, '/');
    const mine = patches.filter((patch) => patch.file === file);
    if (mine.length === 0 && !isInScope(file)) return loaded;
    let source = readFileSync(path.join(ROOT, file), 'utf8');
    for (const { from, to } of mine) {
      if (source.split(from).length !== 2)
        throw new Error(`${file} has not, exactly once, what the test wants to change there:\n${from}`);
      source = source.replace(from, () => to);
    }
    return { ...loaded, source: isInScope(file) ? instrument(file, source) : source };
  },
});
