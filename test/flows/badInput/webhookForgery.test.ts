import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProxy, type FleetProxy } from '../../support/fleet/proxy.ts';
import { startHarness, type Harness, type Place } from '../../support/harness.ts';
import { Random } from '../../support/random.ts';
import { testSeed as seed } from '../../support/testSeed.ts';
import { makeForgeries, sign, textForm, written, type Sent } from './forgeries.ts';

// Only the provider gets through the provider's door: ten thousand forgeries, none taken; ten thousand genuine requests in
// every shape that is allowed, straight and through a proxy, none refused.

const FORGERIES = 10_000;
const GENUINE = 10_000;
const AT_ONCE = 24;

let house: Harness;
let place: Place;
let proxy: FleetProxy;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open({ available: false });
  const [server] = house.servers;
  proxy = await startProxy([{ port: server?.port ?? 0, smtpPort: server?.smtpPort ?? 0 }]);
});
afterAll(async () => {
  await proxy.close();
  await house.checkInvariants();
  await house.close();
});

function genuine(random: Random): Sent {
  const form = textForm(random, place.number);
  const path = '/webhooks/twilio/sms';
  return {
    url: house.config.publicUrl,
    path,
    body: written(random, form),
    signature: sign(house.config.publicUrl + path, form),
  };
}

async function post({ url, path, body, signature, headers }: Sent): Promise<number> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      ...(signature === null ? {} : { 'x-twilio-signature': signature }),
      ...headers,
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** As the provider does: "not now" (503) is asked again, a few times. */
async function deliver(sent: Sent): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const status = await post(sent);
    if (status !== 503 || tries > 3) return status;
  }
}

/** Does `many` things, so many at once, and counts what came of them. */
async function tally(
  many: number,
  work: (index: number) => Promise<number>,
): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  let next = 0;
  const go = async (): Promise<void> => {
    while (next < many) {
      const status = await work(next++);
      counts[status] = (counts[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, go));
  return counts;
}

/** How many rows everything has that a request might have made. */
async function rows(): Promise<number[]> {
  const { prisma } = house.hub;
  return [
    // What a picture's text came with is fetched in its own time.
    await prisma.timelineEvent.count({ where: { NOT: { kind: { startsWith: 'message.media' } } } }),
    await prisma.message.count(),
    await prisma.client.count(),
    await prisma.conversation.count(),
    await prisma.rawInbound.count(),
  ];
}

describe(`the provider’s door (seed ${seed})`, () => {
  test(
    `${FORGERIES} forgeries: none is taken, nothing is written, nothing fails`,
    { timeout: 180_000 },
    async () => {
      const random = new Random(seed);
      const forgeries = makeForgeries(() => house.config.publicUrl);
      const names = Object.keys(forgeries);
      const before = await rows();
      const taken: string[] = [];
      const counts = await tally(FORGERIES, async (index) => {
        const name = names[index % names.length] ?? '';
        const sent = forgeries[name]?.(random, textForm(random, place.number), '/webhooks/twilio/sms');
        const status = await post(sent as Sent);
        if (status < 400) taken.push(`${name}: ${status} ${sent?.body}`);
        return status;
      });
      expect(taken).toEqual([]);
      expect(
        Object.keys(counts)
          .map(Number)
          .filter((status) => status >= 500),
      ).toEqual([]);
      expect(await rows()).toEqual(before);
    },
  );

  test(
    `${GENUINE} genuine requests, every other one through a proxy: none is refused, each is there once`,
    { timeout: 240_000 },
    async () => {
      const random = new Random(seed + 1);
      const [before = 0] = await rows();
      const sent: Sent[] = [];
      const counts = await tally(GENUINE, (index) => {
        const one = genuine(random);
        if (sent.length < 1_000) sent.push(one);
        return deliver({ ...one, url: index % 2 === 0 ? one.url : proxy.url });
      });
      expect(counts).toEqual({ 200: GENUINE });
      const received = await house.hub.prisma.timelineEvent.count({ where: { kind: 'message.received' } });
      expect(received).toBe(GENUINE);

      // The same again, under tokens and in an order of their own: answered as before, and nothing more.
      const after = await rows();
      const again = await tally(sent.length, (index) => {
        const one = sent[sent.length - 1 - index];
        const headers = { 'i-twilio-idempotency-token': `a-new-one-${index}` };
        return deliver({ ...(one as Sent), headers });
      });
      expect(again).toEqual({ 200: sent.length });
      expect(await rows()).toEqual(after);
      expect(after[0]).toBeGreaterThan(before);
    },
  );
});
