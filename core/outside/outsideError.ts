export type OutsideReason =
  | 'bad_url'
  | 'not_https'
  | 'credentials'
  | 'port'
  | 'unknown_host'
  | 'private_address'
  | 'redirect'
  | 'too_large'
  | 'too_slow'
  | 'failed';

/** Why nothing was fetched. It names no address: what was asked for may be somebody's secret. */
export class OutsideError extends Error {
  override name = 'OutsideError';
  readonly reason: OutsideReason;

  constructor(reason: OutsideReason, cause?: unknown) {
    super(`not fetched: ${reason}`, { cause });
    this.reason = reason;
  }
}
