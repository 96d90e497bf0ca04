import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'vite';

// Where a process may die: in the gaps between awaits. Every function that waits has a failpoint before its first await
// (#0) and one when its n-th has come back (#n). What is returned without await is waited for by the caller, who has
// points of its own. The names carry no line numbers, so that only a new, moved or dropped await changes the list.

const ROOT = path.resolve(import.meta.dirname, '..', '..');
export const LIST = path.join(import.meta.dirname, 'failpoints.txt');

/** The folders and files of ingest, outbox, relay, routing, send, survey, follow-up and call control. */
const SCOPE = [
  /^core\/(calls|conversations|followUps|governor|guests|help|inbox|internalCalls|jobs|links|merges|outbox|routing|surveys|timeline)\//,
  /^core\/(arrival\/(admitToFlow|endFlow|flowVersions|takeAnswer)|recordings\/(beginRecording|consent))\.ts$/,
  /^core\/transfers\//,
  /^core\/(db|channels\/(sms|email|voice)|clients\/lockClient|presence\/intent|settings\/settings)\.ts$/,
  /^server\/(webhooks\/|smtp\/takeMail\.ts$)/,
  /^worker\/(lanes|runJob|schedule|sweep)\.ts$/,
];

export function isInScope(file: string): boolean {
  return file.endsWith('.ts') && SCOPE.some((pattern) => pattern.test(file));
}

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

interface Point {
  /** As in failpoints.txt: file, function, and how many of its awaits lie behind. */
  name: string;
  /** The gap before it, for the first of a function. */
  before: string | null;
  /** The whole of `await x`, or the loop of `for await`. */
  whole: Node;
  awaited: Node;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** All failpoints of a file in the order of its text. */
function pointsOf(file: string, text: string): Point[] {
  const { program, errors } = parseSync(file, text, { lang: 'ts' });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const points: Point[] = [];
  const counts = new Map<string, number>();
  const names = new Map<string, number>();

  const add = (fn: string, whole: Node, awaited: unknown): void => {
    if (!isNode(awaited)) return;
    const number = (counts.get(fn) ?? 0) + 1;
    counts.set(fn, number);
    const before = number === 1 ? `${file}:${fn}#0` : null;
    points.push({ name: `${file}:${fn}#${number}`, before, whole, awaited });
  };

  /** Two functions of one name in a file are told apart by their order. */
  const unique = (name: string): string => {
    const seen = (names.get(name) ?? 0) + 1;
    names.set(name, seen);
    return seen === 1 ? name : `${name}.${seen}`;
  };

  const visit = (value: unknown, fn: string, label: string | null): void => {
    if (Array.isArray(value)) {
      for (const one of value) visit(one, fn, label);
      return;
    }
    if (!isNode(value)) return;
    let inner = fn;
    if (FUNCTIONS.has(value.type)) inner = unique(ownName(value) ?? label ?? `${fn}.inner`);
    if (value.type === 'AwaitExpression') add(fn, value, value['argument']);
    if (value.type === 'ForOfStatement' && value['await'] === true) add(fn, value, value['right']);
    const given = labelOf(value);
    for (const [key, child] of Object.entries(value)) {
      if (key === 'type' || key === 'start' || key === 'end') continue;
      visit(child, inner, key === 'value' || key === 'init' ? given : null);
    }
  };
  visit(program, 'module', null);
  return points;
}

function ownName(node: Node): string | null {
  return isNode(node['id']) && typeof node['id']['name'] === 'string' ? node['id']['name'] : null;
}

/** The name that a declaration, a property or a method gives to the function that is its value. */
function labelOf(node: Node): string | null {
  const holder = node.type === 'VariableDeclarator' ? node['id'] : node['key'];
  if (!isNode(holder)) return null;
  const name = holder['name'] ?? holder['value'];
  return typeof name === 'string' ? (holder.type === 'PrivateIdentifier' ? `#${name}` : name) : null;
}

/** The same code with a failpoint in every gap. Types stay as they are. */
export function instrument(file: string, text: string): string {
  const opening: [at: number, text: string][] = [];
  const closing: [at: number, text: string][] = [];
  for (const { name, before, whole, awaited } of pointsOf(file, text)) {
    if (whole.type === 'ForOfStatement') {
      opening.push([awaited.start, `failpoint.each('${name}', ${before ? `'${before}'` : 'null'}, `]);
      closing.push([awaited.end, ')']);
      continue;
    }
    if (before) opening.push([whole.start, `(await failpoint.before('${before}'), `]);
    opening.push([awaited.start, `failpoint.after('${name}', `]);
    closing.push([awaited.end, before ? '))' : ')']);
  }
  // Of two that end in one place the inner one is closed first.
  const inserts = [...closing.toReversed(), ...opening].toSorted(([a], [b]) => a - b);
  let done = '';
  let from = 0;
  for (const [at, insert] of inserts) {
    done += text.slice(from, at) + insert;
    from = at;
  }
  return done + text.slice(from);
}

/** The names of all failpoints that the code of today has, sorted. */
export function listFailpoints(): string[] {
  return ['core', 'server', 'worker']
    .flatMap((folder) => walk(folder))
    .filter(isInScope)
    .flatMap((file) => pointsOf(file, readFileSync(path.join(ROOT, file), 'utf8')))
    .flatMap(({ before, name }) => (before ? [before, name] : [name]))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

function walk(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(name) : [name];
  });
}
