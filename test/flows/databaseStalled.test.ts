import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type ClonedDatabase } from '../support/database.ts';
import { startHarness, type Harness, type Place } from '../support/harness.ts';
import { unwatchDatabase } from '../support/invariants.ts';
import { openStallingLine, type StallingLine } from '../support/stallingLine.ts';
import { happened } from '../support/talk.ts';
import { newSid, postWebhook, textForm } from '../support/webhook.ts';

// PostgreSQL is there and does not answer: connections are taken and nothing comes back, which no error tells of. Whoever is
// on the line hears a word of ours within two seconds and is served when it goes on; nobody hears the network's own words.

/** What somebody on the line waits at most, and what a loaded machine may add to it. */
const HEARD_WITHIN_MS = 2_000;
const OF_THE_MACHINE_MS = 1_000;

let database: ClonedDatabase;
let line: StallingLine;
let house: Harness;
let place: Place;
beforeAll(async () => {
  database = await cloneDatabase();
  const { hostname, port } = new URL(database.url);
  line = await openStallingLine({ host: hostname, port: Number(port) });
  house = await startHarness({ databaseUrl: line.urlFor(database.url), sweepEveryMs: 1_000, speed: 5 });
  place = await house.open();
});
afterAll(async () => {
  line?.goOn();
  await house?.close();
  await unwatchDatabase(line.urlFor(database.url));
  await line?.close();
  await database?.drop();
});

const timed = async <T>(work: Promise<T>): Promise<{ ms: number; value: T }> => {
  const startedAt = performance.now();
  const value = await work;
  return { ms: performance.now() - startedAt, value };
};

test('a caller hears us, waits, and is served when it goes on; the same call is one call', async () => {
  const { agent, number } = place;
  const customer = house.customer();
  line.stall();
  try {
    const form = { ...textForm(house.customer().number, number, ''), CallStatus: 'ringing' };
    for (const door of ['/voice', '/voice']) {
      const call = { ...form, CallSid: newSid('CA') };
      const { ms, value } = await timed(postWebhook(house, { path: door, form: call }));
      expect(value.status).toBe(200);
      const twiml = await value.text();
      expect(twiml).toContain('<Say');
      expect(twiml).toContain(`/webhooks/twilio${door}</Redirect>`);
      expect(ms).toBeLessThan(HEARD_WITHIN_MS + OF_THE_MACHINE_MS);
    }
    const text = await timed(
      postWebhook(house, { path: '/sms', form: textForm(house.customer().number, number, 'Hello') }),
    );
    expect(text.value.status).toBe(503);

    const call = await customer.call(number);
    // The sandbox waits for an answer as Twilio does, and plays what it gets.
    await call.hears('Please hold the line for a moment.');
    const said = async () => (await call.look()).transcript.map((one) => one.text).join('\n');
    expect(await said()).not.toMatch(/application error/);
    expect((await call.look()).status).toBe('in-progress');
    line.goOn();

    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    await happened(house, offer.clientId, 'call.connected');
    expect(await said()).not.toMatch(/application error/);
    expect(await said()).toContain(`Welcome to ${place.queueName}`);
    await call.hangUp();
    await happened(house, offer.clientId, 'conversation.wrapping');
    const received = (await house.timeline(offer.clientId)).filter(({ kind }) => kind === 'call.received');
    expect(received).toHaveLength(1);
    await agent.post(`/conversations/${offer.id}/close`);
  } finally {
    line.goOn();
  }
  house.errors.length = 0;
});
