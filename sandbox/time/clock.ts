// Make-believe time. Speaking, ringing and waiting take realistic time divided by `speed`, so that a
// person hears a call at its own pace and a test hears the same call twenty times faster.

/** Sleeps that know about speed and about being interrupted. */
export class Clock {
  speed: number;
  readonly #closing = new AbortController();

  constructor(speed: number) {
    this.speed = speed;
  }

  /** Resolves after `ms` of make-believe time; rejects with the signal's reason when interrupted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.sleepReal(ms / this.speed, signal);
  }

  /** The same in real time, for faults whose length a test has chosen. */
  sleepReal(ms: number, signal?: AbortSignal): Promise<void> {
    const stop = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    return new Promise((resolve, reject) => {
      if (stop.aborted) {
        reject(stop.reason);
        return;
      }
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(stop.reason);
      };
      const timer = setTimeout(() => {
        stop.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      stop.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Aborted when the world shuts down. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Ends every sleep, now and later: the world is shutting down. */
  stop(): void {
    this.#closing.abort(new Interrupted('shutdown'));
  }
}

export type InterruptionReason = 'hangup' | 'ended' | 'updated' | 'digit' | 'shutdown';

/** Not a failure: what was going on was cut short, because of `why`. */
export class Interrupted extends Error {
  readonly why: InterruptionReason;

  constructor(why: InterruptionReason) {
    super(`interrupted: ${why}`);
    this.why = why;
  }
}

/** Waits for a promise, unless the signal is aborted first. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Runs work in the background. Being interrupted is its normal end; anything else is reported. */
export function inBackground(work: Promise<unknown>, report: (error: unknown) => void): void {
  work.catch((error: unknown) => {
    if (!(error instanceof Interrupted)) report(error);
  });
}
