import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrivalToken } from '../../core/arrival/arrivalToken.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../prisma/embedded.ts';
import { freePort } from '../../prisma/freePort.ts';
import { removePostgresHome } from '../../prisma/postgresHome.ts';
import { runScript } from '../../server/launch/runScript.ts';
import { backends, startHarness, type Harness, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { newSid, postWebhook, textForm } from '../support/webhook.ts';

// The database goes and comes back: nothing is said to be taken that is not, and everything heals by itself.

describe.each(backends)('the database is away, queue on %s', (backend) => {
  let postgres: EmbeddedPostgres;
  let house: Harness;
  let place: Place;
  let settings: { dataDir: string; port: number; settings: Record<string, string> };
  const start = async () => {
    postgres = await startEmbeddedPostgres(settings);
  };

  beforeAll(async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), `rapport-test-${process.pid}-`));
    await chmod(dataDir, 0o755);
    settings = { dataDir, port: await freePort(), settings: { fsync: 'off' } };
    await start();
    await runScript('prisma/migrate.ts', { ...process.env, DATABASE_URL: postgres.url });
    house = await startHarness({ backend, databaseUrl: postgres.url, sweepEveryMs: 1_000 });
    place = await house.open();
  });
  afterAll(async () => {
    await house?.close();
    await postgres?.stop();
    await removePostgresHome(settings.dataDir);
  });

  const timed = async <T>(work: Promise<T>): Promise<{ ms: number; value: T }> => {
    const startedAt = performance.now();
    const value = await work;
    return { ms: performance.now() - startedAt, value };
  };

  test('refuses within two seconds while it is away, and goes on when it is back', async () => {
    const { agent, number, mailbox, queueId } = place;
    const customer = house.customer();
    await customer.text(number, 'before');
    const offer = await agent.isOffered(customer.number);
    await agent.post(`/conversations/${offer.id}/accept`);
    const form = textForm(customer.number, number, 'while it is away');

    await postgres.stop();
    const refused = await timed(postWebhook(house, { path: '/sms', form }));
    expect(refused.value.status).toBe(503);
    expect(refused.ms).toBeLessThan(2_000);
    // Who is on the line hears us, not the network's error message, and is asked for again.
    for (const door of ['/voice', `/voice/greet/${offer.id}`, `/voice/wait/${offer.id}`]) {
      const call = { ...form, CallSid: newSid('CA'), CallStatus: 'ringing' };
      const { ms, value } = await timed(postWebhook(house, { path: door, form: call }));
      expect(value.status, door).toBe(200);
      expect(await value.text(), door).toContain(`/webhooks/twilio${door}</Redirect>`);
      expect(ms, door).toBeLessThan(2_000);
    }
    // What a caller pressed in a menu is in the address that the network asks again.
    const pressing = { ...form, CallSid: newSid('CA'), Digits: '2' };
    const named = { conversationId: offer.id, step: 1 };
    const answer = `/voice/arrival/${arrivalToken(house.config.authSecret, named, pressing.CallSid)}`;
    const held = await timed(postWebhook(house, { path: answer, form: pressing }));
    expect(await held.value.text()).toContain(`/webhooks/twilio${answer}?Digits=2</Redirect>`);
    expect(held.ms).toBeLessThan(2_000);
    const mail = await customer.mail(mailbox, { subject: 'Hello', text: 'a mail while it is away' });
    expect(mail.accepted).toBe(false);
    expect(mail.response).toContain('451');
    const desk = await timed(agent.ask('GET', '/me/desk'));
    expect(desk.value).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    const reply = await agent.ask('POST', `/conversations/${offer.id}/reply`, { text: 'lost?' });
    expect(reply.status).toBe(503);
    expect((await fetch(`${house.urls[0]}/healthz`)).status).toBe(200);
    expect((await fetch(`${house.urls[0]}/readyz`)).status).toBe(503);

    await start();
    // The provider posts the very same again, and the customer's mail server tries again by itself.
    await until(async () => (await postWebhook(house, { path: '/sms', form })).status === 200);
    await until(async () => (await fetch(`${house.urls[0]}/readyz`)).status === 200);
    const mailed = await house.clientOf(customer.email);
    await until(async () => (await house.timeline(mailed)).length > 0);
    const texts = (await house.timeline(offer.clientId)).flatMap((event) =>
      event.kind === 'message.received' ? [event.data.text] : [],
    );
    expect(texts).toEqual(['before', 'while it is away']);

    // Pushes, jobs and routing too, without anybody's help.
    const console = await agent.socket();
    await console.watch(offer.clientId);
    await agent.post(`/conversations/${offer.id}/reply`, { text: 'We are back.' });
    await customer.getsText('We are back.');
    await console.sees((event) => event.kind === 'message.delivered');
    const other = house.customer();
    await other.text(number, 'after');
    await until(async () => {
      const { items } = await agent.get(`/conversations?queueId=${queueId}&state=offered`);
      return items.length > 0;
    });
    expect(await customer.texts()).toHaveLength(1);
    house.errors.length = 0;
    await house.checkInvariants();
  });
});
