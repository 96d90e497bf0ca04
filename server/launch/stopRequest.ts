const SAME_KEYPRESS_MS = 400;

export interface StopActions {
  first: () => Promise<void>;
  second: () => void;
}

/** Calls `first` when we are asked to stop in any way, and `second` when asked again. */
export function onStopRequest({ first, second }: StopActions): void {
  let firstAt: number | undefined;
  const request = () => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      void first();
      return;
    }
    // One Ctrl-C arrives up to three times: from the terminal, from npm, and from the bootstrap.
    if (performance.now() - firstAt > SAME_KEYPRESS_MS) second();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, request);
  // The bootstrap was killed, and with it the terminal's hold on us.
  if (process.channel) {
    process.channel.unref();
    process.on('disconnect', () => {
      if (firstAt === undefined) request();
    });
  }
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
