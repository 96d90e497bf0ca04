import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHarness, type Harness, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Mail that was kept apart: looked at, saved, and taken in by a person.

let house: Harness;
let place: Place;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('what was kept apart', () => {
  test('is looked at byte for byte and taken in after all, once', async () => {
    const customer = house.customer();
    const raw = [
      `From: Busy <${customer.email}>`,
      `To: ${place.mailbox}`,
      'Subject: Automatic reply: your order',
      `Message-ID: <kept-${customer.email}>`,
      'Auto-Submitted: auto-replied',
      '',
      'I do want the blue one.',
    ].join('\r\n');
    await house.control('POST', '/mails', { from: customer.email, to: place.mailbox, raw });
    const supervisor = await house.member('supervisor');
    const item = await until(async () =>
      (await supervisor.get('/quarantine')).items.find((one: any) => one.from === customer.email),
    );
    expect(item).toMatchObject({ reason: 'auto_reply', source: 'email' });
    expect(await supervisor.download(`/quarantine/${item.id}/raw`)).toContain('I do want the blue one.');
    expect(await house.hub.prisma.address.count({ where: { value: customer.email } })).toBe(0);
    await supervisor.post(`/quarantine/${item.id}/replay`);
    const { id, clientId } = await place.agent.isOffered(customer.email);
    expect((await house.timeline(clientId))[0]).toMatchObject({
      kind: 'message.received',
      data: { text: 'I do want the blue one.', subject: 'Automatic reply: your order' },
    });
    // It is no item of the quarantine any more.
    expect(await supervisor.ask('POST', `/quarantine/${item.id}/replay`)).toMatchObject({ status: 404 });
    expect((await supervisor.get('/quarantine')).items.some((one: any) => one.id === item.id)).toBe(false);
    expect(await house.hub.prisma.message.count({ where: { clientId } })).toBe(1);
    await place.agent.post(`/conversations/${id}/accept`);
    await place.agent.post(`/conversations/${id}/close`);
  });

  test('stays there when it can be read in two ways', async () => {
    const customer = house.customer();
    const raw = `From: ${customer.email}\r\nFrom: other@x.example\r\nTo: ${place.mailbox}\r\n\r\nWho am I?`;
    await house.control('POST', '/mails', { from: customer.email, to: place.mailbox, raw });
    const supervisor = await house.member('supervisor');
    const item = await until(async () =>
      (await supervisor.get('/quarantine')).items.find((one: any) => one.from === customer.email),
    );
    expect(await supervisor.ask('POST', `/quarantine/${item.id}/replay`)).toMatchObject({
      status: 409,
      body: { error: { code: 'invalid_state', details: { reason: 'two_from' } } },
    });
    expect((await supervisor.get('/quarantine')).items.some((one: any) => one.id === item.id)).toBe(true);
  });
});
