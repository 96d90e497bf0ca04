import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

// What processes have spent, from /proc. Where there is no /proc there are no such figures.

const TICK_US = readTick();

function readTick(): number {
  try {
    return 1_000_000 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  } catch {
    return 10_000;
  }
}

interface Stat {
  parent: number;
  /** Own time and that of children that have ended, in microseconds. */
  spentUs: number;
}

function statOf(pid: number): Stat | undefined {
  try {
    // The fields after the program's name, which may itself hold spaces and brackets.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    const ticks = (...at: number[]): number =>
      at.reduce((sum, one) => sum + Number(fields[one]), 0) * TICK_US;
    return { parent: Number(fields[1]), spentUs: threadsOf(pid) + ticks(13, 14) };
  } catch {
    return undefined;
  }
}

/** In nanoseconds, where a tick is 10 ms. Without threads that have ended: those under test keep theirs. */
function threadsOf(pid: number): number {
  const spentNs = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]),
  );
  return spentNs.reduce((sum, one) => sum + one, 0) / 1_000;
}

export function parentOf(pid: number): number {
  return statOf(pid)?.parent ?? 0;
}

/** Microseconds that these processes have used so far; null where that cannot be known. */
export function cpuOf(pids: readonly number[]): number | null {
  const stats = pids.map(statOf);
  if (stats.some((stat) => stat === undefined)) return null;
  return stats.reduce((sum, stat) => sum + (stat?.spentUs ?? 0), 0);
}

/** The same for a process and all its children, for PostgreSQL. */
export function cpuOfFamily(pid: number): number | null {
  try {
    const children = readdirSync('/proc')
      .map(Number)
      .filter((one) => one > 0 && statOf(one)?.parent === pid);
    return [pid, ...children].reduce((sum, one) => sum + (statOf(one)?.spentUs ?? 0), 0);
  } catch {
    return null;
  }
}
