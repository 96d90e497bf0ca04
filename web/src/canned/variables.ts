import type { CannedVariable } from '#core/contract/canned.ts';

const all: Record<CannedVariable, true> = {
  'client.firstName': true,
  'client.name': true,
  'client.phone': true,
  'client.email': true,
  'agent.firstName': true,
  'agent.name': true,
  'queue.name': true,
  'our.address': true,
  date: true,
  time: true,
};

/** Every variable, in the order in which they are offered. */
export const variables: readonly CannedVariable[] = Object.keys(all).filter(isVariable);

export function isVariable(name: string): name is CannedVariable {
  return Object.hasOwn(all, name);
}
