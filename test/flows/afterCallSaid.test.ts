import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { afterCallIn, inHours } from '../support/afterCall.ts';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// What an agent says in after-call work: what may not be left out, what the client was promised, and whether to ask how it
// went.

let house: Harness;
let administrator: Member;
let { callOver, dataOf } = {} as ReturnType<typeof afterCallIn>;
beforeAll(async () => {
  house = await startHarness();
  administrator = await house.member('administrator');
  ({ callOver, dataOf } = afterCallIn(house, administrator));
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('what a queue asks for', () => {
  test('is refused by name when it was left out, and nothing is lost', async () => {
    const over = await callOver({
      dispositionRequired: true,
      noteRequired: true,
      dispositions: ['Refund'],
      divisionDispositions: ['Resolved'],
    });
    const { agent } = over.place;
    const tries: [object, string[]][] = [
      [{}, ['disposition', 'note']],
      [{ disposition: 'Refund' }, ['note']],
      [{ disposition: 'Chat', note: 'hm' }, ['disposition']],
    ];
    for (const [said, fields] of tries) {
      const { status, body } = await agent.ask('POST', `${over.at}/wrap-up`, said);
      expect([status, Object.keys(body.error.fields)]).toEqual([400, fields]);
    }
    expect((await agent.ask('POST', `${over.at}/close`)).status).toBe(400);
    const { queues } = await agent.get('/session');
    expect(queues.find((queue: any) => queue.id === over.place.queueId)).toMatchObject({
      dispositions: ['Resolved', 'Refund'],
      dispositionRequired: true,
      noteRequired: true,
    });
    await agent.post(`${over.at}/wrap-up`, { disposition: 'Resolved', note: 'from the division' });
    await administrator.ask('PATCH', `/queues/${over.place.queueId}/settings`, { divisionDispositions: [] });
  });
});

describe('what the client was promised', () => {
  test('is on the timeline and on the desk; late, the supervisor knows; kept, the client is told', async () => {
    const over = await callOver({});
    const { agent } = over.place;
    const supervisor = await house.member('supervisor');
    await agent.post(`${over.at}/wrap-up`, {
      promise: { title: 'Call back with the price', dueAt: inHours(2) },
    });
    const planned = await dataOf(over, 'followUp.planned');
    expect(planned).toMatchObject({ kind: 'promise', ownerId: agent.agentId });
    const onDesk = async (who: Member) =>
      (await who.get('/me/desk')).followUps.map((one: any) => [one.title, one.kind, one.state]);
    expect(await onDesk(agent)).toEqual([['Call back with the price', 'promise', 'planned']]);
    expect(await onDesk(supervisor)).toEqual([]);
    await house.hub.prisma.followUp.update({
      where: { id: planned.followUpId },
      data: { dueAt: new Date() },
    });
    await house.hub.jobs.add([
      { name: 'followUp.remind', payload: { followUpId: planned.followUpId }, key: `late-${over.id}` },
    ]);
    expect(await dataOf(over, 'followUp.reminded')).toMatchObject({ kind: 'promise' });
    expect(await onDesk(supervisor)).toEqual([['Call back with the price', 'promise', 'overdue']]);
    await agent.post(`/follow-ups/${planned.followUpId}/done`, {
      note: 'the price is 12',
      text: 'As promised: the price is 12.',
    });
    expect(await dataOf(over, 'followUp.done')).toMatchObject({ kind: 'promise', note: 'the price is 12' });
    await until(async () => (await over.customer.texts()).some(({ body }) => body.includes('price is 12')));
  });

  test('without words, or kept by somebody of another division, is refused, and nothing is closed', async () => {
    const over = await callOver({});
    const divisionId = await makeDivision(house.hub);
    const stranger = await house.member('agent', { divisionId });
    const { agent } = over.place;
    const wrapUp = (promise: object) => agent.ask('POST', `${over.at}/wrap-up`, { promise });
    expect((await wrapUp({ title: ' ', dueAt: inHours(2) })).status).toBe(400);
    const foreign = await wrapUp({ title: 'Call', dueAt: inHours(2), ownerId: stranger.agentId });
    expect(foreign.status).toBe(404);
    expect((await agent.get(over.at)).state).toBe('wrapping');
    await agent.post(`${over.at}/close`);
  });
});

describe('the survey', () => {
  test('is announced as the governor would have it, and left out when the agent says so', async () => {
    await house.hub.settings.change({ surveysEnabled: true, quietHoursEnabled: false, surveyCapDays: 7 });
    try {
      const over = await callOver({});
      const { agent } = over.place;
      const preview = () => agent.get(`${over.at}/survey-preview`);
      expect(await preview()).toMatchObject({ verdict: 'send', channel: 'sms', to: over.customer.number });
      await house.hub.prisma.client.update({
        where: { id: over.clientId },
        data: { lastSurveyAt: new Date() },
      });
      expect(await preview()).toMatchObject({ verdict: 'skip', why: 'frequency_cap', at: null });
      await house.hub.settings.change({ surveysEnabled: false });
      expect(await preview()).toMatchObject({ verdict: 'skip', why: 'switched_off' });
      await house.hub.settings.change({ surveysEnabled: true });
      await agent.post(`${over.at}/wrap-up`, { survey: false });
      await happened(house, over.clientId, 'conversation.closed');
      await house.drain();
      expect(await house.hub.prisma.surveyInvite.count({ where: { clientId: over.clientId } })).toBe(0);
    } finally {
      await house.hub.settings.change({ surveysEnabled: false });
    }
  });
});
