import type { World } from '../world.ts';

const stopWords = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT']);
const startWords = new Set(['START', 'YES', 'UNSTOP']);
const helpWords = new Set(['HELP', 'INFO']);

export type OptOutType = 'STOP' | 'START' | 'HELP';

/** A text that is nothing but one of the network's own words, whatever its case, means that word. */
export function optOutType(body: string): OptOutType | undefined {
  const word = body.trim().toUpperCase();
  if (stopWords.has(word)) return 'STOP';
  if (startWords.has(word)) return 'START';
  return helpWords.has(word) ? 'HELP' : undefined;
}

export interface NumberPair {
  company: string;
  customer: string;
}

/** The network keeps its own list, per pair of numbers, and obeys it whatever the hub thinks. */
export function applyOptOut(world: World, pair: NumberPair, type: OptOutType): void {
  if (type === 'STOP') world.optOuts.add(keyOf(pair));
  if (type === 'START') world.optOuts.delete(keyOf(pair));
}

export function hasOptedOut(world: World, pair: NumberPair): boolean {
  return world.optOuts.has(keyOf(pair));
}

function keyOf({ company, customer }: NumberPair): string {
  return `${company} ${customer}`;
}
