// Many customers text and call while the hub cannot be reached. The phone network tries, gives up, and keeps what it knows.
import { seededRandom } from '../faults.ts';
import type { Call } from '../model/call.ts';
import { placeCall } from '../phone/customerCalls.ts';
import { receiveFromCustomer } from '../messages/receiveFromCustomer.ts';
import type { World } from '../world.ts';

export interface OutagePlan {
  to: string;
  texts: number;
  calls: number;
  customers: number;
  /** How long it lasts, in make-believe seconds. */
  seconds: number;
  /** Without it the network is left as it is, for a hub that is really down. */
  cutsNetwork: boolean;
  seed: number;
}

/** What the customers did, each list in the order in which it was done. */
export interface OutageReport {
  texts: { messageSid: string; from: string; body: string }[];
  calls: { callSid: string; from: string }[];
}

interface Happening {
  atMs: number;
  kind: 'text' | 'call';
  from: string;
}

/** Plays the outage to its end: until the network has given up on everything and every call is over. */
export async function playOutage(world: World, plan: OutagePlan): Promise<OutageReport> {
  const wasCut = world.isNetworkCut;
  if (plan.cutsNetwork) world.isNetworkCut = true;
  const report: OutageReport = { texts: [], calls: [] };
  const underWay: Promise<unknown>[] = [];
  const startedAt = Date.now();
  for (const { atMs, kind, from } of happenings(plan)) {
    const waitMs = atMs / world.clock.speed - (Date.now() - startedAt);
    if (waitMs > 0) await world.clock.sleepReal(waitMs);
    if (kind === 'text') underWay.push(text(world, plan, { report, from }));
    else underWay.push(call(world, plan, { report, from }));
  }
  await Promise.all(underWay);
  if (plan.cutsNetwork) world.isNetworkCut = wasCut;
  return report;
}

function happenings({ texts, calls, customers, seconds, seed }: OutagePlan): Happening[] {
  const random = seededRandom(seed);
  const some = (kind: Happening['kind'], count: number): Happening[] =>
    Array.from({ length: count }, () => ({
      atMs: random() * seconds * 1000,
      kind,
      from: `+1628555${String(1000 + Math.floor(random() * customers)).padStart(4, '0')}`,
    }));
  return [...some('text', texts), ...some('call', calls)].sort((one, other) => one.atMs - other.atMs);
}

interface Doing {
  report: OutageReport;
  from: string;
}

function text(world: World, { to }: OutagePlan, { report, from }: Doing): Promise<unknown> {
  const body = `Text ${report.texts.length + 1} of the outage`;
  const place = report.texts.push({ messageSid: '', from, body }) - 1;
  return receiveFromCustomer(world, { from, to, body }).then((message) => {
    const entry = report.texts[place];
    if (entry && message) entry.messageSid = message.sid;
  });
}

async function call(world: World, { to }: OutagePlan, { report, from }: Doing): Promise<void> {
  const placed: Call | undefined = placeCall(world, { from, to });
  if (!placed) return;
  report.calls.push({ callSid: placed.sid, from });
  await placed.ended.promise;
}
