import { parseArgs } from 'node:util';
import { generateClient } from '../../prisma/generate.ts';

// `npm run chaos`: the kill loop by hand, with as many items and kills as one has time for.

const USAGE = `npm run chaos -- [--items 5000] [--kills 20] [--seed N] [--backend postgres|redis|both]
       npm run chaos -- --graceful 20 [--rate 60]
       npm run chaos -- --race [--agents 50] [--conversations 10000] [--kills 20]
       npm run chaos -- --calls 500 [--agents 400]`;

const { values } = parseArgs({
  options: {
    items: { type: 'string' },
    kills: { type: 'string' },
    seed: { type: 'string' },
    backend: { type: 'string', default: 'both' },
    graceful: { type: 'string' },
    rate: { type: 'string' },
    calls: { type: 'string' },
    race: { type: 'boolean', default: false },
    agents: { type: 'string' },
    conversations: { type: 'string' },
    logs: { type: 'boolean', default: false },
  },
});

function whole(
  name: 'items' | 'kills' | 'seed' | 'graceful' | 'rate' | 'agents' | 'conversations' | 'calls',
  fallback: number,
): number {
  const value = Number(values[name] ?? fallback);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Error(`--${name} must be a whole number.\n${USAGE}`);
}

async function main(): Promise<string[]> {
  if (!['postgres', 'redis', 'both'].includes(values.backend)) throw new Error(USAGE);
  const backends = (['postgres', 'redis'] as const).filter(
    (one) => values.backend === 'both' || values.backend === one,
  );
  const seed = whole('seed', Math.floor(Math.random() * 1_000_000));
  await generateClient();
  // Only now: it needs the generated client.
  const runs = await import('./runs.ts');
  if (values.graceful !== undefined)
    return runs.graceful({ rounds: whole('graceful', 20), rate: whole('rate', 60), seed, backends });
  if (values.calls !== undefined) {
    const calls = whole('calls', 500);
    return runs.callLoads({ calls, agents: whole('agents', Math.ceil(calls * 0.8)), backends });
  }
  if (values.race)
    return runs.race({
      agents: whole('agents', 50),
      conversations: whole('conversations', 10_000),
      kills: whole('kills', 20),
      seed,
      backends,
    });
  return runs.killLoops({
    items: whole('items', 5_000),
    kills: whole('kills', 20),
    seed,
    backends,
    showLogs: values.logs,
  });
}

process.channel?.unref();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const)
  process.once(signal, () => process.exit(130));
try {
  const wrong = await main();
  console.log(wrong.length === 0 ? '\nAll promises kept.' : `\n${wrong.length} BROKEN:`);
  for (const what of wrong) console.log(`  ${what}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
}
// Pools and the schema engine may leave timers, which nothing needs any more.
process.exit();
