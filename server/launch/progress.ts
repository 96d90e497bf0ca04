const startedAt = performance.now();

/** Prints one line of progress with the time since the start. */
export function say(line: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`[${seconds.padStart(5)} s] ${line}`);
}

/** Prints what stops us, as lines a newcomer can act on. */
export function complain(error: unknown): void {
  const text = error instanceof Error ? error.message : String(error);
  console.error(`\n${text}\n`);
}
