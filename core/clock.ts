/** Now, as an argument: tests move it. Leases and due rows are compared with the database's own clock. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
