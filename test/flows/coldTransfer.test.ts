import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { happened } from '../support/talk.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import {
  accepts,
  callOf,
  ends,
  goHome,
  isHeld,
  lineOf,
  reservationOf,
  talkOfTwo,
} from '../support/inCallPlay.ts';
import { until } from '../support/openTestHub.ts';
import { somePhone } from '../support/people.ts';

// A call is transferred cold, to colleagues, queues and numbers; and all the ways in which the other side does not
// come. Whatever happens, the customer is with somebody or waits with music at the head of a queue.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('cold transfer', () => {
  test('to a colleague: the customer hears music, then the colleague; the first one has after-call work', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, call, id, clientId } = two;
    const line = await lineOf(house, holder, id);
    const { conversation } = await holder.post(`/conversations/${id}/transfer`, {
      to: { agentId: colleague.agentId },
    });
    expect(conversation).toMatchObject({ state: 'offered', agentId: null });
    await line.is('completed');
    await isHeld(call, true);
    expect((await holder.get('/me/desk')).afterWork).toMatchObject([{ conversationId: id, endedBy: 'cold' }]);
    expect((await holder.get('/me/desk')).agent.engagement).toBe('wrapping');
    const offer = await until(async () => (await colleague.get('/me/desk')).offers[0]);
    expect(offer).toMatchObject({ kind: 'work', why: { rule: 'transfer', by: holder.name } });
    await accepts(colleague, id);
    await isHeld(call, false);
    expect(await callOf(colleague, id)).toMatchObject({ phase: 'connected', held: false });
    await holder.post(`/conversations/${id}/after-work/end`);
    expect((await holder.get('/me/desk')).agent.engagement).toBe('idle');
    const again = await holder.ask('POST', `/conversations/${id}/after-work/end`);
    expect(again).toMatchObject({ status: 409 });
    await ends(house, two, colleague);
    expect(await reservationOf(house, holder, id)).toMatchObject({ endedBy: 'cold' });
    expect(await reservationOf(house, colleague, id)).toMatchObject({ endedBy: 'client' });
    expect(
      (await house.timeline(clientId)).find(({ kind }) => kind === 'call.transferred')?.data,
    ).toMatchObject({
      how: 'cold',
      agentId: holder.agentId,
      target: { kind: 'agent', name: colleague.name },
    });
    await goHome(holder, colleague);
  });

  test('what follows for who gave it away goes by the mode of the queue, and is noted with whom it went to', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, call, place } = two;
    const gives = async (from: Member, to: Member, wrapUpMode: string) => {
      await house.hub.prisma.queue.update({ where: { id: place.queueId }, data: { wrapUpMode } });
      if (wrapUpMode === 'agent_requested')
        await from.post(`/conversations/${id}/request-wrap-up`, { wanted: true });
      await from.post(`/conversations/${id}/transfer`, { to: { agentId: to.agentId } });
      const desk = await from.get('/me/desk');
      await accepts(to, id);
      await isHeld(call, false);
      return { engagement: desk.agent.engagement, afterWork: desk.afterWork };
    };
    const done = (agent: Member) => agent.ask('POST', `/conversations/${id}/after-work/end`);

    expect(await gives(holder, colleague, 'optional')).toEqual({ engagement: 'idle', afterWork: [] });
    expect(await gives(colleague, holder, 'mandatory')).toMatchObject({
      engagement: 'wrapping',
      afterWork: [{ dueAt: null, mayEnd: true }],
    });
    expect((await done(colleague)).status).toBe(200);
    expect(await gives(holder, colleague, 'agent_requested')).toMatchObject({
      engagement: 'wrapping',
      afterWork: [{ dueAt: expect.any(String), mayEnd: true }],
    });
    expect((await done(holder)).status).toBe(200);
    expect(await gives(colleague, holder, 'mandatory_forced_timeout')).toMatchObject({
      engagement: 'wrapping',
      afterWork: [{ dueAt: expect.any(String), mayEnd: false }],
    });
    expect(await done(colleague)).toMatchObject({
      status: 409,
      body: { error: { code: 'invalid_state', message: expect.stringContaining('keeps the time') } },
    });
    await house.hub.prisma.reservation.updateMany({
      where: { conversationId: id, kind: 'after', endedAt: null },
      data: { afterDueAt: new Date(Date.now() - 1_000) },
    });
    await house.hub.jobs.add([{ name: 'afterWork.endDue', payload: {}, key: 'now' }]);
    await until(async () => (await colleague.get('/me/desk')).agent.engagement === 'idle');

    await house.hub.prisma.queue.update({
      where: { id: place.queueId },
      data: { wrapUpMode: 'mandatory_timeout' },
    });
    await ends(house, two, holder);
    const parts = await house.hub.prisma.agentSegment.findMany({
      where: { conversationId: id, kind: 'work' },
      orderBy: { endedAt: 'asc' },
    });
    expect(parts.map(({ transferredTo }) => transferredTo)).toEqual([
      { agentId: colleague.agentId },
      { agentId: holder.agentId },
      { agentId: colleague.agentId },
      { agentId: holder.agentId },
      null,
    ]);
    await goHome(holder, colleague);
  });

  test('to a colleague who declines: to the head of the queue, before who came first', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, place, call } = two;
    const other = house.customer();
    await colleague.goes('away');
    const waiting = await other.call(place.number);
    await waiting.hears('You are next in line.');
    const away = await holder.ask('POST', `/conversations/${id}/transfer`, {
      to: { agentId: colleague.agentId },
    });
    expect(away).toMatchObject({ status: 409, body: { error: { details: { why: 'away' } } } });
    await waiting.hangUp();
    await happened(house, await house.clientOf(other.number), 'call.abandoned');
    await colleague.goes('available');
    await holder.post(`/conversations/${id}/transfer`, { to: { agentId: colleague.agentId } });
    const late = await house.customer().call(place.number);
    await until(async () => (await colleague.get('/me/desk')).offers.length);
    await colleague.post(`/conversations/${id}/decline`, { reason: 'busy' });
    await holder.post(`/conversations/${id}/after-work/end`);
    // The declined one is at the head: asked first, although the holder is the only one who is left to ask.
    const offer = await until(async () =>
      (await holder.get('/me/desk')).offers.find((one: any) => one.conversation.id === id),
    );
    expect(offer.why.rule).toBe('longest_idle');
    await accepts(holder, id);
    await isHeld(call, false);
    await goHome(colleague);
    await late.hangUp();
    await ends(house, two, holder);
    await goHome(holder);
  });

  test('to a queue: a new stay there, with the rank of the old', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, call } = two;
    const elsewhere = await house.open();
    await holder.post(`/conversations/${id}/transfer`, { to: { queueId: elsewhere.queueId } });
    await isHeld(call, true);
    await accepts(elsewhere.agent, id);
    await isHeld(call, false);
    expect(await elsewhere.agent.get(`/conversations/${id}`)).toMatchObject({
      queueId: elsewhere.queueId,
      agentId: elsewhere.agent.agentId,
    });
    expect(await house.hub.prisma.queueVisit.count({ where: { conversationId: id } })).toBe(2);
    await ends(house, two, elsewhere.agent);
    await goHome(two.holder, two.colleague, elsewhere.agent);
  });

  test('to a number: both talk on without us, until one of them hangs up', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, call, clientId } = two;
    const expert = house.customer();
    await holder.post(`/conversations/${id}/transfer`, { to: { number: expert.number } });
    const theirs = await expert.rings();
    await theirs.is('in-progress');
    await happened(house, clientId, 'conversation.wrapping');
    await isHeld(call, false);
    await theirs.say('Good morning, this is the workshop');
    await call.hears('this is the workshop');
    expect(await holder.get(`/conversations/${id}`)).toMatchObject({ state: 'wrapping' });
    await holder.post(`/conversations/${id}/close`);
    expect((await call.look()).status).toBe('in-progress');
    await theirs.hangUp();
    await call.is('completed');
    expect(await reservationOf(house, holder, id)).toMatchObject({ endedBy: 'external_cold' });
    await goHome(holder, two.colleague);
  });

  test('to a number that is busy: to the head of the queue, with the reason', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, call, clientId } = two;
    const expert = house.customer();
    await expert.behaves({ onCall: 'busy' });
    await goHome(colleague);
    await holder.post(`/conversations/${id}/transfer`, { to: { number: expert.number } });
    const back = await happened(house, clientId, 'conversation.requeued');
    expect(back.data).toMatchObject({ reason: 'transfer_busy' });
    await isHeld(call, true);
    await holder.post(`/conversations/${id}/after-work/end`);
    await accepts(holder, id);
    await isHeld(call, false);
    await ends(house, two, holder);
    await goHome(holder);
  });

  test('to a number, taken back while it rings', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, call, clientId } = two;
    const expert = house.customer();
    await expert.behaves({ onCall: 'ring' });
    await holder.post(`/conversations/${id}/transfer`, { to: { number: expert.number } });
    const ringing = await expert.rings();
    await holder.post(`/conversations/${id}/remove-party`);
    await ringing.is('canceled');
    await happened(house, clientId, 'call.agentBack');
    await isHeld(call, false);
    await ends(house, two, holder);
    await goHome(holder, two.colleague);
  });

  test('nobody can give a call to whom it may not go', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, customer } = two;
    const strange = await house.member('agent', {
      divisionId: (await house.hub.prisma.division.create({ data: { name: 'Elsewhere' } })).id,
    });
    const cases: [object, number][] = [
      [{ agentId: holder.agentId }, 400],
      [{ agentId: strange.agentId }, 404],
      [{ agentId: id }, 404],
      [{ queueId: id }, 404],
      [{ number: '12' }, 400],
      [{ number: '+1' }, 400],
      [{ number: 'a colleague' }, 400],
      [{ number: customer.number }, 400],
      [{ number: two.place.number }, 400],
      [{ number: '+15005550006', agentId: colleague.agentId }, 400],
      [{}, 400],
    ];
    for (const action of ['transfer', 'consult', 'add-party']) {
      for (const [to, status] of cases)
        expect(
          await holder.ask('POST', `/conversations/${id}/${action}`, { to }),
          JSON.stringify(to),
        ).toMatchObject({ status });
      const notMine = await colleague.ask('POST', `/conversations/${id}/${action}`, {
        to: { number: somePhone() },
      });
      expect(notMine.status).toBe(409);
    }
    for (const action of ['swap', 'merge', 'complete-transfer'])
      expect((await holder.ask('POST', `/conversations/${id}/${action}`)).status).toBe(409);
    expect((await holder.ask('POST', `/conversations/${id}/remove-party`, { seat: 7 })).status).toBe(404);
    expect((await colleague.ask('POST', `/conversations/${id}/leave`)).status).toBe(409);
    expect(await callOf(holder, id)).toMatchObject({ phase: 'connected', held: false, guests: [] });
    await ends(house, two, holder);
    await goHome(holder, colleague);
  });
});
