import type { FlowDocument, FlowNode, FlowNodeKind } from './arrivalApi.ts';

// A flow as an indented outline, and the changes that are made to it. Pure.

/** A way out of a node: its field, what is written before it, and the node it leads to. */
export interface Way {
  field: string;
  /** A word of the page (`open`), or the keys of a choice. */
  word: 'open' | 'closed' | 'next' | 'otherwise' | null;
  keys: string | null;
  to: string;
}

export function waysOf(node: FlowNode): Way[] {
  const word = (field: 'open' | 'closed' | 'next' | 'otherwise', to: string): Way => ({
    field,
    word: field,
    keys: null,
    to,
  });
  switch (node.kind) {
    case 'hours':
      return [word('open', node.open), word('closed', node.closed)];
    case 'menu':
      return [
        ...node.choices.map((one, index) => ({
          field: `choices.${index}`,
          word: null,
          keys: one.keys,
          to: one.next,
        })),
        word('otherwise', node.otherwise),
      ];
    case 'say':
    case 'language':
    case 'notice':
      return [word('next', node.next)];
    case 'dial':
      return [word('otherwise', node.otherwise)];
    case 'queue':
    case 'voicemail':
    case 'callback':
    case 'hangUp':
      return [];
  }
}

/** Where the way led that is another in the second form of a node; null when all lead where they did. */
export function wayChanged(before: FlowNode, after: FlowNode): string | null {
  const ways = waysOf(after);
  return waysOf(before).find((way, index) => ways[index]?.to !== way.to)?.to ?? null;
}

export interface OutlineRow {
  id: string;
  depth: number;
  way: Way | null;
  /** The node; null for a way that leads nowhere. */
  node: FlowNode | null;
  /** The node stands further up already: this is a way back to it. */
  isBack: boolean;
}

/** Each node once, where it is met first; steps after one another stand below each other, branches are indented. */
export function outlineOf({ start, nodes }: FlowDocument): OutlineRow[] {
  const rows: OutlineRow[] = [];
  const seen = new Set<string>();
  const visit = (key: string, at: { depth: number; way: Way | null; path: string }): void => {
    const node = nodes.find((one) => one.key === key) ?? null;
    const isBack = seen.has(key);
    rows.push({ id: `${at.path}/${key}`, depth: at.depth, way: at.way, node, isBack });
    if (!node || isBack) return;
    seen.add(key);
    for (const way of waysOf(node)) {
      const depth = way.word === 'next' ? at.depth : at.depth + 1;
      visit(way.to, { depth, way, path: `${at.path}/${key}.${way.field}` });
    }
  };
  visit(start, { depth: 0, way: null, path: '' });
  for (const node of nodes)
    if (!seen.has(node.key))
      rows.push({ id: `unreached/${node.key}`, depth: 0, way: null, node, isBack: false });
  return rows;
}

/** The flow with one node in another shape. */
export function withNode(flow: FlowDocument, node: FlowNode): FlowDocument {
  return { ...flow, nodes: flow.nodes.map((one) => (one.key === node.key ? node : one)) };
}

export function withoutNode(flow: FlowDocument, key: string): FlowDocument {
  return { ...flow, nodes: flow.nodes.filter((one) => one.key !== key) };
}

export function freeKey(flow: FlowDocument, kind: FlowNodeKind): string {
  const word = kind.toLowerCase();
  for (let n = 1; ; n += 1)
    if (!flow.nodes.some((node) => node.key === `${word}-${n}`)) return `${word}-${n}`;
}

interface Defaults {
  key: string;
  title: string;
  queueId: string;
  scheduleId: string;
  /** Where a new node goes on to, until something else is chosen. */
  next: string;
}

/** A new node of a kind, with what it needs to be of use at once. */
export function newNode(kind: FlowNodeKind, { key, title, queueId, scheduleId, next }: Defaults): FlowNode {
  const node = { key, title };
  switch (kind) {
    case 'hours':
      return { ...node, kind, scheduleId, open: next, closed: next };
    case 'say':
      return { ...node, kind, texts: {}, wholly: false, next };
    case 'language':
      return {
        ...node,
        kind,
        choices: [
          { keys: '1', language: 'en', text: 'For English press 1.' },
          { keys: '2', language: 'zh', text: '中文服务请按2。' },
        ],
        timeoutSeconds: 5,
        tries: 1,
        next,
      };
    case 'menu':
      return {
        ...node,
        kind,
        texts: {},
        choices: [{ keys: '1', label: {}, next }],
        silentTexts: {},
        invalidTexts: {},
        timeoutSeconds: 5,
        tries: 3,
        otherwise: next,
      };
    case 'notice':
      return { ...node, kind, mode: 'place', noticeTexts: {}, consentTexts: {}, next };
    case 'queue':
    case 'voicemail':
    case 'callback':
      return { ...node, kind, queueId };
    case 'dial':
      return { ...node, kind, number: '+10000000000', timeoutSeconds: 30, otherwise: next };
    case 'hangUp':
      return { ...node, kind, texts: {} };
  }
}

export interface FlowDifference {
  change: 'added' | 'removed' | 'changed';
  title: string;
  kind: FlowNodeKind;
  /** The fields that are not as they were, for one that was changed. */
  fields: { name: string; before: string; after: string }[];
}

/** What a draft would change, node by node. */
export function differencesOf(before: FlowDocument | null, after: FlowDocument): FlowDifference[] {
  const old = new Map((before?.nodes ?? []).map((node) => [node.key, node]));
  const found: FlowDifference[] = [];
  for (const node of after.nodes) {
    const was = old.get(node.key);
    old.delete(node.key);
    const head = { title: node.title, kind: node.kind };
    if (!was) found.push({ ...head, change: 'added', fields: [] });
    else {
      const fields = fieldsChanged(was, node);
      if (fields.length > 0) found.push({ ...head, change: 'changed', fields });
    }
  }
  for (const node of old.values())
    found.push({ change: 'removed', title: node.title, kind: node.kind, fields: [] });
  return found;
}

function fieldsChanged(before: FlowNode, after: FlowNode): FlowDifference['fields'] {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  const words = (value: unknown): string =>
    typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((name) => words(old.get(name)) !== words(now.get(name)))
    .map((name) => ({ name, before: words(old.get(name)), after: words(now.get(name)) }));
}
