import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { happened, kindsOf } from '../support/talk.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import {
  accepts,
  callOf,
  ends,
  goHome,
  guestIs,
  isHeld,
  lineOf,
  reservationOf,
  talkOfTwo,
} from '../support/inCallPlay.ts';
import { until } from '../support/openTestHub.ts';

// A call is transferred warm, to colleagues, queues and numbers; and all the ways in which the other side does not
// come. Whatever happens, the customer is with somebody or waits with music at the head of a queue.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('warm transfer', () => {
  test('who takes a waiting call in one window and comes into a call in the other is in one of them', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, call, clientId, place } = two;
    await holder.post(`/conversations/${id}/consult`, { to: { agentId: colleague.agentId } });
    await until(async () => (await colleague.get('/me/desk')).offers[0]);
    const customer = house.customer();
    const waiting = await customer.call(place.number);
    await house.drain();
    const otherClient = await house.clientOf(customer.number);
    const { items } = await colleague.get(`/conversations?clientId=${otherClient}`);
    // Both have asked all they ask before the agent's row, and wait for it.
    const { pool } = house.hub;
    const door = await pool.connect();
    await door.query('BEGIN');
    await door.query('SELECT FROM agent WHERE id = $1 FOR UPDATE', [colleague.agentId]);
    const both = Promise.all(
      [id, items[0].id].map((one) => colleague.ask('POST', `/conversations/${one}/accept`)),
    );
    await until(async () => {
      const { rows } = await pool.query<{ count: number }>(
        `SELECT count(*)::int FROM pg_stat_activity
          WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%agent%'`,
      );
      return rows[0]!.count >= 2;
    });
    await door.query('COMMIT');
    door.release();
    expect((await both).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    for (const line of [call, waiting]) await line.hangUp();
    await happened(house, clientId, 'call.ended');
    await until(
      async () =>
        (await house.hub.prisma.conversation.count({
          where: { clientId: otherClient, state: { in: ['queued', 'offered', 'handled'] } },
        })) === 0,
    );
  });

  test('consult, swap, merge, complete to a colleague: one conversation all the way', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, call, clientId } = two;
    await holder.post(`/conversations/${id}/consult`, { to: { agentId: colleague.agentId } });
    await isHeld(call, true);
    const offer = await until(async () => (await colleague.get('/me/desk')).offers[0]);
    expect(offer).toMatchObject({ kind: 'consult', why: { rule: 'consult', by: holder.name } });
    await accepts(colleague, id);
    await guestIs(holder, id, 'in_call');
    expect((await holder.get('/me/desk')).agent.engagement).toBe('consulting');
    const desk = await colleague.get('/me/desk');
    expect(desk).toMatchObject({ agent: { engagement: 'consulting' }, joined: [{ id }], work: [] });
    const [mine, theirs] = [await lineOf(house, holder, id), await lineOf(house, colleague, id)];
    await mine.say('Can you take this one?');
    await theirs.hears('Can you take this one?');
    expect(JSON.stringify(await call.look())).not.toContain('Can you take');

    await holder.post(`/conversations/${id}/swap`);
    await isHeld(call, false);
    await isHeld(theirs, true);
    await mine.say('One moment more');
    await call.hears('One moment more');
    expect(JSON.stringify(await theirs.look())).not.toContain('One moment more');

    await holder.post(`/conversations/${id}/merge`);
    await isHeld(theirs, false);
    await call.say('Hello both of you');
    await theirs.hears('Hello both of you');
    const refused = await holder.ask('POST', `/conversations/${id}/hold`);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'invalid_state' } } });

    const { conversation } = await holder.post(`/conversations/${id}/complete-transfer`);
    expect(conversation).toMatchObject({ state: 'handled', agentId: colleague.agentId });
    await mine.is('completed');
    await theirs.say('So it is me now');
    await call.hears('So it is me now');
    expect((await colleague.get('/me/desk')).work).toMatchObject([{ id }]);
    await ends(house, two, colleague);
    expect(await reservationOf(house, holder, id)).toMatchObject({ endedBy: 'warm', kind: 'after' });
    // Each one's part is a row of its own: the first ended when the call was handed over.
    const parts = await house.hub.prisma.agentSegment.findMany({
      where: { conversationId: id, kind: 'work' },
      orderBy: { endedAt: 'asc' },
    });
    expect(parts).toMatchObject([
      {
        agentId: holder.agentId,
        result: 'transferred',
        endedBy: 'warm',
        transferredTo: { agentId: colleague.agentId },
      },
      { agentId: colleague.agentId, result: 'handled' },
    ]);
    // How long each stretch lasts is the machine's affair here; that it is counted is ours.
    expect((parts[0]?.consultMs ?? 0) + (parts[0]?.holdMs ?? 0)).toBeGreaterThan(0);
    expect(parts[1]?.talkMs).toBeGreaterThan(0);
    expect((await kindsOf(house, clientId)).filter((kind) => kind === 'conversation.closed')).toHaveLength(1);
    await goHome(holder, colleague);
  });

  test('a colleague who declines, misses, or leaves: the customer is the first one’s again', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, call } = two;
    const consult = () => holder.post(`/conversations/${id}/consult`, { to: { agentId: colleague.agentId } });
    await consult();
    await until(async () => (await colleague.get('/me/desk')).offers.length);
    await colleague.post(`/conversations/${id}/decline`);
    expect((await holder.get(`/conversations/${id}`)).agentId).toBe(holder.agentId);
    expect(await callOf(holder, id)).toMatchObject({ held: true, guests: [] });
    await consult();
    await until(async () => (await colleague.get('/me/desk')).offers.length);
    await colleague.goes('away');
    expect((await callOf(holder, id)).guests).toEqual([]);
    await colleague.goes('available');
    await consult();
    await accepts(colleague, id);
    await guestIs(holder, id, 'in_call');
    await colleague.post(`/conversations/${id}/leave`);
    await until(async () => (await callOf(holder, id)).guests.length === 0);
    await holder.post(`/conversations/${id}/resume`);
    await isHeld(call, false);
    const results = await house.hub.prisma.callGuest.findMany({
      where: { conversationId: id },
      orderBy: { seat: 'asc' },
    });
    expect(results.map(({ result }) => result)).toEqual(['declined', 'declined', 'left']);
    await ends(house, two, holder);
    await goHome(holder, colleague);
  });

  test('backing out leads to the customer; the customer may leave in the midst of it', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, call, clientId } = two;
    await holder.post(`/conversations/${id}/consult`, { to: { agentId: colleague.agentId } });
    await accepts(colleague, id);
    await guestIs(holder, id, 'in_call');
    const theirs = await lineOf(house, colleague, id);
    await holder.post(`/conversations/${id}/remove-party`);
    await theirs.is('completed');
    await isHeld(call, false);
    await holder.post(`/conversations/${id}/consult`, { to: { agentId: colleague.agentId } });
    await accepts(colleague, id);
    await guestIs(holder, id, 'in_call');
    await call.hangUp();
    await happened(house, clientId, 'conversation.wrapping');
    expect((await colleague.get('/me/desk')).joined).toEqual([]);
    await until(async () => (await colleague.get('/me/desk')).agent.engagement === 'idle');
    await holder.post(`/conversations/${id}/close`);
    await goHome(holder, colleague);
  });

  test('with a queue: who is free there is asked, one after the other', async () => {
    const two = await talkOfTwo(house);
    const { holder, id } = two;
    const elsewhere = await house.open({ agents: 2 });
    await holder.post(`/conversations/${id}/consult`, { to: { queueId: elsewhere.queueId } });
    const asked = async () => {
      const found = await until(async () => {
        for (const agent of elsewhere.agents)
          if ((await agent.get('/me/desk')).offers.length > 0) return agent;
        return undefined;
      });
      return found;
    };
    const first = await asked();
    await first.post(`/conversations/${id}/decline`);
    const second = await asked();
    expect(second).not.toBe(first);
    await accepts(second, id);
    await guestIs(holder, id, 'in_call');
    await holder.post(`/conversations/${id}/complete-transfer`);
    await goHome(first);
    await ends(house, two, second);
    await goHome(holder, two.colleague, ...elsewhere.agents);
    const again = await talkOfTwo(house);
    const nobody = await again.holder.ask('POST', `/conversations/${again.id}/consult`, {
      to: { queueId: elsewhere.queueId },
    });
    expect(nobody).toMatchObject({ status: 409, body: { error: { details: { why: 'nobody_free' } } } });
    expect(await callOf(again.holder, again.id)).toMatchObject({ held: false, guests: [] });
    await ends(house, again, again.holder);
    await goHome(again.holder, again.colleague);
  });

  test('with a number, completed: both talk on; the first to hang up ends it', async () => {
    const two = await talkOfTwo(house);
    const { holder, id, call, clientId } = two;
    const expert = house.customer();
    await holder.post(`/conversations/${id}/consult`, { to: { number: expert.number } });
    const theirs = await expert.rings();
    await guestIs(holder, id, 'in_call');
    const mine = await lineOf(house, holder, id);
    await mine.say('I have a client for you');
    await theirs.hears('I have a client for you');
    await holder.post(`/conversations/${id}/complete-transfer`);
    await happened(house, clientId, 'conversation.wrapping');
    await mine.is('completed');
    await isHeld(call, false);
    await theirs.say('Hello from the workshop');
    await call.hears('Hello from the workshop');
    await call.hangUp();
    await theirs.is('completed');
    expect(await reservationOf(house, holder, id)).toMatchObject({ endedBy: 'external_warm' });
    await holder.post(`/conversations/${id}/close`);
    await goHome(holder, two.colleague);
  });

  test('a party is added and taken out', async () => {
    const two = await talkOfTwo(house);
    const { holder, colleague, id, call } = two;
    const expert = house.customer();
    await holder.post(`/conversations/${id}/add-party`, { to: { number: expert.number } });
    const theirs = await expert.rings();
    const guest = await guestIs(holder, id, 'in_call');
    expect(guest).toMatchObject({ seat: 1, merged: true, target: { name: expert.number } });
    await theirs.say('I am here');
    await call.hears('I am here');
    await holder.post(`/conversations/${id}/add-party`, { to: { agentId: colleague.agentId } });
    await accepts(colleague, id);
    await until(async () => (await callOf(holder, id)).guests.every((one: any) => one.state === 'in_call'));
    await holder.post(`/conversations/${id}/remove-party`, { seat: 1 });
    await theirs.is('completed');
    await until(async () => (await callOf(holder, id)).guests.length === 1);
    await holder.post(`/conversations/${id}/complete-transfer`, { seat: 2 });
    await ends(house, two, colleague);
    await goHome(holder, colleague);
  });
});
