import type { Relay } from './relay.ts';

/**
 * Takes on what the inbound door commits before the rest of the process is there, and hands it over then. Should the
 * process end before, the outbox still has it.
 */
export function createEarlyRelay(): Pick<Relay, 'accept'> & { handOver(relay: Pick<Relay, 'accept'>): void } {
  let next: Pick<Relay, 'accept'> | null = null;
  const held: Parameters<Relay['accept']>[] = [];
  return {
    accept(...work) {
      if (next) next.accept(...work);
      else held.push(work);
    },
    handOver(relay) {
      next = relay;
      for (const work of held.splice(0)) relay.accept(...work);
    },
  };
}
