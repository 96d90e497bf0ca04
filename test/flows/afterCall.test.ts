import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { afterCallIn, inHours, written } from '../support/afterCall.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, talk } from '../support/talk.ts';

// After-call work by the server's clock, in each of its modes: when the agent is free again, and what is kept of what was
// written.

let house: Harness;
let administrator: Member;
let { callOver, dataOf, engagement, segmentOf, timeIsOver } = {} as ReturnType<typeof afterCallIn>;
beforeAll(async () => {
  house = await startHarness();
  administrator = await house.member('administrator');
  ({ callOver, dataOf, engagement, segmentOf, timeIsOver } = afterCallIn(house, administrator));
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('modes', () => {
  test('mandatory: no end but the agent’s own', async () => {
    const over = await callOver({ wrapUpMode: 'mandatory' });
    expect(await dataOf(over, 'conversation.wrapping')).toMatchObject({ dueAt: null, mode: 'mandatory' });
    const { conversation } = await over.place.agent.post(`${over.at}/wrap-up`, { disposition: 'Resolved' });
    expect(conversation).toMatchObject({ state: 'closed', disposition: 'Resolved' });
    expect(await dataOf(over, 'conversation.closed')).toMatchObject({ automatic: false });
    const extended = await over.place.agent.ask('POST', `${over.at}/extend-wrap-up`, {});
    expect(extended.status).toBe(409);
  });

  test('optional: free at once, and asked again while the form is still open', async () => {
    const over = await callOver({ wrapUpMode: 'optional' });
    expect(await dataOf(over, 'conversation.wrapping')).toMatchObject({ isFree: true });
    expect(await engagement(over)).toBe('idle');
    expect(await segmentOf(over)).toMatchObject({ result: 'handled', wrapMs: 0, wrapUpMode: 'optional' });
    const next = house.customer();
    const call = await next.call(over.place.number);
    const offer = await over.place.agent.isOffered(next.number);
    await over.place.agent.post(`/conversations/${offer.id}/accept`);
    await happened(house, offer.clientId, 'call.connected');
    await over.place.agent.post(`${over.at}/wrap-up`, { note: 'while on the next call' });
    expect(await dataOf(over, 'conversation.closed')).toMatchObject({ note: 'while on the next call' });
    expect(await engagement(over)).toBe('talking');
    await call.hangUp();
    await happened(house, offer.clientId, 'conversation.wrapping');
    await over.place.agent.post(`/conversations/${offer.id}/close`);
  });

  test('mandatory, at most so long: more time within the bounds, then closed with none given', async () => {
    const over = await callOver({ wrapUpMode: 'mandatory_timeout', wrapUpExtendSeconds: 90 });
    const { agent } = over.place;
    const { dueAt } = await dataOf(over, 'conversation.wrapping');
    expect(await engagement(over)).toBe('wrapping');
    const once = await agent.post(`${over.at}/extend-wrap-up`, { seconds: 60 });
    expect(Date.parse(once.wrapUpDueAt) - Date.parse(dueAt)).toBe(60_000);
    expect(once.wrapUp.extendableSeconds).toBe(30);
    const twice = await agent.post(`${over.at}/extend-wrap-up`, { seconds: 60 });
    expect(Date.parse(twice.wrapUpDueAt) - Date.parse(dueAt)).toBe(90_000);
    expect((await agent.ask('POST', `${over.at}/extend-wrap-up`, {})).status).toBe(409);
    await timeIsOver(over);
    expect(await dataOf(over, 'conversation.closed')).toMatchObject({ automatic: true, disposition: null });
    const segment = await segmentOf(over);
    expect(segment.wrapMs).toBeGreaterThan(0);
    expect(segment.endedAt.getTime() - segment.acceptedAt!.getTime()).toBeGreaterThanOrEqual(
      segment.wrapMs + segment.talkMs,
    );
  });

  test('the job of the first end does nothing when there is more time', async () => {
    const over = await callOver({ wrapUpMode: 'mandatory_timeout' }, { wrapUpSeconds: 2 });
    const more = await over.place.agent.post(`${over.at}/extend-wrap-up`, { seconds: 100 });
    const first = (await happened(house, over.clientId, 'conversation.wrapping')).data as { dueAt: string };
    await until(async () => Date.now() > Date.parse(first.dueAt) + 1_000);
    await house.drain();
    expect((await over.place.agent.get(over.at)).wrapUpDueAt).toBe(more.wrapUpDueAt);
    await over.place.agent.post(`${over.at}/close`);
  });

  test('mandatory, for exactly so long: what is saved is kept for the end', async () => {
    const over = await callOver({ wrapUpMode: 'mandatory_forced_timeout' });
    const { agent } = over.place;
    const saved = await agent.post(`${over.at}/wrap-up`, {
      disposition: 'Resolved',
      note: 'all said',
      promise: { title: 'Send the invoice', dueAt: inHours(5) },
    });
    expect(saved).toMatchObject({ eventId: null, conversation: { state: 'wrapping' } });
    expect(await engagement(over)).toBe('wrapping');
    expect((await agent.ask('POST', `${over.at}/extend-wrap-up`, {})).status).toBe(409);
    await timeIsOver(over);
    expect(await dataOf(over, 'conversation.closed')).toMatchObject({
      automatic: false,
      disposition: 'Resolved',
      note: 'all said',
    });
    expect(await dataOf(over, 'followUp.planned')).toMatchObject({
      kind: 'promise',
      title: 'Send the invoice',
    });
  });

  test('on request: closed at once, unless asked for while talking', async () => {
    const without = await callOver({ wrapUpMode: 'agent_requested' });
    expect(await dataOf(without, 'conversation.closed')).toMatchObject({ automatic: true, wrapMs: 0 });
    expect(await engagement(without)).toBe('idle');
    const asked = await callOver(
      { wrapUpMode: 'agent_requested' },
      {
        before: async ({ id }, { agent }) => {
          const path = `/conversations/${id}/request-wrap-up`;
          expect((await agent.post(path, { wanted: true })).wrapUp).toMatchObject({ requested: true });
          await agent.post(path, { wanted: false });
          await agent.post(path, { wanted: true });
        },
      },
    );
    expect(await dataOf(asked, 'conversation.wrapping')).toMatchObject({ mode: 'agent_requested' });
    await asked.place.agent.post(`${asked.at}/close`);
  });

  test('what a queue decides itself is not asked for', async () => {
    const place = await house.open();
    const spoken = await talk(house, place);
    const path = `/conversations/${spoken.id}/request-wrap-up`;
    expect((await place.agent.ask('POST', path, { wanted: true })).status).toBe(409);
    await spoken.call.hangUp();
    await happened(house, spoken.clientId, 'conversation.wrapping');
    await place.agent.post(`/conversations/${spoken.id}/close`);
  });
});

describe('what was written', () => {
  test('is there again in another browser, and what arrives late overwrites nothing', async () => {
    const over = await callOver({});
    const { agent } = over.place;
    const path = `${over.at}/wrap-up-draft`;
    const early = written({ note: 'half a' });
    const late = written({ note: 'half a word', disposition: 'Resolved' });
    late.writtenAt = new Date(Date.parse(early.writtenAt) + 1_000).toISOString();
    expect((await agent.put(path, late)).draft).toMatchObject({ note: 'half a word' });
    expect((await agent.put(path, early)).draft).toMatchObject({ note: 'half a word' });
    const elsewhere = await house.signIn(agent.email);
    expect(await elsewhere.get(path)).toMatchObject({ draft: late.draft });
    await agent.post(`${over.at}/wrap-up`, { note: 'done' });
    expect(await agent.get(path)).toEqual({ draft: null, writtenAt: null, savedAt: null, settled: false });
    expect((await agent.put(path, late)).draft).toBeNull();
  });

  test('is taken for what was meant when the time runs out', async () => {
    const over = await callOver({});
    const { agent } = over.place;
    await agent.put(
      `${over.at}/wrap-up-draft`,
      written({
        note: ' wants a credit note ',
        disposition: 'Complaint taken',
        promise: { title: 'Credit note', due: 'custom', customAt: '', dueAt: inHours(3), owner: null },
        followUp: { title: '', kind: 'task', due: 'week', customAt: '', dueAt: inHours(3), text: '' },
        survey: false,
      }),
    );
    await timeIsOver(over);
    expect(await dataOf(over, 'conversation.closed')).toMatchObject({
      automatic: true,
      disposition: 'Complaint taken',
      note: 'wants a credit note',
      surveyWanted: false,
    });
    const planned = await house.hub.prisma.followUp.findMany({ where: { conversationId: over.id } });
    expect(planned).toMatchObject([{ kind: 'promise', title: 'Credit note', ownerId: agent.agentId }]);
  });

  test('a colleague neither writes nor reads it', async () => {
    const over = await callOver({});
    const colleague = await house.member('agent', { queueIds: [over.place.queueId] });
    const path = `${over.at}/wrap-up-draft`;
    await over.place.agent.put(path, written({ note: 'mine' }));
    const refused = await colleague.ask('PUT', path, written({ note: 'not yours' }));
    expect([refused.status, refused.body.error.code]).toEqual([409, 'already_assigned']);
    expect((await colleague.get(path)).draft).toBeNull();
    expect((await over.place.agent.get(path)).draft.note).toBe('mine');
    await over.place.agent.post(`${over.at}/close`);
  });
});
