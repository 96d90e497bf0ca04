import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Actor } from '../support/actor.ts';
import { Customer } from '../support/customer.ts';
import { startFleet, type Fleet } from '../support/fleet/fleet.ts';
import { brokenPromises } from '../support/invariants.ts';
import { until } from '../support/openTestHub.ts';
import { somePhone } from '../support/people.ts';
import { makeCompany } from './company.ts';
import { OUR_MAILBOX, OUR_NUMBER } from './providers.ts';
import { callFrom, postSigned, textFrom } from './signedForm.ts';
import { WatchingConsole } from './watchingConsole.ts';
import { startWriters } from './writers.ts';

// PostgreSQL or Redis goes away under load and comes back. Nobody lends a hand: ten seconds later everything runs again,
// and what was said to be taken is there, once.

const HEALED_WITHIN_MS = 10_000;
const TWILIO_WAITS_MS = 15_000;
const PEOPLE_WHO_WRITE = 4;

interface Talk {
  customer: Customer;
  id: string;
  clientId: string;
}

describe.each(['postgres', 'redis'] as const)('away and back, queue on %s', (backend) => {
  let fleet: Fleet;
  let agent: Actor;
  let token: string;
  beforeAll(async () => {
    fleet = await startFleet({
      backend,
      servers: 1,
      workers: 1,
      numbers: [OUR_NUMBER],
      mailboxes: [OUR_MAILBOX],
    });
    const company = await makeCompany(fleet, {
      agents: 1,
      number: OUR_NUMBER,
      mailbox: OUR_MAILBOX,
      messageCapacity: 100,
    });
    token = company.agents[0]?.token ?? '';
    agent = new Actor(fleet.url, { bearer: token });
  }, 120_000);
  afterAll(() => fleet?.close());

  const newCustomer = (): Customer => {
    const number = somePhone();
    return new Customer(fleet.control, { number, email: `${number.slice(1)}@people.example` });
  };

  /** A customer whose text the agent has on the desk. */
  async function talk(): Promise<Talk> {
    const customer = newCustomer();
    await customer.text(OUR_NUMBER, 'Hello');
    const { items } = await until(async () => {
      const found = await agent.get(`/conversations?state=queued&limit=200`);
      return found.items.some((one: any) => one.address === customer.number) && found;
    });
    const { id, clientId } = items.find((one: any) => one.address === customer.number);
    await agent.post(`/conversations/${id}/accept`);
    return { customer, id, clientId };
  }

  interface Offered {
    id: string;
    clientId: string;
    address: string;
  }

  /** Takes whatever is offered, until it is the conversation of this address. */
  async function acceptUntil(address: string): Promise<Offered> {
    return until(async () => {
      for (const { conversation } of (await agent.get('/me/desk')).offers) {
        await agent.post(`/conversations/${conversation.id}/accept`);
        if (conversation.address === address) return conversation as Offered;
      }
      return null;
    }, 60_000);
  }

  /** Asked again until it succeeds, as the console does with the same key. */
  const insist = (path: string, body: unknown): Promise<unknown> =>
    until(async () => (await agent.ask('POST', path, body).catch(() => null))?.status === 200, 60_000);

  /** The id of the event of this text, once its row is committed. */
  const eventOf = async (sid: string): Promise<string | undefined> =>
    (
      await fleet.database.pool.query<{ id: string }>(`SELECT id FROM timeline_event WHERE dedupe_key = $1`, [
        `twilio:${sid}`,
      ])
    ).rows[0]?.id;

  /** People write all the time. */
  const startTexts = () =>
    startWriters(fleet, { numbers: Array.from({ length: PEOPLE_WHO_WRITE }, somePhone) });

  async function allThereOnce(taken: readonly string[]): Promise<void> {
    const { rows } = await fleet.database.pool.query<{ sid: string }>(
      `SELECT substr(dedupe_key, 8) AS sid FROM timeline_event WHERE kind = 'message.received' AND dedupe_key = ANY($1)`,
      [taken.map((sid) => `twilio:${sid}`)],
    );
    expect(rows.map((row) => row.sid).toSorted()).toEqual([...taken].toSorted());
    await until(
      async () => (await fleet.database.pool.query(`SELECT 1 FROM outbox_message LIMIT 1`)).rowCount === 0,
      60_000,
    );
    expect(await brokenPromises(fleet.database.pool)).toEqual([]);
    expect([...fleet.servers, ...fleet.workers].map((one) => one.unexpectedEnds)).toEqual([0, 0]);
  }

  /** The parts of the house that must run again, each with what shows it. Gives how long after `since` each did. */
  async function heals(since: number, talks: { answered: Talk; closed: Talk; console: WatchingConsole }) {
    const { answered, closed, console: watching } = talks;
    const after: Record<string, number> = {};
    const runs = async (part: string, work: Promise<unknown>): Promise<void> => {
      await work;
      after[part] = Math.round(performance.now() - since);
    };
    const pushedBefore = watching.pushed.size;
    const form = textFrom(answered.customer.number, 'I am back');
    const key = `back-${since}`;
    await Promise.all([
      runs(
        'a webhook is answered and its row committed',
        until(
          async () =>
            (await postSigned(fleet, '/sms', form).catch(() => null))?.status === 200 &&
            (await eventOf(form.MessageSid).catch(() => null)),
          60_000,
        ),
      ),
      runs(
        'what comes in is pushed to a console',
        // A push is a hint: one that was lost on the way is fetched at the next connect. But they must come again.
        until(async () => {
          await postSigned(fleet, '/sms', textFrom(answered.customer.number, 'And?')).catch(() => null);
          return watching.pushed.size > pushedBefore;
        }, 60_000),
      ),
      runs(
        'a reply reaches its customer (relay, lane of messages)',
        insist(`/conversations/${answered.id}/reply`, { text: key, clientKey: key }).then(() =>
          until(async () => (await answered.customer.texts()).some(({ body }) => body === key), 60_000),
        ),
      ),
      runs(
        'a closed conversation leads to a survey (lanes of automation and of bulk)',
        insist(`/conversations/${closed.id}/wrap-up`, { disposition: 'Resolved' }).then(() =>
          until(async () => (await closed.customer.texts()).some(({ body }) => body.includes('/s/')), 60_000),
        ),
      ),
    ]);
    return after;
  }

  async function watch({ clientId }: Talk): Promise<WatchingConsole> {
    const watching = new WatchingConsole(fleet, token, { watched: [clientId], server: 0 });
    await until(async () => watching.shows(clientId).length > 0);
    return watching;
  }

  async function showsAll(watching: WatchingConsole, { clientId }: Talk): Promise<void> {
    await until(async () => {
      const { rows } = await fleet.database.pool.query<{ shown: string }>(
        `SELECT seq || ' ' || id AS shown FROM timeline_event WHERE client_id = $1 ORDER BY seq`,
        [clientId],
      );
      return rows.map((row) => row.shown).join() === watching.shows(clientId).join();
    });
  }

  const ways = [
    ['killed', (one: Fleet) => one.postgres.kill()],
    ['shut down', (one: Fleet) => one.postgres.stop()],
  ] as const;
  test.each(ways)('PostgreSQL is %s and comes back', { timeout: 180_000 }, async (how, leave) => {
    const [answered, closed] = [await talk(), await talk()];
    const watching = await watch(answered);
    const texts = startTexts();
    try {
      await until(async () => texts.taken.length >= 20, 60_000);
      await leave(fleet);
      const refusedBefore = texts.refused();
      await until(async () => texts.refused() > refusedBefore + 2 * PEOPLE_WHO_WRITE, 60_000);
      await fleet.postgres.start();
      const after = await heals(performance.now(), { answered, closed, console: watching });
      console.info(`PostgreSQL ${how}, queue on ${backend}: ${JSON.stringify(after)}`);
      expect(Object.entries(after).filter(([, ms]) => ms > HEALED_WITHIN_MS)).toEqual([]);
      await showsAll(watching, answered);
    } finally {
      await texts.stop();
      watching.close();
    }
    await allThereOnce(texts.taken);
  });

  // Without a Redis there is none to stop: the test is not there, instead of being skipped.
  const withRedis = backend === 'redis' ? test : null;
  withRedis?.(
    'Redis stopped: calls, texts and routing go on; when it is back, so does the worker',
    { timeout: 180_000 },
    async () => {
      const [answered, closed] = [await talk(), await talk()];
      const watching = await watch(answered);
      const texts = startTexts();
      try {
        await until(async () => texts.taken.length >= 20, 60_000);
        await fleet.redis?.kill();
        const refusedBefore = texts.refused();
        const takenBefore = texts.taken.length;

        // A text is taken and offered; a caller is greeted, waits and is offered too.
        const writer = newCustomer();
        expect((await writer.text(OUR_NUMBER, 'While Redis is away')).webhook?.status).toBe(200);
        await agent.goes('available');
        const offer = await acceptUntil(writer.number);
        const caller = newCustomer();
        const call = await caller.call(OUR_NUMBER);
        await call.hears('Welcome to Service');
        const offeredCall = await acceptUntil(caller.number);
        const reply = { text: 'An answer while Redis is away', clientKey: 'while-away' };
        await agent.post(`/conversations/${offer.id}/reply`, reply);
        await agent.goes('offline');
        // Only now: a second caller would be offered first.
        const startedAt = performance.now();
        const { status, text } = await postSigned(fleet, '/voice', callFrom(somePhone()));
        expect(performance.now() - startedAt).toBeLessThan(TWILIO_WAITS_MS);
        expect(status).toBe(200);
        expect(text).toContain('/webhooks/twilio/voice/greet/');
        await until(async () => texts.taken.length > takenBefore + 20, 60_000);
        expect(texts.refused()).toBe(refusedBefore);

        await fleet.redis?.start();
        const backAt = performance.now();
        const after = await heals(backAt, { answered, closed, console: watching });
        const within = (): number => Math.max(1, 60_000 - (performance.now() - backAt));
        await until(async () => (await writer.texts()).some(({ body }) => body === reply.text), within());
        after['what was ordered meanwhile reaches its customer'] = Math.round(performance.now() - backAt);
        await until(async () => {
          const { rowCount } = await fleet.database.pool.query(
            `SELECT 1 FROM timeline_event WHERE client_id = $1 AND kind = 'call.connected'`,
            [offeredCall.clientId],
          );
          return rowCount === 1;
        }, within());
        after['who was accepted meanwhile is connected'] = Math.round(performance.now() - backAt);
        console.info(`Redis killed: ${JSON.stringify(after)}`);
        expect(Object.entries(after).filter(([, ms]) => ms > HEALED_WITHIN_MS)).toEqual([]);
        await showsAll(watching, answered);
        await call.hangUp();
        await texts.stop();
        await allThereOnce(texts.taken);
        expect((await writer.texts()).filter(({ body }) => body === reply.text)).toHaveLength(1);
      } finally {
        await texts.stop();
        watching.close();
      }
    },
  );
});
