import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { step } from '../support/carePlans.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { openRuleDesk, saying } from '../support/ruleDesk.ts';

// What a rule's actions do: messages by the governor's leave, conversations as far as they let it, and nothing by halves.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

test('a message is planned for the governor, cancelled by an answer, and never sent with a gap', async () => {
  const desk = await openRuleDesk(house);
  const rule = await desk.rule({
    when: 'message.received',
    groups: [{ match: 'all', items: [{ field: 'conversation.opens', op: 'is' }] }],
    actions: [
      { do: 'message', text: 'We have it, in {queue.name}.', purpose: 'care' },
      { do: 'message', text: 'Still with us?', span: { amount: 3, unit: 'days' } },
      { do: 'message', text: 'Dear {client.firstName}' },
      { do: 'message', text: 'By mail', channel: 'email', subject: 'Hello' },
    ],
  });
  const { customer, clientId } = await desk.writes('hello');
  await customer.getsText(`We have it, in ${desk.queueName}.`);
  const [told] = await desk.told(clientId);
  expect(told.did).toEqual([
    { do: 'message', why: null, what: customer.number },
    { do: 'message', why: null, what: customer.number },
    { do: 'message', why: 'gap', what: '⟦client.firstName⟧' },
    { do: 'message', why: 'noAddress', what: null },
  ]);
  const plans = () => house.hub.prisma.followUp.findMany({ where: { clientId }, orderBy: { dueAt: 'asc' } });
  expect(await plans()).toMatchObject([
    { kind: 'text', state: 'done', purpose: 'care' },
    { kind: 'text', state: 'planned', purpose: 'reminder' },
  ]);
  await customer.text(desk.number, 'yes');
  await until(async () => (await plans())[1]?.state === 'canceled');
  expect(await desk.firings(rule.id)).toHaveLength(1);
  // Who has opted out is sent nothing: the governor is asked when it leaves.
  await desk.rule({ when: 'note.added', actions: [{ do: 'message', text: 'Not this' }] });
  await customer.text(desk.number, 'STOP');
  await house.drain();
  await desk.agent.post(`/clients/${clientId}/notes`, { text: 'x' });
  await until(async () => (await plans()).some(({ cancelReason }) => cancelReason === 'opted_out'));
  expect((await customer.texts()).map(({ text }: any) => text)).not.toContain('Not this');
});

test('queue, snooze, survey and close: as far as the conversation lets them', async () => {
  const desk = await openRuleDesk(house);
  const elsewhere = await house.open({ divisionId: desk.divisionId, agents: 0 });
  await desk.rule({
    when: 'message.received',
    groups: saying('move'),
    actions: [
      { do: 'queue', queueId: elsewhere.queueId },
      { do: 'survey', wanted: false },
    ],
  });
  await desk.rule({
    when: 'message.received',
    groups: saying('later'),
    actions: [{ do: 'snooze', span: { amount: 2, unit: 'hours' } }, { do: 'snooze' }],
  });
  await desk.rule({ when: 'note.added', actions: [{ do: 'close' }, { do: 'close' }] });
  const state = async (id: string) => desk.supervisor.get(`/conversations/${id}`);
  const moved = await desk.writes('move me');
  await until(async () => (await desk.told(moved.clientId)).length === 1);
  expect(await state(moved.id)).toMatchObject({ queueId: elsewhere.queueId, state: 'queued' });
  expect(
    await house.hub.prisma.queueVisit.findMany({
      where: { conversationId: moved.id },
      orderBy: { enteredAt: 'asc' },
    }),
  ).toMatchObject([
    { queueId: desk.queueId, result: 'moved' },
    { queueId: elsewhere.queueId, leftAt: null },
  ]);
  const put = await desk.writes('later please');
  const [told] = await until(async () => {
    const all = await desk.told(put.clientId);
    return all.length > 0 && all;
  });
  expect(told.did.map(({ why }: any) => why)).toEqual([null, 'already']);
  expect((await state(put.id)).snooze.until).not.toBeNull();
  await desk.supervisor.post(`/conversations/${moved.id}/accept`);
  await desk.supervisor.post(`/conversations/${moved.id}/note`, { text: 'done with it' });
  await until(async () => (await state(moved.id)).state === 'closed');
  expect((await desk.told(moved.clientId)).at(-1).did.map(({ why }: any) => why)).toEqual([null, 'over']);
});

test('what fails is undone as a whole, and stands in the log', async () => {
  const desk = await openRuleDesk(house);
  const tag = await desk.tag('Doomed');
  const { prisma } = house.hub;
  await prisma.$executeRawUnsafe(`CREATE FUNCTION refuse_tag() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.tag_id = '${tag.id}' THEN RAISE EXCEPTION 'this tag breaks'; END IF; RETURN NEW; END $$`);
  await prisma.$executeRawUnsafe(
    'CREATE TRIGGER refuse_tag BEFORE INSERT ON conversation_tag FOR EACH ROW EXECUTE FUNCTION refuse_tag()',
  );
  const rule = await desk.rule({
    when: 'message.received',
    actions: [
      { do: 'note', text: 'half' },
      { do: 'tag', addTagIds: [tag.id] },
    ],
  });
  const next = await desk.rule({ when: 'message.received', actions: [{ do: 'note', text: 'whole' }] });
  const { clientId } = await desk.writes('hello');
  await until(async () => (await desk.firings(next.id)).length === 1);
  expect(await desk.firings(rule.id, 'failed')).toMatchObject([
    { did: [], reason: expect.stringContaining('error') },
  ]);
  expect((await desk.kinds(clientId)).filter((kind) => kind === 'note.added')).toHaveLength(1);
  expect((await desk.admin.get('/rules')).items[0]).toMatchObject({ failed: 1, fired: 0 });
  await prisma.$executeRawUnsafe('DROP TRIGGER refuse_tag ON conversation_tag');
  expect(house.errors.splice(0)).toMatchObject([{ msg: 'a rule could not be carried out' }]);
});

test('a relationship that turns takes its client into a plan of care, and plans a survey; each once', async () => {
  await house.hub.settings.change({ surveysEnabled: true });
  const desk = await openRuleDesk(house);
  const document = { rule: null, steps: [step({ anchor: { kind: 'every', months: 3 } })] };
  const plan = await desk.admin.post('/care/plans', { name: 'Back to us', kind: 'vertical', document });
  const [survey] = (await desk.admin.get('/surveys')).items;
  const rule = await desk.rule({
    when: 'relation.changed',
    groups: [{ match: 'all', items: [{ field: 'became', op: 'is', values: ['established'] }] }],
    actions: [
      { do: 'care', carePlanId: plan.id },
      { do: 'ask', surveyId: survey.id, span: { amount: 2, unit: 'days' } },
    ],
  });
  const { clientId } = await desk.writes('hello');
  const ordered = {
    amountMinor: 900,
    currency: 'EUR',
    orderedAt: new Date(Date.now() - 60_000).toISOString(),
  };
  await desk.admin.post('/orders/import', { orders: [{ number: 'RA-1', clientId, ...ordered }] });
  await until(async () => (await desk.firings(rule.id)).length === 1);
  const [told] = await desk.told(clientId);
  expect(told.did).toEqual([
    { do: 'care', why: null, what: 'Back to us' },
    { do: 'ask', why: null, what: null },
  ]);
  expect((await desk.agent.get(`/clients/${clientId}/care`)).enrolments).toMatchObject([
    { planId: plan.id, state: 'active' },
  ]);
  const invites = await house.hub.prisma.surveyInvite.findMany({ where: { clientId } });
  expect(invites).toHaveLength(1);
  expect(invites[0]!.dueAt.getTime()).toBeGreaterThan(Date.now() + 1.9 * 86_400_000);
  // A person has taken the client out: no rule takes them in again.
  const out = { planId: plan.id, action: 'leave', reason: 'Asked for it' };
  await desk.agent.post(`/clients/${clientId}/care/change`, out);
  await desk.rule({ when: 'note.added', actions: [{ do: 'care', carePlanId: plan.id }] });
  await desk.agent.post(`/clients/${clientId}/notes`, { text: 'x' });
  await until(async () => (await desk.told(clientId)).length === 2);
  expect((await desk.told(clientId))[1].did).toEqual([{ do: 'care', why: 'already', what: 'Back to us' }]);
  await house.hub.settings.change({ surveysEnabled: false });
});
