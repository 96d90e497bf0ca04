import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { carryOutDueWaiting } from '../../core/waiting/due.ts';
import { startHarness, type Harness, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf } from '../support/talk.ts';
import { openWaiting, waitsSo } from '../support/waiting.ts';

// Where callers go who cannot wait, or not any longer; and messages that they leave.

describe('waiting', () => {
  let house: Harness;
  beforeAll(async () => {
    house = await startHarness({ speed: 12 });
  });
  afterEach(() => house.checkInvariants());
  afterAll(() => house.close());

  const message = { kind: 'message', sendsText: true } as const;
  const voicemail = { kind: 'voicemail' } as const;

  async function calls({ number }: Pick<Place, 'number'>) {
    const customer = house.customer();
    const call = await customer.call(number);
    const clientId = await house.clientOf(customer.number);
    const { id } = await until(() => house.hub.prisma.conversation.findFirst({ where: { clientId } }));
    return { customer, call, clientId, id };
  }

  test('a full queue says so, and sends a text', async () => {
    const place = await openWaiting(house, { maxWaiting: 1, whenFull: message });
    const first = await calls(place);
    await first.call.hears('You are next in line.');
    const { customer, call, clientId, id } = await calls(place);
    await call.hears('we cannot take your call now');
    await call.is('completed');
    expect((await happened(house, clientId, 'call.turnedAway')).data).toMatchObject({ why: 'full' });
    await customer.getsText('could not take your call');
    const { result } = await house.hub.prisma.queueVisit.findFirstOrThrow({ where: { conversationId: id } });
    expect(result).toBe('turned_away');
    expect(await kindsOf(house, clientId)).not.toContain('call.abandoned');
    await first.call.hangUp();
  });

  test('an empty queue lets nobody in where it may not be joined, and sends away those who wait where they may not stay', async () => {
    const closed = await openWaiting(house, {
      joinEmpty: false,
      whenEmpty: { kind: 'message', sendsText: false },
    });
    const { call, clientId } = await calls(closed);
    await call.hears('we cannot take your call now');
    expect((await happened(house, clientId, 'call.turnedAway')).data).toMatchObject({ why: 'empty' });

    await waitsSo(house, closed.queueId, {
      joinEmpty: false,
      leaveEmpty: true,
      whenEmpty: { kind: 'message', sendsText: false },
    });
    await closed.agent.goes('away', 'lunch');
    const waiting = await calls(closed);
    await waiting.call.hears('You are next in line.');
    await closed.agent.goes('offline');
    await waiting.call.hears('we cannot take your call now');
    await happened(house, waiting.clientId, 'call.turnedAway');
  });

  test('overflows by total age to another queue, whose agents have it at once, and from there to a goodbye', async () => {
    const target = await openWaiting(house, {});
    const source = await openWaiting(house, {
      overflow: [{ afterSeconds: 60, onlyIfEmpty: false, to: { kind: 'queue', queueId: target.queueId } }],
    });
    await waitsSo(house, target.queueId, {
      overflow: [
        { afterSeconds: 30, onlyIfEmpty: false, to: message },
        { afterSeconds: 90, onlyIfEmpty: false, to: { kind: 'message', sendsText: false } },
      ],
    });
    const { call, clientId, id } = await calls(source);
    await call.hears('You are next in line.');
    const ages = (seconds: number) =>
      house.hub.pool.query(
        `UPDATE conversation SET opened_at = opened_at - $2 * interval '1 s', overflow_at = overflow_at - $2 * interval '1 s' WHERE id = $1`,
        [id, seconds],
      );
    await carryOutDueWaiting(house.hub);
    expect(await kindsOf(house, clientId)).not.toContain('call.moved');
    await ages(61);
    await Promise.all([carryOutDueWaiting(house.hub), carryOutDueWaiting(house.hub)]);
    const moved = await happened(house, clientId, 'call.moved');
    expect(moved.data).toMatchObject({
      fromQueueId: source.queueId,
      toQueueId: target.queueId,
      why: 'overflow',
    });
    expect((await kindsOf(house, clientId)).filter((kind) => kind === 'call.moved')).toHaveLength(1);
    await target.agent.goes('available');
    const offer = await target.agent.isOffered(
      (await house.hub.prisma.address.findFirstOrThrow({ where: { clientId } })).value,
    );
    expect(offer.id).toBe(id);
    await target.agent.goes('offline');
    // Thirty seconds were over when it came here; ninety are not.
    await ages(30);
    await call.hears('we cannot take your call now');
    await happened(house, clientId, 'call.turnedAway');
  });

  test('a message becomes work in the queue; whoever takes it hears it and calls back', async () => {
    const place = await openWaiting(house, { voicemail: { offered: true } });
    const { agent } = place;
    const { customer, call, clientId, id } = await calls(place);
    await call.hears('Press 2 to leave a message');
    await call.press('2');
    await call.hears('beep');
    await call.say('This is about my invoice. Please call me.');
    await call.hears('We have your message');
    await call.is('completed');
    const { data } = await happened(house, clientId, 'callback.requested');
    const recording = await house.hub.prisma.recording.findFirstOrThrow({ where: { conversationId: id } });
    expect(data).toMatchObject({ kind: 'voicemail', to: customer.number, recordingId: recording.id });
    await house.drain();
    expect((await kindsOf(house, clientId)).filter((kind) => kind === 'callback.requested')).toHaveLength(1);

    await agent.goes('available');
    await agent.isOffered(customer.number);
    await agent.post(`/conversations/${id}/accept`);
    await house.drain();
    expect(await house.hub.prisma.leg.count({ where: { conversationId: id, state: { not: 'ended' } } })).toBe(
      0,
    );
    const called = await agent.post(`/conversations/${id}/call-back`);
    expect(called.conversation.callback).toMatchObject({ kind: 'voicemail', isRinging: true });
    expect((await agent.post(`/conversations/${id}/call-back`)).eventId).toBeNull();
    const back = await customer.rings();
    await happened(house, clientId, 'call.connected');
    await back.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
  });

  test('a message needs no call: its work ends as any other', async () => {
    const place = await openWaiting(house, { joinEmpty: false, whenEmpty: voicemail });
    const { customer, call, clientId, id } = await calls(place);
    await call.hears('beep');
    await call.say('You need not call, the parcel has come.');
    await happened(house, clientId, 'callback.requested');
    await place.agent.goes('available');
    await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    expect((await place.agent.post(`/conversations/${id}/end`)).conversation.state).toBe('wrapping');
    await place.agent.post(`/conversations/${id}/wrap-up`, { disposition: 'Resolved' });
    expect((await house.hub.prisma.callback.findFirstOrThrow({ where: { conversationId: id } })).state).toBe(
      'done',
    );
  });

  test('silence is no message: the caller is told and may try again, and nothing comes of it', async () => {
    const place = await openWaiting(house, { joinEmpty: false, whenEmpty: voicemail });
    const { call, clientId, id } = await calls(place);
    await call.hears('We did not hear anything. Please speak after the tone.');
    await call.hears('so there is no message');
    await call.is('completed');
    await happened(house, clientId, 'call.abandoned');
    expect(await kindsOf(house, clientId)).not.toContain('callback.requested');
    expect(await house.hub.prisma.recording.count({ where: { conversationId: id } })).toBe(0);
  });

  test('who hangs up after speaking has left a message, whatever news comes first', async () => {
    const place = await openWaiting(house, { joinEmpty: false, whenEmpty: voicemail });
    const { call, clientId, id } = await calls(place);
    await call.hears('beep');
    await house.control('PUT', '/faults', [{ match: 'webhook:voice', action: 'delay', delayMs: 1_000 }]);
    await call.say('Please call me, it is urgent.');
    // Longer than a cough, shorter than the silence that would end it.
    const spokenAt = Date.now();
    await until(async () => Date.now() - spokenAt > 250);
    await call.hangUp();
    await happened(house, clientId, 'callback.requested');
    await house.control('DELETE', '/faults');
    await house.drain();
    expect((await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } })).state).toBe('queued');
    expect(await kindsOf(house, clientId)).not.toContain('call.abandoned');
  });

  test('a caller whose move into the conference is lost is brought there by what is heard next', async () => {
    const place = await openWaiting(house, {});
    const { customer, call, clientId, id } = await calls(place);
    await call.hears('You are next in line.');
    await house.control('PUT', '/faults', [{ match: 'rest:Calls.update', action: 'fail', status: 500 }]);
    await place.agent.goes('available');
    await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    await house.hub.prisma
      .$executeRaw`UPDATE leg SET moving_since = now() - interval '6 s' WHERE conversation_id = ${id}::uuid AND moving_since IS NOT NULL`;
    await happened(house, clientId, 'call.connected');
    await house.control('DELETE', '/faults');
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
  });
});
