import type { FlowNode } from '../contract/arrival.ts';
import type { After } from './turn.ts';

const CONSENT_SECONDS = 6;

/** What keys a step waits for, and for how long. */
export function keysOf(node: Extract<FlowNode, { kind: 'menu' | 'language' | 'notice' }>): After {
  if (node.kind === 'notice') return { kind: 'keys', most: 1, finish: '', timeoutSeconds: CONSENT_SECONDS };
  const all = node.choices.map(({ keys }) => keys);
  const most = Math.max(...all.map((keys) => keys.length));
  // An answer of several keys may be ended by #, unless # is a key of the menu.
  const finish = most > 1 && !all.some((keys) => keys.includes('#')) ? '#' : '';
  return { kind: 'keys', most, finish, timeoutSeconds: node.timeoutSeconds };
}
