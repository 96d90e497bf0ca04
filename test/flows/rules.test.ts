import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { applyRules } from '../../core/rules/applyRules.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { openRuleDesk, saying } from '../support/ruleDesk.ts';

// Rules, from the switch to the log: what happens is looked at once, whole, in order, and never in circles.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

test('what matches is acted upon once, whole, and told; what does not says why', async () => {
  const desk = await openRuleDesk(house, { agents: 2 });
  const { agent, supervisor } = desk;
  const tag = await desk.tag('Angry');
  const rule = await desk.rule(
    {
      when: 'message.received',
      groups: saying('refund', '退款'),
      actions: [
        { do: 'tag', addTagIds: [tag.id] },
        { do: 'note', text: 'Said: {event.text}' },
        { do: 'priority', span: { amount: 2, unit: 'hours' } },
        { do: 'notify', whom: 'supervisors', text: 'Angry: {event.text}' },
        {
          do: 'followUp',
          whom: 'agent',
          agentId: agent.agentId,
          text: 'Call {queue.name}',
          span: { amount: 1, unit: 'days' },
        },
        { do: 'assign', whom: 'agent', agentId: agent.agentId },
        { do: 'case', caseKind: 'complaint', text: 'Refund asked for' },
        { do: 'queue', queueId: desk.queueId },
      ],
    },
    'Angry words',
  );
  const { clientId, id } = await desk.writes('I want a REFUND');
  const [told] = await until(async () => {
    const all = await desk.told(clientId);
    return all.length > 0 && all;
  });
  expect(told).toMatchObject({ ruleId: rule.id, name: 'Angry words', version: 1 });
  expect(told.did).toEqual([
    { do: 'tag', why: null, what: 'Angry' },
    { do: 'note', why: null, what: null },
    { do: 'priority', why: null, what: null },
    { do: 'notify', why: null, what: null },
    { do: 'followUp', why: null, what: `Call ${desk.queueName}` },
    { do: 'assign', why: null, what: agent.name },
    { do: 'case', why: null, what: expect.any(String) },
    { do: 'queue', why: 'notWaiting', what: null },
  ]);
  const talk = await agent.get(`/conversations/${id}`);
  expect(talk).toMatchObject({ state: 'handled', agentId: agent.agentId, tags: [{ name: 'Angry' }] });
  expect((await supervisor.get('/me/notices')).items[0]).toMatchObject({
    kind: 'rule',
    clientId,
    text: 'Angry: I want a REFUND',
  });
  expect((await agent.get('/follow-ups')).items).toMatchObject([
    { title: `Call ${desk.queueName}`, owner: { id: agent.agentId }, conversationId: id },
  ]);
  // The same job again, at once and later, by however many workers.
  const [received] = await house.timeline(clientId);
  const before = await desk.kinds(clientId);
  await Promise.all(Array.from({ length: 6 }, () => applyRules(house.hub, { eventId: received!.id })));
  await house.drain();
  expect(await desk.kinds(clientId)).toEqual(before);
  expect((await supervisor.get('/me/notices')).items).toHaveLength(1);

  const other = await desk.writes('all is well');
  const [left] = await until(async () => {
    const all = await desk.firings(rule.id, 'unmatched');
    return all.length > 0 && all;
  });
  expect(left).toMatchObject({
    clientId: other.clientId,
    outcome: 'unmatched',
    explained: { holds: false, groups: [{ holds: false, items: [false] }] },
    did: [],
  });
  expect(await desk.firings(rule.id)).toMatchObject([
    { outcome: 'done', clientId, kind: 'message.received', chain: [], reason: null },
  ]);
  expect(await desk.told(other.clientId)).toEqual([]);
});

test('off it does nothing, on it looks at nothing of before, and a firing keeps its version', async () => {
  const desk = await openRuleDesk(house);
  const document = { when: 'note.added', actions: [{ do: 'tag', addTagIds: [(await desk.tag('One')).id] }] };
  const rule = await desk.admin.post('/rules', { name: 'Notes', document });
  expect(rule).toMatchObject({ enabled: false, version: 1, position: 1 });
  const { clientId, id } = await desk.writes('hello');
  const note = (text: string) => desk.agent.post(`/conversations/${id}/note`, { text });
  await note('before');
  await house.drain();
  await desk.admin.post(`/rules/${rule.id}/switch`, { enabled: true });
  const [before] = (await house.timeline(clientId)).filter(({ kind }) => kind === 'note.added');
  await applyRules(house.hub, { eventId: before!.id });
  expect(await desk.told(clientId)).toEqual([]);
  await note('after');
  await until(async () => (await desk.told(clientId)).length === 1);
  const two = await desk.tag('Two');
  const changed = await desk.admin.put(`/rules/${rule.id}`, {
    name: 'Notes, renamed',
    version: 1,
    document: { ...document, actions: [{ do: 'tag', addTagIds: [two.id] }] },
  });
  expect(changed).toMatchObject({ version: 2, enabled: true, fired: 1 });
  await note('with the second version');
  await until(async () => (await desk.told(clientId)).length === 2);
  expect((await desk.firings(rule.id)).map(({ version, ruleName }) => [version, ruleName])).toEqual([
    [2, 'Notes, renamed'],
    [1, 'Notes'],
  ]);
  const first = await desk.supervisor.get(`/rule-firings/${(await desk.firings(rule.id))[1].id}`);
  expect(first.document.actions).toEqual(document.actions);
  // Who changes what somebody else has changed meanwhile is told.
  expect(await desk.admin.ask('PUT', `/rules/${rule.id}`, { name: 'x', version: 1, document })).toMatchObject(
    {
      status: 409,
    },
  );
  expect((await desk.admin.get(`/rules/${rule.id}/versions`)).items.map((one: any) => one.version)).toEqual([
    2, 1,
  ]);
  await desk.admin.post(`/rules/${rule.id}/remove`);
  await note('removed');
  await house.drain();
  expect(await desk.told(clientId)).toHaveLength(2);
  expect((await desk.admin.get('/rules')).items).toEqual([]);
});

test('in their order: each sees what the one before has done, and the last ends it', async () => {
  const desk = await openRuleDesk(house);
  const tag = await desk.tag('Seen');
  const bears = { match: 'all', items: [{ field: 'conversation.tags', op: 'has', tagIds: [tag.id] }] };
  const second = await desk.rule(
    { when: 'message.received', groups: [bears], actions: [{ do: 'note', text: 'two' }], isLast: true },
    'Second',
  );
  const third = await desk.rule(
    { when: 'message.received', actions: [{ do: 'note', text: 'three' }] },
    'Third',
  );
  const first = await desk.rule(
    { when: 'message.received', actions: [{ do: 'tag', addTagIds: [tag.id] }] },
    'First',
  );
  const order = [first.id, second.id, third.id];
  expect((await desk.admin.put('/rule-order', { ruleIds: order })).items.map((one: any) => one.name)).toEqual(
    ['First', 'Second', 'Third'],
  );
  expect(await desk.admin.ask('PUT', '/rule-order', { ruleIds: order.slice(1) })).toMatchObject({
    status: 409,
  });
  const { clientId } = await desk.writes('hello');
  await until(async () => (await desk.told(clientId)).length === 2);
  await house.drain();
  expect((await desk.told(clientId)).map(({ name }) => name)).toEqual(['First', 'Second']);
  // The job again does not come to the third because the others have nothing left to do.
  const [received] = await house.timeline(clientId);
  await applyRules(house.hub, { eventId: received!.id });
  expect(await desk.firings(third.id, 'unmatched')).toEqual([]);
  expect(await desk.told(clientId)).toHaveLength(2);
});

test('no circles: not for its own doing, not through another rule, not through what it has planned', async () => {
  const desk = await openRuleDesk(house);
  const [one, two] = [await desk.tag('One'), await desk.tag('Two')];
  const noted = await desk.rule({ when: 'note.added', actions: [{ do: 'note', text: 'and again' }] }, 'Echo');
  const ping = await desk.rule(
    {
      when: 'conversation.tagged',
      actions: [
        { do: 'tag', addTagIds: [one.id] },
        { do: 'tag', removeTagIds: [one.id] },
      ],
    },
    'Ping',
  );
  const pong = await desk.rule(
    {
      when: 'conversation.tagged',
      actions: [
        { do: 'tag', addTagIds: [two.id] },
        { do: 'tag', removeTagIds: [two.id] },
      ],
    },
    'Pong',
  );
  const { clientId, id } = await desk.writes('hello');
  await desk.agent.post(`/conversations/${id}/note`, { text: 'once' });
  const [loop] = await until(async () => {
    const all = await desk.firings(noted.id, 'loop');
    return all.length > 0 && all;
  });
  expect(loop).toMatchObject({ chain: ['Echo'], did: [] });
  expect((await desk.kinds(clientId)).filter((kind) => kind === 'note.added')).toHaveLength(2);

  const three = await desk.tag('Three');
  await desk.agent.post(`/conversations/${id}/tag`, { add: [three.id] });
  await until(async () => (await desk.firings(ping.id, 'loop')).length >= 4);
  await house.drain();
  // Each of the two once for the agent's tag and once for each of the other's two, and then it is over.
  for (const rule of [ping, pong]) {
    expect(await desk.firings(rule.id, 'done')).toHaveLength(3);
  }
  expect((await desk.told(clientId)).length).toBe(7);

  // Its own planned follow-up, by way of the reminder.
  const due = await desk.rule(
    {
      when: 'followUp.reminded',
      actions: [
        { do: 'followUp', whom: 'supervisors', text: 'Once more', span: { amount: 1, unit: 'minutes' } },
      ],
    },
    'Nag',
  );
  await desk.agent.post('/follow-ups', { clientId, title: 'First', dueAt: new Date().toISOString() });
  const planned = await until(() =>
    house.hub.prisma.followUp.findFirst({ where: { clientId, title: 'Once more' } }),
  );
  await house.hub.prisma.followUp.update({ where: { id: planned.id }, data: { dueAt: new Date() } });
  await house.hub.jobs.add([{ name: 'followUp.remind', payload: { followUpId: planned.id }, key: 'now' }]);
  await until(async () => (await desk.firings(due.id, 'loop')).length === 1);
  expect(await house.hub.prisma.followUp.count({ where: { clientId, title: 'Once more' } })).toBe(1);
});

test('one client too often is refused; far too often, and the rule is off and administrators know', async () => {
  const desk = await openRuleDesk(house);
  const rule = await desk.rule(
    { when: 'note.added', perClient: 2, actions: [{ do: 'priority', span: { amount: 1, unit: 'minutes' } }] },
    'Forward',
  );
  const { id } = await desk.writes('hello');
  const other = await desk.writes('hello');
  const note = (conversationId: string) =>
    desk.agent.post(`/conversations/${conversationId}/note`, { text: 'x' });
  for (let count = 0; count < 3; count += 1) await note(id);
  await until(async () => (await desk.firings(rule.id, 'limited')).length === 1);
  await note(other.id);
  await until(async () => (await desk.firings(rule.id, 'done')).length === 3);
  for (let count = 0; count < 5; count += 1) await note(id);
  const stopped = await until(async () => {
    const [now] = (await desk.admin.get('/rules')).items;
    return !now.enabled && now;
  });
  expect(stopped.stoppedAt).not.toBeNull();
  expect((await desk.admin.get('/me/notices')).items).toMatchObject([
    { kind: 'ruleStopped', text: 'Forward', clientId: null },
  ]);
  await house.drain();
  expect(await desk.firings(rule.id, 'done')).toHaveLength(3);
  expect(await desk.firings(rule.id, 'limited')).toHaveLength(6);
  await note(id);
  await house.drain();
  expect(await desk.firings(rule.id, 'limited')).toHaveLength(6);
  expect(await desk.admin.post(`/rules/${rule.id}/switch`, { enabled: true })).toMatchObject({
    enabled: true,
    stoppedAt: null,
  });
});
