// Pure: what follows an attempt that did not reach the client. The counter is ours; nobody who calls keeps one.

export interface AttemptOver {
  /** How often the client's phone has been rung, this time included. */
  attempts: number;
  maxAttempts: number;
  pauseSeconds: number;
  at: Date;
  expiresAt: Date | null;
}

export type AfterAttempt = { next: 'again'; at: Date } | { next: 'giveUp' };

/** Again after the pause, unless that was the last attempt or the time for it runs out before. */
export function afterAttempt({
  attempts,
  maxAttempts,
  pauseSeconds,
  at,
  expiresAt,
}: AttemptOver): AfterAttempt {
  const again = new Date(at.getTime() + pauseSeconds * 1_000);
  if (attempts >= maxAttempts || (expiresAt && again >= expiresAt)) return { next: 'giveUp' };
  return { next: 'again', at: again };
}
