import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf } from '../support/talk.ts';
import { openWaiting, pauseIsOver, ringsOf, wantsCallback } from '../support/waiting.ts';
import { postWebhook } from '../support/webhook.ts';
import { spokenNumber } from '../../core/channels/waitTwiml.ts';
import { carryOutDueWaiting } from '../../core/waiting/due.ts';

// A caller who would rather be called: the place is kept, the attempts are the server's, and an agent may still be quicker.

describe('callbacks', () => {
  let house: Harness;
  beforeAll(async () => {
    house = await startHarness({ speed: 8 });
  });
  afterEach(() => house.checkInvariants());
  afterAll(() => house.close());

  const look = (agent: Member, id: string) => agent.get(`/conversations/${id}`);
  const wishOf = (id: string) =>
    house.hub.prisma.callback.findFirstOrThrow({
      where: { conversationId: id },
      orderBy: { createdAt: 'desc' },
    });

  test('keep the caller’s place: before who came later, with the rank of the call', async () => {
    const place = await openWaiting(house, { callback: { offered: true } });
    const { agent } = place;
    const first = await wantsCallback(house, place);
    const later = await house.customer().call(place.number);
    await later.hears('You are number 2 in line.');
    const visits = await house.hub.prisma.queueVisit.findMany({
      where: { conversationId: first.id },
      orderBy: { enteredAt: 'asc' },
    });
    expect(visits.map((visit) => [visit.result, visit.callbackId !== null])).toEqual([
      ['callback', false],
      [null, true],
    ]);
    expect(
      (await agent.get('/queues')).items.find((one: any) => one.id === place.queueId).today,
    ).toMatchObject({
      offered: 2,
      abandoned: 0,
      shortAbandoned: 0,
    });

    await agent.goes('available');
    const offer = await agent.isOffered(first.customer.number);
    expect(offer.id).toBe(first.id);
    expect((await look(agent, first.id)).callback).toMatchObject({
      kind: 'callback',
      to: first.customer.number,
      attempt: 1,
      maxAttempts: 3,
    });
    await agent.post(`/conversations/${first.id}/accept`);
    const back = await first.customer.rings();
    await back.is('in-progress');
    await happened(house, first.clientId, 'call.connected');
    await back.hangUp();
    await happened(house, first.clientId, 'conversation.wrapping');
    expect((await wishOf(first.id)).state).toBe('done');
    expect((await kindsOf(house, first.clientId)).filter((kind) => kind !== 'conversation.closed')).toEqual([
      'call.received',
      'callback.requested',
      'conversation.offered',
      'conversation.accepted',
      'callback.attempted',
      'call.connected',
      'call.ended',
      'conversation.wrapping',
    ]);
    await agent.post(`/conversations/${first.id}/close`);
    await later.hangUp();
  });

  test('go to another number that is keyed in, read back and confirmed', async () => {
    const place = await openWaiting(house, { callback: { offered: true } });
    const customer = house.customer();
    const other = house.customer();
    const call = await customer.call(place.number);
    await call.hears('Press 1 and we call you back');
    await call.press('1');
    await call.hears('Press 2 for another number');
    await call.press('2');
    await call.hears('Please enter the number');
    await call.press('123#');
    await call.hears('we cannot call this number');
    await call.press(`${other.number.slice(1)}#`);
    await call.hears(`We will call you back at ${spokenNumber(other.number)}.`);
    await call.press('1');
    await call.is('completed');
    const clientId = await house.clientOf(customer.number);
    const { conversationId: id } = await happened(house, clientId, 'callback.requested');
    await place.agent.goes('available');
    await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    const back = await other.rings();
    await happened(house, clientId, 'call.connected');
    await back.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
  });

  test('are forgotten when an agent takes the call at the last moment', async () => {
    const place = await openWaiting(house, { callback: { offered: true } });
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('Press 1 and we call you back');
    await call.press('1');
    await call.hears('Press 1 if that is right');
    await place.agent.goes('available');
    const { id, clientId } = await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    await happened(house, clientId, 'call.connected');
    const sid = { AccountSid: house.config.twilio.accountSid, CallSid: call.sid };
    // The key that would have confirmed it comes too late, and twice.
    for (let time = 0; time < 2; time += 1) {
      const late = await postWebhook(house, { path: `/voice/choose/${id}`, form: { ...sid, Digits: '1' } });
      expect(await late.text()).toContain('<Conference');
    }
    expect((await wishOf(id)).state).toBe('canceled');
    expect((await call.look()).status).toBe('in-progress');
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    expect(await kindsOf(house, clientId)).not.toContain('callback.requested');
  });

  test('are tried again after a pause, as often as the queue says, and then given up', async () => {
    const place = await openWaiting(house, { callback: { offered: true, maxAttempts: 2 } });
    const { agent } = place;
    const asked = await wantsCallback(house, place);
    await asked.customer.behaves({ onCall: 'busy' });
    await agent.goes('available');
    await agent.isOffered(asked.customer.number);
    await agent.post(`/conversations/${asked.id}/accept`);
    const unreached = await happened(house, asked.clientId, 'callback.unreached');
    expect(unreached.data).toMatchObject({ attempt: 1, maxAttempts: 2, reason: 'busy' });
    const paused = await look(agent, asked.id);
    expect(paused).toMatchObject({ state: 'queued', callback: { attempt: 2, lastReason: 'busy' } });
    expect(Date.parse(paused.callback.notBefore)).toBeGreaterThan(Date.now() + 14 * 60_000);
    // The agent is free at once, and nothing is asked while the pause lasts.
    await until(async () => (await agent.get('/me/desk')).agent.engagement === 'idle');
    await house.drain();
    expect((await agent.get('/me/desk')).offers).toEqual([]);
    expect(
      await house.hub.prisma.leg.count({ where: { conversationId: asked.id, state: { not: 'ended' } } }),
    ).toBe(0);

    await pauseIsOver(house, asked);
    await agent.isOffered(asked.customer.number);
    await agent.post(`/conversations/${asked.id}/accept`);
    const closed = await happened(house, asked.clientId, 'conversation.closed');
    expect(closed.data).toMatchObject({ outcome: 'unanswered' });
    expect(await wishOf(asked.id)).toMatchObject({ state: 'failed', attempts: 2 });
    await ringsOf(house, asked.customer.number, 2);
  });

  test('ring the customer first where the queue says so', async () => {
    const place = await openWaiting(house, { callback: { offered: true, mode: 'customer_first' } });
    const { agent } = place;
    const asked = await wantsCallback(house, place);
    await asked.customer.behaves({ onCall: 'ring' });
    await agent.goes('available');
    await agent.isOffered(asked.customer.number);
    await agent.post(`/conversations/${asked.id}/accept`);
    const back = await asked.customer.rings();
    await back.is('ringing');
    expect(await house.hub.prisma.leg.count({ where: { conversationId: asked.id, party: 'agent' } })).toBe(0);
    await house.control('POST', `/calls/${back.sid}/answer`);
    await back.hears(`This is ${place.queueName}. You asked us to call you back.`);
    await happened(house, asked.clientId, 'call.connected');
    await back.hangUp();
    await happened(house, asked.clientId, 'conversation.wrapping');
  });

  test('do not count an agent who does not come', async () => {
    const place = await openWaiting(
      house,
      { callback: { offered: true } },
      { available: false, offerSeconds: 1 },
    );
    const { agent } = place;
    const asked = await wantsCallback(house, place);
    await agent.goes('available');
    await happened(house, asked.clientId, 'conversation.missed');
    expect((await wishOf(asked.id)).attempts).toBe(0);
    await agent.post('/agents/me/confirm-presence');
    await asked.customer.behaves({ onCall: 'ring' });
    await agent.isOffered(asked.customer.number);
    await agent.post(`/conversations/${asked.id}/accept`);
    await asked.customer.rings();
    // The agent's line is lost while the client's phone rings.
    const leg = await house.hub.prisma.leg.findFirstOrThrow({
      where: { conversationId: asked.id, party: 'agent' },
    });
    await house.control('POST', `/calls/${leg.callSid}/hangup`);
    const unreached = await happened(house, asked.clientId, 'callback.unreached');
    expect(unreached.data).toMatchObject({ reason: 'agent_lost' });
    expect(await wishOf(asked.id)).toMatchObject({ state: 'waiting', attempts: 0 });
    await until(async () =>
      (await ringsOf(house, asked.customer.number, 1))[0]?.look().then(({ status }) => status !== 'ringing'),
    );
    await agent.goes('offline');
  });

  test('are theirs on the line when the client calls again', async () => {
    const place = await openWaiting(house, { callback: { offered: true } });
    const asked = await wantsCallback(house, place);
    const again = await asked.customer.call(place.number);
    await again.hears('You are next in line.');
    expect((await happened(house, asked.clientId, 'callback.canceled')).data).toMatchObject({
      reason: 'client_called',
    });
    await place.agent.goes('available');
    const offer = await place.agent.isOffered(asked.customer.number);
    expect(offer.id).toBe(asked.id);
    await place.agent.post(`/conversations/${asked.id}/accept`);
    await happened(house, asked.clientId, 'call.connected');
    await again.hangUp();
    await happened(house, asked.clientId, 'conversation.wrapping');
  });

  test('are canceled by an agent, by an opt-out, and by time', async () => {
    const place = await openWaiting(house, { callback: { offered: true } });
    const one = await wantsCallback(house, place);
    const canceled = await place.agent.post(`/conversations/${one.id}/cancel-callback`, {
      reason: 'wrote to us',
    });
    expect(canceled.conversation).toMatchObject({ state: 'closed', outcome: 'unanswered', callback: null });
    expect(await place.agent.ask('POST', `/conversations/${one.id}/cancel-callback`, {})).toMatchObject({
      status: 409,
    });
    const two = await wantsCallback(house, place);
    await two.customer.text(place.number, 'STOP');
    expect((await happened(house, two.clientId, 'callback.canceled')).data).toMatchObject({
      reason: 'opted_out',
    });
    const three = await wantsCallback(house, place);
    await house.hub.prisma.callback.updateMany({
      where: { conversationId: three.id },
      data: { expiresAt: new Date(Date.now() - 1_000) },
    });
    await carryOutDueWaiting(house.hub);
    await carryOutDueWaiting(house.hub);
    await happened(house, three.clientId, 'callback.expired');
    expect((await kindsOf(house, three.clientId)).filter((kind) => kind === 'callback.expired')).toHaveLength(
      1,
    );
    expect((await look(place.agent, three.id)).state).toBe('closed');
  });

  test('a caller who keeps pressing nonsense waits on', async () => {
    const place = await openWaiting(house, { callback: { offered: true } });
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('Press 1 and we call you back');
    await call.press('1');
    await call.hears('Press 1 if that is right');
    await call.press('7');
    await call.hears('Sorry, we did not get that.');
    await call.press('*');
    await call.hears('/media/hold-music.wav');
    const clientId = await house.clientOf(customer.number);
    const { id } = await house.hub.prisma.conversation.findFirstOrThrow({ where: { clientId } });
    const sid = { AccountSid: house.config.twilio.accountSid, CallSid: call.sid };
    for (const Digits of ['0', '#', '*****', 'ABCD', '', '0123456789'.repeat(6)])
      for (const step of ['keys', 'choose', 'number'])
        expect(
          (await postWebhook(house, { path: `/voice/${step}/${id}`, form: { ...sid, Digits } })).status,
        ).toBe(200);
    expect(
      (await postWebhook(house, { path: `/voice/keys/${id}`, form: { ...sid, Digits: '<1>' } })).status,
    ).toBe(403);
    await call.hangUp();
    await happened(house, clientId, 'call.abandoned');
    // A key that is told after the end does nothing any more.
    for (const step of ['keys', 'choose', 'number', 'callback', 'voicemail', 'empty', 'join', 'wait']) {
      const form = { ...sid, Digits: '1' };
      const answer = await postWebhook(house, { path: `/voice/${step}/${id}`, form });
      expect(await answer.text(), step).toContain('<Hangup>');
    }
    expect(await kindsOf(house, clientId)).not.toContain('callback.requested');
  });
});
