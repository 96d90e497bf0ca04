import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..', '..');

export interface SourceFile {
  /** From the root of the checkout, with forward slashes. */
  path: string;
  text: string;
  /** Our own files it imports, as paths like `path`. */
  own: string[];
  /** Those of `own` that are still there when the types are gone. */
  ownAtRunTime: string[];
  /** The npm packages and Node modules it imports, by their bare name. */
  packages: string[];
}

const FOLDERS = ['core', 'server', 'worker', 'web', 'sandbox', 'prisma', 'test'];
const SKIPPED = new Set(['node_modules', 'generated', 'dist', 'fixtures', 'migrations']);
const IMPORT = /(?:\b(?:import|export)\s+(type\s)?[^;'"`]*?\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^'\n]+)'/g;

/** Every source file of ours, with what it imports. */
export function readSourceFiles(): SourceFile[] {
  return FOLDERS.flatMap((folder) => walk(folder)).map(readSourceFile);
}

function walk(folder: string): string[] {
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(name);
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [name] : [];
  });
}

function readSourceFile(file: string): SourceFile {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const own: string[] = [];
  const ownAtRunTime: string[] = [];
  const packages: string[] = [];
  for (const [, isType, target = ''] of text.matchAll(IMPORT)) {
    const ours = ownPath(file, target);
    if (ours === undefined) packages.push(packageName(target));
    else own.push(ours);
    if (ours !== undefined && !isType) ownAtRunTime.push(ours);
  }
  return { path: file, text, own, ownAtRunTime, packages };
}

function ownPath(file: string, target: string): string | undefined {
  if (target.startsWith('.')) return path.posix.join(path.posix.dirname(file), target);
  return target.startsWith('#') ? target.slice(1) : undefined;
}

function packageName(target: string): string {
  if (target.startsWith('node:')) return target;
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}
