import { isDatabaseAway } from '../../core/errors.ts';
import { hasDied } from './failpoints.ts';
import { crashAt, openPlayer } from './run.ts';
import type { Answer, Order } from './protocol.ts';
import type { Scenario } from './scenario.ts';
import { examOf, PLANTED } from './planted.ts';
import { scenarios } from './scenarios.ts';

// A process that plays what it is told to, with failpoints in its code. Started by crash.test.ts.

const {
  CRASH_POSTGRES = '',
  CRASH_TEMPLATE = '',
  CRASH_REDIS = '',
  CRASH_BACKEND,
  CRASH_PLANTED,
} = process.env;

const planted = PLANTED.find((name) => name === CRASH_PLANTED);

const player = openPlayer({
  sql: (planted && examOf[planted].sql) ?? null,
  postgresUrl: CRASH_POSTGRES,
  templateDatabase: CRASH_TEMPLATE,
  redisUrl: CRASH_REDIS,
  backend: CRASH_BACKEND === 'postgres' ? 'postgres' : 'redis',
});

async function carryOut(order: Order): Promise<Answer> {
  if ('exam' in order) {
    const { scenario, deaths = [] } = examOf[order.exam];
    return { exam: order.exam, wrong: (await player.play(scenario, deaths)).wrong };
  }
  if ('name' in order) return { crashes: await crashAt(player, order.name, order.scenarios.map(scenarioOf)) };
  const { visited, wrong, ms } = await player.record(scenarioOf(order.record));
  return { recorded: order.record, visited: [...visited], wrong, ms };
}

function scenarioOf(wanted: string): Scenario {
  const scenario = scenarios.find(({ name }) => name === wanted);
  if (!scenario) throw new Error(`no scenario ${wanted}`);
  return scenario;
}

// The failpoint before an await stands between promises that were made for it and whoever takes them: in a life that is
// over nobody does any more.
process.on('unhandledRejection', (error) => {
  if (hasDied() && isDatabaseAway(error)) return;
  console.error(error);
  process.exit(1);
});
process.on('message', (order: Order) => {
  carryOut(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
