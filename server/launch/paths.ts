import path from 'node:path';

/** The checkout. */
export const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** Notes of ours about what was built; it goes when the packages go. */
export const CACHE_DIR = path.join(ROOT, 'node_modules', '.rapport');
