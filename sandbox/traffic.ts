// Make-believe customers at a chosen pace: npm run demo:traffic -- --per-minute 6 --minutes 10 --seed 1
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from './faults.ts';
import { ControlClient, type Settings } from './traffic/controlClient.ts';
import { readOptions, type TrafficOptions } from './traffic/options.ts';
import { answerSurveys } from './traffic/surveys.ts';
import { callVisit, mailVisit, pick, textVisit, type Stage, type Visitor } from './traffic/visits.ts';

const strangers: readonly Visitor[] = [
  { name: 'Nora Lindqvist', number: '+14155550161', email: 'nora@customers.example' },
  { name: '陈静', number: '+8613800138061', email: 'chenjing@customers.example' },
  { name: 'Samuel Ortiz', number: '+12125550162', email: 'samuel@customers.example' },
  { name: '赵磊', number: '+8613800138062', email: 'zhaolei@customers.example' },
];

/** When the last customer has come, those still busy get this long to finish. */
const lastOrdersMs = 150_000;

async function main(options: TrafficOptions): Promise<void> {
  const client = new ControlClient(options.sandbox);
  const settings = await client.settings();
  const stage = makeStage(client, settings, options);
  const visitors = [...settings.customers.filter(({ number, email }) => number && email), ...strangers];
  const busy = new Set<Promise<void>>();
  const away = new Set<string>();
  let isOver = false;
  const surveys = answerSurveys(stage, visitors, () => isOver).catch((error: unknown) =>
    stage.say(String(error)),
  );
  stage.say(`${options.perMinute} customers a minute for ${options.minutes} minutes, seed ${options.seed}`);

  const end = Date.now() + options.minutes * 60_000;
  while (Date.now() < end) {
    const free = visitors.filter((one) => !away.has(one.number));
    if (free.length > 0) {
      const visitor = pick(free, stage.random);
      away.add(visitor.number);
      const visit = visitOf(stage, visitor).finally(() => {
        away.delete(visitor.number);
        busy.delete(visit);
      });
      busy.add(visit);
    }
    await pause(Math.min(end - Date.now(), nextGapMs(options, stage.random)));
  }
  stage.say(`no more customers; ${busy.size} are still busy`);
  await Promise.race([Promise.all(busy), pause(lastOrdersMs, undefined, { ref: false })]);
  isOver = true;
  await surveys;
  stage.say('done');
}

function makeStage(client: ControlClient, settings: Settings, options: TrafficOptions): Stage {
  const [number] = settings.numbers;
  if (!number) throw new Error('the company has no phone number');
  return {
    client,
    number: number.number,
    mailbox: settings.mailboxes[0],
    random: seededRandom(options.seed),
    say: (text) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`),
  };
}

async function visitOf(stage: Stage, visitor: Visitor): Promise<void> {
  const visit = pick([callVisit, callVisit, textVisit, textVisit, mailVisit], stage.random);
  try {
    await visit(stage, visitor);
  } catch (error) {
    stage.say(`${visitor.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Customers come independently of one another: gaps are exponential. */
function nextGapMs(options: TrafficOptions, random: () => number): number {
  return (-Math.log(1 - random()) * 60_000) / options.perMinute;
}

try {
  await main(readOptions(process.argv.slice(2)));
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
