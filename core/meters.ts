// What is counted and timed while the hub works. Nothing is kept until somebody wants to know (prometheus.ts): a process
// that is not watched pays for a null check. Labels come from fixed sets, never from what a stranger sends.

export interface Meters {
  /** One answer of a door, and how long it took in seconds. */
  answered(door: 'webhook' | 'api', labels: { route: string; status: number }, seconds: number): void;
  /** One run of a job, and how long it took in seconds. */
  ran(labels: { job: string; outcome: 'done' | 'put_off' | 'given_up' | 'failed' }, seconds: number): void;
  /** What a provider made of one message of ours. */
  sent(labels: { channel: string; outcome: string }): void;
  /** Items that were committed together by the inbound door. */
  tookIn(items: number): void;
}

let watcher: Meters | null = null;

/** Tells `next` from now on; null stops that. */
export function measureWith(next: Meters | null): void {
  watcher = next;
}

/** The one who wants to know, if anybody does. */
export function meters(): Meters | null {
  return watcher;
}
