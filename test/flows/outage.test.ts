import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderReconciling } from '../../worker/reconcileProvider.ts';
import { ACCOUNT, startHarness, TOKEN, type Harness, type Place } from '../support/harness.ts';
import { brokenPromises } from '../support/invariants.ts';
import { until } from '../support/openTestHub.ts';
import { postWebhook, textForm } from '../support/webhook.ts';

// The hub is out of reach for longer than the provider tries. Afterwards everything is there, once, in its order.

interface Outage {
  texts: { messageSid: string; from: string; body: string }[];
  calls: { callSid: string; from: string }[];
}

interface Seen {
  dedupe_key: string;
  seq: number;
  at: Date;
  kind: string;
  value: string;
}

async function received(house: Harness): Promise<Seen[]> {
  const { rows } = await house.hub.pool.query<Seen>(
    `SELECT e.dedupe_key, e.seq, e.at, e.kind, a.value FROM timeline_event e JOIN address a ON a.client_id = e.client_id
      WHERE e.kind IN ('message.received', 'call.received') ORDER BY e.client_id, e.seq`,
  );
  return rows;
}

/** Every table that an outage may touch, each as its number of rows and one hash of all of them. */
async function fingerprint(house: Harness): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const table of [
    'client',
    'address',
    'conversation',
    'queue_visit',
    'leg',
    'message',
    'timeline_event',
    'follow_up',
    'recording',
    'reservation',
    'raw_inbound',
  ]) {
    const { rows } = await house.hub.pool.query<{ print: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t.id)), '') AS print FROM "${table}" t`,
    );
    found[table] = rows[0]?.print ?? '';
  }
  return found;
}

/** All of it, each once, and of each client in the order in which it came. */
async function expectAllOf(house: Harness, outage: Outage): Promise<void> {
  const seen = await received(house);
  const sids = seen.map((one) => one.dedupe_key.replace('twilio:', ''));
  expect(new Set(sids).size).toBe(sids.length);
  const texts = outage.texts.map((one) => ({ from: one.from, sid: one.messageSid }));
  const calls = outage.calls.map((one) => ({ from: one.from, sid: one.callSid }));
  expect(sids.toSorted()).toEqual([...texts, ...calls].map((one) => one.sid).toSorted());
  for (const [kind, things] of [
    ['message.received', texts],
    ['call.received', calls],
  ] as const) {
    for (const from of new Set(things.map((one) => one.from))) {
      expect(
        seen
          .filter((one) => one.value === from && one.kind === kind)
          .map((one) => one.dedupe_key.replace('twilio:', '')),
      ).toEqual(things.filter((one) => one.from === from).map((one) => one.sid));
    }
  }
  // What came in another second than its neighbour stands in the order of the provider's time, texts and calls alike.
  const byClient = Map.groupBy(seen, (one) => one.value);
  for (const mine of byClient.values())
    expect(mine.map((one) => one.at.getTime())).toEqual(
      mine.map((one) => one.at.getTime()).toSorted((one, other) => one - other),
    );
}

async function settled(house: Harness): Promise<void> {
  // What a killed worker had in hand is taken up again when its lock has run out, and not before.
  await until(async () => (await house.hub.prisma.outboxMessage.count()) === 0, 90_000);
  expect(await brokenPromises(house.hub.pool)).toEqual([]);
  expect(house.errors).toEqual([]);
}

describe('an outage of ten minutes', () => {
  const TEXTS = 1_000;
  const CALLS = 200;
  let house: Harness;
  let place: Place;
  let outage: Outage;
  beforeAll(async () => {
    house = await startHarness({ speed: 300 });
    place = await house.open({ available: false });
    await reconcile();
    outage = await house.control('POST', '/outage', {
      to: place.number,
      seconds: 600,
      texts: TEXTS,
      calls: CALLS,
      customers: 150,
    });
  });
  afterAll(() => house.close());

  /** Has the provider's lists read, and waits for the end of it. */
  async function reconcile(): Promise<void> {
    await orderReconciling(house.hub);
    // A busy machine takes longer over 1,200 than a drain usually waits.
    const isDrained = (): Promise<boolean> =>
      house.drain().then(
        () => true,
        () => false,
      );
    await until(isDrained, 120_000);
  }

  test(
    `${TEXTS} texts and ${CALLS} calls are on the timeline, once, in their order`,
    { timeout: 360_000 },
    async () => {
      expect(await received(house)).toEqual([]);
      await until(async () => {
        await reconcile();
        return (await received(house)).length >= TEXTS + CALLS;
      }, 200_000);
      await expectAllOf(house, outage);
      await settled(house);
    },
  );

  test('read a second time, the lists change nothing', { timeout: 300_000 }, async () => {
    const before = await fingerprint(house);
    await reconcile();
    expect(await fingerprint(house)).toEqual(before);
    // Nor does a webhook that comes after all.
    const [late] = outage.texts;
    const form = {
      ...textForm(late?.from ?? '', place.number, late?.body ?? ''),
      MessageSid: late?.messageSid ?? '',
    };
    expect((await postWebhook(house, { path: '/sms', form })).status).toBe(200);
    await house.drain();
    expect(await fingerprint(house)).toEqual(before);
  });

  test('calls that nobody could answer are missed, over, and called back once per client', async () => {
    const { hub } = house;
    expect(
      await hub.prisma.conversation.count({ where: { channel: 'call', state: { not: 'closed' } } }),
    ).toBe(0);
    expect(await hub.prisma.leg.count({ where: { state: { not: 'ended' } } })).toBe(0);
    expect(await hub.prisma.reservation.count({ where: { channel: 'call' } })).toBe(0);
    expect(await hub.prisma.timelineEvent.count({ where: { kind: 'call.missed' } })).toBe(CALLS);
    const callers = new Set(outage.calls.map((one) => one.from));
    const followUps = await hub.prisma.followUp.findMany({
      include: { client: { include: { addresses: true } } },
    });
    expect(new Set(followUps.map((one) => one.client.addresses[0]?.value))).toEqual(callers);
    expect(followUps).toHaveLength(callers.size);
    expect(followUps.every((one) => one.forSupervisor)).toBe(true);
    const supervisor = await house.member('supervisor');
    const shown = await supervisor.get('/follow-ups?state=open&limit=5');
    expect(shown.items[0]).toMatchObject({ forSupervisor: true, kind: 'task' });
  });

  test('texts wait since they came, the longest waiting first', async () => {
    const [first] = outage.texts;
    const { rows } = await house.hub.pool.query(
      `SELECT a.value, c.queued_at, c.waiting_since, v.entered_at FROM conversation c JOIN address a ON a.id = c.address_id
         JOIN queue_visit v ON v.conversation_id = c.id WHERE c.channel = 'sms' ORDER BY c.rank_at LIMIT 1`,
    );
    const { body } = await house
      .control<any>('GET', `/messages?party=${encodeURIComponent(first?.from ?? '')}`)
      .then((page) => ({ body: page.items[0] }));
    const cameAt = Math.floor(Date.parse(body.createdAt) / 1_000) * 1_000;
    expect(rows[0].queued_at.getTime()).toBe(cameAt);
    expect(rows[0].waiting_since.getTime()).toBe(cameAt);
    expect(rows[0].entered_at.getTime()).toBe(cameAt);
  });
});

describe('killed in the middle', () => {
  const TEXTS = 400;
  const CALLS = 80;
  let house: Harness;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    house = await startHarness({ speed: 1_000, works: false });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await house.close();
  });

  function startWorker(): ChildProcess {
    const child = fork(path.resolve(import.meta.dirname, '../../worker/main.ts'), {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: house.config.databaseUrl,
        PUBLIC_URL: house.config.publicUrl,
        TWILIO_ACCOUNT_SID: ACCOUNT,
        TWILIO_AUTH_TOKEN: TOKEN,
        TWILIO_API_BASE_URL: house.sandboxUrl,
        SMTP_URL: house.config.smtpUrl,
        AUTH_SECRET: house.config.authSecret,
        SANDBOX: 'true',
        LOG_LEVEL: 'silent',
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    return child;
  }

  test('the next worker goes on, and nothing is lost or twice', { timeout: 360_000 }, async () => {
    const place = await house.open({ available: false });
    const outage = await house.control<Outage>('POST', '/outage', {
      to: place.number,
      seconds: 3_000,
      texts: TEXTS,
      calls: CALLS,
      customers: 60,
    });
    for (const share of [0.1, 0.5]) {
      const worker = startWorker();
      await until(async () => (await received(house)).length > share * (TEXTS + CALLS), 100_000);
      worker.kill('SIGKILL');
      expect((await received(house)).length).toBeLessThan(TEXTS + CALLS);
    }
    startWorker();
    await until(async () => (await received(house)).length >= TEXTS + CALLS, 100_000);
    // Half a minute passes: what a killed worker had in hand for an event is ordered again.
    await house.hub.pool.query(
      `UPDATE outbox_message SET created_at = now() - interval '1 min' WHERE created_at > now()`,
    );
    await settled(house);
    await expectAllOf(house, outage);
    const open = { channel: 'call', state: { not: 'closed' } } as const;
    expect(await house.hub.prisma.conversation.count({ where: open })).toBe(0);
  });
});
