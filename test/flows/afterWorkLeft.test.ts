import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { accepts, ends, goHome, isHeld, talkOfTwo } from '../support/inCallPlay.ts';

// After-call work of a call that was given away, and an agent who goes.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

test('who goes home, or is sent by a supervisor, leaves no after-call work behind', async () => {
  const two = await talkOfTwo(house);
  const { holder, colleague, id, call, place } = two;
  const supervisor = await house.member('supervisor');
  const gives = async (from: Member, to: Member, wrapUpMode: string) => {
    await house.hub.prisma.queue.update({ where: { id: place.queueId }, data: { wrapUpMode } });
    await from.post(`/conversations/${id}/transfer`, { to: { agentId: to.agentId } });
    await accepts(to, id);
    await isHeld(call, false);
  };
  const left = async (of: Member) => {
    const { agent, afterWork } = await of.get('/me/desk');
    return [agent.engagement, afterWork.length];
  };
  const force = (whom: Member, intent: string) =>
    supervisor.put(`/agents/${whom.agentId}/intent`, { intent });

  await gives(holder, colleague, 'mandatory');
  await holder.goes('away', 'lunch');
  expect(await left(holder), 'at lunch').toEqual(['wrapping', 1]);
  await holder.goes('offline');
  expect(await left(holder), 'gone home').toEqual(['idle', 0]);
  await holder.goes('available');

  await gives(colleague, holder, 'mandatory');
  await colleague.put('/agents/me/intent', { intent: 'offline', when: 'afterWork' });
  expect(await left(colleague), 'means to go').toEqual(['wrapping', 1]);
  await force(colleague, 'away');
  expect(await left(colleague), 'sent away').toEqual(['idle', 0]);
  await colleague.goes('available');

  await gives(holder, colleague, 'mandatory_forced_timeout');
  await holder.goes('offline');
  expect(await left(holder), 'the queue keeps its time').toEqual(['wrapping', 1]);
  await force(holder, 'offline');
  expect(await left(holder), 'but a supervisor does not').toEqual(['idle', 0]);
  await holder.goes('available');

  await colleague.goes('offline');
  await gives(colleague, holder, 'mandatory');
  expect(await left(colleague), 'offline already').toEqual(['idle', 0]);
  await ends(house, two, holder);
  await goHome(holder);
});
