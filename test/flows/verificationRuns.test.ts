import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hub } from '../../core/hub.ts';
import { verifyNightly } from '../../core/verification/runs.ts';
import { sweepDue } from '../../worker/sweep.ts';
import { keepVerifying } from '../../worker/schedule.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { breaksOnPurpose } from '../support/invariants.ts';
import { until } from '../support/openTestHub.ts';

// The proof as the worker's work: once a night, when somebody asks, and again when it was lost on the way.

let house: Harness;
let supervisor: Member;
let administrator: Member;
beforeAll(async () => {
  house = await startHarness();
  supervisor = await house.member('supervisor');
  administrator = await house.member('administrator');
  await supervisor.get('/operations/verification');
});
afterAll(() => house.close());

const report = () => supervisor.get('/operations/verification');
const finished = (id: string) =>
  until(async () => (await report()).runs.find((run: any) => run.id === id && run.finishedAt), 20_000);
const at = (instant: string): Hub => ({ ...house.hub, clock: { now: () => new Date(instant) } });

test('nobody has looked yet; an administrator asks, a supervisor reads', async () => {
  expect(await report()).toEqual({ latest: null, runs: [] });
  expect((await supervisor.ask('POST', '/operations/verification')).status).toBe(403);
  const agent = await house.member('agent');
  expect((await agent.ask('GET', '/operations/verification')).status).toBe(403);
  const { id } = await administrator.post('/operations/verification');
  expect(await finished(id)).toMatchObject({ state: 'ok', nightly: false, broken: 0, failure: null });
  const { latest } = await report();
  expect(latest).toMatchObject({ id, state: 'ok' });
  expect(latest.promises.length).toBe(latest.checked);
});

test('once a night, however many workers ask; not before three; a missed one is made up for in the day', async () => {
  await house.hub.settings.change({ timeZone: 'Asia/Shanghai' });
  const nights = async () => (await report()).runs.filter((run: any) => run.nightly);
  await verifyNightly(at('2031-03-01T18:30:00Z'));
  expect(await nights()).toEqual([]);
  const night = at('2031-03-01T19:10:00Z');
  await Promise.all([verifyNightly(night), verifyNightly(night), verifyNightly(night)]);
  await verifyNightly(night);
  const [run, ...others] = await nights();
  expect(others).toEqual([]);
  expect(await finished(run.id)).toMatchObject({ state: 'ok' });
  await verifyNightly(at('2031-03-03T09:00:00Z'));
  expect(await nights()).toHaveLength(2);
  // The worker's schedule asks by today's clock, where it is past three; two of them are one schedule.
  await house.hub.settings.change({ timeZone: new Date().getUTCHours() >= 4 ? 'UTC' : 'Asia/Shanghai' });
  const schedules = await Promise.all([keepVerifying(house.hub, 500), keepVerifying(house.hub, 500)]);
  await until(async () => (await nights()).length === 3, 15_000);
  for (const schedule of schedules) schedule.close();
});

test('an order that the queue lost, and one whose worker died, are found again', async () => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const [lost, died, young] = await Promise.all([
    house.hub.prisma.verificationRun.create({ data: { orderedAt: ago(1) } }),
    house.hub.prisma.verificationRun.create({ data: { orderedAt: ago(60), startedAt: ago(45) } }),
    house.hub.prisma.verificationRun.create({ data: { orderedAt: ago(2), startedAt: ago(1) } }),
  ]);
  await sweepDue(house.hub);
  expect(await finished(lost.id)).toMatchObject({ state: 'ok' });
  expect(await finished(died.id)).toMatchObject({ state: 'ok' });
  expect((await report()).runs.find((run: any) => run.id === young.id)).toMatchObject({ state: 'running' });
  await house.hub.prisma.verificationRun.delete({ where: { id: young.id } });
});

test('what is old is taken away: ninety runs and a month of states are kept', async () => {
  const { prisma, pool } = house.hub;
  await prisma.verificationRun.createMany({
    data: Array.from({ length: 120 }, () => {
      const then = new Date('2020-01-01T00:00:00Z');
      return { orderedAt: then, startedAt: then, finishedAt: then, ok: true };
    }),
  });
  breaksOnPurpose(house.config.databaseUrl, ['history_complete', 'delivery_forward'], 'states of nothing');
  await pool.query(`INSERT INTO state_change (subject, row_id, "from", "to", at)
    VALUES ('delivery', new_id(), 'old', 'old', now() - interval '40 days'), ('delivery', new_id(), 'new', 'new', now())`);
  await verifyNightly(at('2032-01-01T12:00:00Z'));
  expect(await prisma.verificationRun.count()).toBe(90);
  const kept = await prisma.stateChange.findMany({ where: { from: { in: ['old', 'new'] } } });
  expect(kept.map((change) => change.from)).toEqual(['new']);
  expect(house.errors.splice(0).map(({ msg }) => msg)).toEqual(['promises broken']);
});

test('a mail that was stored but never taken in is shown', async () => {
  const { prisma } = house.hub;
  const raw = await prisma.rawInbound.create({
    data: { source: 'email', bytes: new Uint8Array([1]), receivedAt: new Date(Date.now() - 660_000) },
  });
  await sweepDue(house.hub);
  const { items } = await administrator.get('/quarantine');
  expect(items.find((item: any) => item.id === raw.id)).toMatchObject({ reason: 'unfinished' });
});
