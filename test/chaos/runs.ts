import { runCallLoad } from './callLoad.ts';
import { runGraceful } from './graceful.ts';
import { runKillLoop, type KillLoopResult } from './killLoop.ts';
import { runRace } from './race.ts';

type Backend = 'postgres' | 'redis';

interface KillLoops {
  items: number;
  kills: number;
  seed: number;
  backends: readonly Backend[];
  showLogs: boolean;
}

/** The items and kills are shared out among the backends. Prints as it goes; gives what is wrong. */
export async function killLoops({ items, kills, seed, backends, showLogs }: KillLoops): Promise<string[]> {
  const wrong: string[] = [];
  for (const backend of backends) {
    const result = await runKillLoop({
      items: Math.ceil(items / backends.length),
      kills: Math.ceil(kills / backends.length),
      seed,
      backend,
      say: (line) => console.log(line),
      onFailure: async (fleet) => {
        if (!showLogs) return;
        for (const one of [...fleet.servers, ...fleet.workers])
          console.log(one.name, one.logs.slice(-200).join('\n'));
      },
    });
    report(result);
    wrong.push(...result.wrong.map((what) => `seed ${seed}, ${backend}: ${what}`));
  }
  return wrong;
}

function report({ counts, nemesis, seconds, wrong }: KillLoopResult): void {
  for (const [what, count] of Object.entries(counts)) console.log(`  ${what}: ${count}`);
  console.log(`  strikes: ${JSON.stringify(nemesis.struck)}, Redis forgot ${nemesis.lostBytes} bytes`);
  for (const [strike, times] of Object.entries(nemesis.recoveryMs)) {
    const sorted = times.toSorted((one, other) => one - other);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    console.log(
      `  ${strike} was back after ${median.toFixed(0)} ms (median), ${(sorted.at(-1) ?? 0).toFixed(0)} ms (longest)`,
    );
  }
  console.log(
    `  ${seconds.sending.toFixed(0)} s sending, ${seconds.draining.toFixed(0)} s until all was done`,
  );
  for (const what of wrong) console.log(`  BROKEN ${what}`);
}

interface Rounds {
  rounds: number;
  /** Requests per second. */
  rate: number;
  seed: number;
  backends: readonly Backend[];
}

/** Deploys under load, so many times on each backend. */
export async function graceful({ rounds, rate, seed, backends }: Rounds): Promise<string[]> {
  const wrong: string[] = [];
  for (const backend of backends) {
    const result = await runGraceful({ rounds, rate, seed, backend, say: (line) => console.log(line) });
    const longest = (times: number[]): string => Math.max(0, ...times).toFixed(0);
    console.log(
      `${backend}: ${result.requests} requests, ${result.putOff} put off (${result.putOffWhileLeaving} of them while one left), servers left in ${longest(result.serverMs)} ms at most, workers in ${longest(result.workerMs)} ms`,
    );
    wrong.push(...result.wrong.map((what) => `seed ${seed}, ${backend}: ${what}`));
  }
  return wrong;
}

interface Races {
  agents: number;
  conversations: number;
  kills: number;
  seed: number;
  backends: readonly Backend[];
}

/** Agents race for conversations, on each backend. */
export async function race({ backends, ...options }: Races): Promise<string[]> {
  const wrong: string[] = [];
  for (const backend of backends) {
    const result = await runRace({ ...options, backend, say: (line) => console.log(line) });
    console.log(`${backend}: ${JSON.stringify(result.counts)} in ${result.seconds.toFixed(0)} s`);
    wrong.push(...result.wrong.map((what) => `seed ${options.seed}, ${backend}: ${what}`));
  }
  return wrong;
}

interface CallLoads {
  calls: number;
  agents: number;
  backends: readonly Backend[];
}

/** So many calls at once, on each backend. */
export async function callLoads({ backends, ...options }: CallLoads): Promise<string[]> {
  const wrong: string[] = [];
  for (const backend of backends) {
    const result = await runCallLoad({ ...options, backend, say: (line) => console.log(line) });
    const { arriving, talking, all } = result.seconds;
    console.log(
      `${backend}: ${JSON.stringify(result.counts)}; in after ${arriving.toFixed(1)} s, talked after ${talking.toFixed(1)} s, over after ${all.toFixed(1)} s`,
    );
    wrong.push(...result.wrong.map((what) => `${backend}: ${what}`));
  }
  return wrong;
}
