import { spawn } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

// The shell holds the other end of our pipe. When we end, even by SIGKILL, the pipe closes and it interrupts the program,
// which for the servers we start this way means: stop now, in good order. `read` is a builtin, so nothing is left over.
const GUARD = `
exec 3<&0
"$0" "$@" </dev/null &
server=$!
trap : INT TERM HUP
( while read -r _ <&3; do :; done; kill -INT $server 2>/dev/null ) &
guard=$!
exec 3<&-
while kill -0 $server 2>/dev/null; do wait $server; code=$?; done
kill -9 $guard 2>/dev/null
exit $code
`;

export interface GuardedOptions {
  /** Where its output goes. */
  out: number | 'ignore';
  account?: { uid: number; gid: number } | undefined;
}

/** Starts a server that never outlives us, and that Ctrl-C in our terminal does not reach. */
export function startGuarded(command: string[], { out, account }: GuardedOptions): ChildProcess {
  const options: SpawnOptions = { ...account, cwd: '/', detached: true, stdio: ['pipe', out, out] };
  return spawn('/bin/sh', ['-c', GUARD, ...command], options);
}

/** Stops it in good order, and waits for its end. */
export async function stopGuarded(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.stdin?.destroy();
  await exited;
}
