import type { FlowDocument, FlowNode, FlowProblem } from '../contract/arrival.ts';
import type { Texts } from '../contract/arrivalWords.ts';

// Pure: what keeps a flow from being published. An unfinished draft may be kept all the same.

/** The nodes that a node may lead to. */
export function leadsTo(node: FlowNode): string[] {
  switch (node.kind) {
    case 'hours':
      return [node.open, node.closed];
    case 'menu':
      return [...node.choices.map(({ next }) => next), node.otherwise];
    case 'say':
    case 'language':
    case 'notice':
      return [node.next];
    case 'dial':
      return [node.otherwise];
    case 'queue':
    case 'voicemail':
    case 'callback':
    case 'hangUp':
      return [];
  }
}

/** `ownNumbers`: ours; a call that is forwarded there would come in again. */
export function checkFlow(flow: FlowDocument, ownNumbers: readonly string[] = []): FlowProblem[] {
  const nodes = new Map(flow.nodes.map((node) => [node.key, node]));
  return [
    ...doubles(flow.nodes.map(({ key }) => key)).map((key) => problemOf(key, 'double_key', key)),
    ...(nodes.has(flow.start) ? [] : [problemOf(null, 'unknown_key', flow.start)]),
    ...flow.nodes.flatMap((node) => unknownKeys(node, nodes)),
    ...unreachable(flow, nodes),
    ...endless(flow, nodes),
    ...flow.nodes.flatMap((node) => checkNode(node, ownNumbers)),
  ];
}

function problemOf(key: string | null, problem: FlowProblem['problem'], about: string): FlowProblem {
  return { key, problem, about };
}

type Nodes = ReadonlyMap<string, FlowNode>;

function unknownKeys(node: FlowNode, nodes: Nodes): FlowProblem[] {
  return leadsTo(node)
    .filter((key) => !nodes.has(key))
    .map((key) => problemOf(node.key, 'unknown_key', key));
}

function unreachable(flow: FlowDocument, nodes: Nodes): FlowProblem[] {
  const reached = new Set<string>();
  const open = [flow.start];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const node = nodes.get(key);
    if (!node || reached.has(key)) continue;
    reached.add(key);
    open.push(...leadsTo(node));
  }
  return flow.nodes
    .filter(({ key }) => !reached.has(key))
    .map((node) => problemOf(node.key, 'unreachable', node.title));
}

/**
 * A way out for whoever presses nothing: followed only along what happens without the caller, each node must come to an end.
 */
function endless(flow: FlowDocument, nodes: Nodes): FlowProblem[] {
  const ends = new Set<string>();
  for (let before = -1; before !== ends.size;) {
    before = ends.size;
    for (const node of flow.nodes) {
      const ways = waysAlone(node).filter((key) => nodes.has(key));
      if (ways.every((key) => ends.has(key))) ends.add(node.key);
    }
  }
  return flow.nodes
    .filter(({ key }) => !ends.has(key))
    .map((node) => problemOf(node.key, 'endless', node.title));
}

/** Where a node leads a caller who does nothing. */
function waysAlone(node: FlowNode): string[] {
  return node.kind === 'menu' ? [node.otherwise] : leadsTo(node);
}

function checkNode(node: FlowNode, ownNumbers: readonly string[]): FlowProblem[] {
  const problems: FlowProblem[] = [];
  if (node.kind === 'menu' || node.kind === 'language') problems.push(...checkChoices(node));
  if (node.kind === 'menu' || node.kind === 'say') problems.push(...checkText(node, node.texts));
  if (node.kind === 'dial' && ownNumbers.includes(node.number))
    problems.push(problemOf(node.key, 'own_number', node.number));
  return problems;
}

function checkChoices(node: Extract<FlowNode, { kind: 'menu' | 'language' }>): FlowProblem[] {
  const all = node.choices.map(({ keys }) => keys);
  return doubles(all).map((keys) => problemOf(node.key, 'double_choice', keys));
}

function checkText(node: FlowNode, texts: Texts): FlowProblem[] {
  return texts.en || texts.zh ? [] : [problemOf(node.key, 'no_text', node.title)];
}

function doubles(words: readonly string[]): string[] {
  return [...new Set(words.filter((word, index) => words.indexOf(word) !== index))];
}
