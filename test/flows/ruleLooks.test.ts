import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { carryOutDryRun } from '../../core/rules/dryRun.ts';
import { purgeFirings } from '../../core/rules/firings.ts';
import { lookAtWaits } from '../../core/rules/waits.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { openRuleDesk, type RuleDesk } from '../support/ruleDesk.ts';
import { hashTables } from '../support/tableHash.ts';

// Rules that look: for a wait that has come to its time, at last month without doing anything, at one entry of a timeline.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

/** As if it had been switched on long before. */
const onSince = (id: string, hours: number) =>
  house.hub.prisma.rule.update({ where: { id }, data: { enabledAt: ago(hours) } });
const waitingSince = (id: string, hours: number) =>
  house.hub.prisma.conversation.update({ where: { id }, data: { waitingSince: ago(hours) } });
const looks = () => Promise.all(Array.from({ length: 4 }, () => lookAtWaits(house.hub)));

test('no answer of ours for four hours: once for each wait, and not where it is over', async () => {
  const desk = await openRuleDesk(house);
  const rule = await desk.rule({
    when: 'wait.us',
    waits: { amount: 4, unit: 'hours' },
    actions: [{ do: 'note', text: 'waits since long' }],
  });
  await onSince(rule.id, 10);
  const late = await desk.writes('hello?');
  const early = await desk.writes('just now');
  const answered = await desk.writes('thanks');
  const older = await desk.writes('from before there was the rule');
  for (const one of [late, answered]) await waitingSince(one.id, 5);
  await waitingSince(early.id, 3);
  await waitingSince(older.id, 20);
  await desk.agent.post(`/conversations/${answered.id}/accept`);
  await desk.agent.post(`/conversations/${answered.id}/reply`, { text: 'You are welcome' });
  await looks();
  expect((await desk.firings(rule.id)).map(({ clientId }) => clientId)).toEqual([late.clientId]);
  expect(await desk.told(late.clientId)).toHaveLength(1);
  await looks();
  expect(await desk.told(late.clientId)).toHaveLength(1);
  // Another wait of the same conversation is another occasion.
  await waitingSince(late.id, 4.5);
  await looks();
  expect(await desk.told(late.clientId)).toHaveLength(2);
  await desk.admin.post(`/rules/${rule.id}/switch`, { enabled: false });
});

test('the client says nothing for a day: a reminder, and after three days it is closed', async () => {
  const desk = await openRuleDesk(house);
  const silent = { when: 'wait.client', waits: { amount: 1, unit: 'days' } };
  const remind = await desk.rule(
    { ...silent, actions: [{ do: 'message', text: 'Does it still stand?' }] },
    'Remind',
  );
  const open = await desk.rule(
    { when: 'wait.open', waits: { amount: 3, unit: 'days' }, actions: [{ do: 'close' }] },
    'Close',
  );
  for (const { id } of [remind, open]) await onSince(id, 24 * 10);
  const { customer, clientId, id } = await desk.writes('hello');
  await desk.agent.post(`/conversations/${id}/accept`);
  await desk.agent.post(`/conversations/${id}/reply`, { text: 'Which one do you mean?' });
  await house.drain();
  await looks();
  expect(await desk.told(clientId)).toEqual([]);
  await house.hub.prisma.message.updateMany({ where: { conversationId: id }, data: { createdAt: ago(30) } });
  await looks();
  await customer.getsText('Does it still stand?');
  expect((await desk.told(clientId)).map(({ name }) => name)).toEqual(['Remind']);
  await house.hub.prisma.conversation.update({ where: { id }, data: { openedAt: ago(80) } });
  await looks();
  expect((await desk.told(clientId)).map(({ name }) => name)).toEqual(['Remind', 'Close']);
  expect(await desk.agent.get(`/conversations/${id}`)).toMatchObject({ state: 'closed' });
  for (const rule of [remind, open]) await desk.admin.post(`/rules/${rule.id}/switch`, { enabled: false });
});

const dryRun = async (desk: RuleDesk, document: object) => {
  const { id } = await desk.admin.post('/rule-dry-runs', { document });
  return until(async () => {
    const run = await desk.admin.get(`/rule-dry-runs/${id}`);
    return run.isDone && run;
  });
};

test('a dry run counts what would have been, by day and client, and does nothing', async () => {
  const desk = await openRuleDesk(house);
  const texts = [await desk.writes('a refund'), await desk.writes('no'), await desk.writes('refund, refund')];
  await texts[0]!.customer.text(desk.number, 'refund again');
  await house.drain();
  const elsewhere = await openRuleDesk(house);
  await elsewhere.writes('a refund of another house');
  await house.drain();
  const document = {
    when: 'message.received',
    groups: [{ match: 'all', items: [{ field: 'text', op: 'has', values: ['refund'] }] }],
    actions: [{ do: 'note', text: 'never' }],
  };
  const before = await hashTables(house.hub.pool);
  const run = await dryRun(desk, document);
  const after = await hashTables(house.hub.pool);
  expect(run).toMatchObject({
    looked: 4,
    fired: 3,
    clients: 2,
    conversations: 2,
    isPartial: false,
    progress: 1,
  });
  expect(run.days).toHaveLength(1);
  expect(run.days[0]).toMatchObject({ looked: 4, fired: 3 });
  expect(run.examples).toHaveLength(3);
  const changed = Object.keys(after).filter((table) => (after as any)[table] !== (before as any)[table]);
  expect(changed.filter((table) => table !== 'rule_dry_run' && table !== 'api_token')).toEqual([]);
  // Run again it counts nothing twice; taken up in the middle it goes on.
  await carryOutDryRun(house.hub, { runId: run.id });
  expect((await desk.admin.get(`/rule-dry-runs/${run.id}`)).fired).toBe(3);
  expect(await elsewhere.admin.ask('GET', `/rule-dry-runs/${run.id}`)).toMatchObject({ status: 404 });
  expect(await desk.admin.ask('POST', '/rule-dry-runs', { document: { when: 'wait.us' } })).toMatchObject({
    status: 400,
    body: { error: { fields: { 'document.waits': 'needsSpan' } } },
  });
});

test('a dry run of a wait goes by the messages of that time', async () => {
  const desk = await openRuleDesk(house);
  const { prisma } = house.hub;
  const { id, clientId } = await desk.writes('first');
  const said = async (hours: number, direction: 'inbound' | 'outbound') =>
    prisma.message.create({
      data: {
        clientId,
        conversationId: id,
        channel: 'sms',
        direction,
        from: 'a',
        to: 'b',
        text: '.',
        createdAt: ago(hours),
      },
    });
  await prisma.message.updateMany({ where: { conversationId: id }, data: { createdAt: ago(90) } });
  await prisma.conversation.update({ where: { id }, data: { openedAt: ago(90) } });
  // Two of theirs, our answer ten hours after the first; theirs again, answered within the hour; ours, and they write 20 hours later.
  for (const [hours, direction] of [
    [85, 'inbound'],
    [80, 'outbound'],
    [60, 'inbound'],
    [59.5, 'outbound'],
    [39, 'inbound'],
    [38.9, 'outbound'],
  ] as const)
    await said(hours, direction);
  const note = [{ do: 'note', text: 'x' }];
  const us = await dryRun(desk, { when: 'wait.us', waits: { amount: 4, unit: 'hours' }, actions: note });
  expect(us).toMatchObject({ looked: 1, fired: 1, conversations: 1 });
  const them = await dryRun(desk, {
    when: 'wait.client',
    waits: { amount: 15, unit: 'hours' },
    actions: note,
  });
  expect(them.fired).toBe(3);
  const open = await dryRun(desk, { when: 'wait.open', waits: { amount: 3, unit: 'days' }, actions: note });
  expect(open).toMatchObject({ fired: 1, clients: 1 });
  await prisma.message.deleteMany({ where: { conversationId: id, text: '.' } });
});

test('tried on one entry it says condition by condition, and does nothing', async () => {
  const desk = await openRuleDesk(house);
  const { clientId } = await desk.writes('a refund');
  const document = {
    when: 'message.received',
    groups: [
      {
        match: 'any',
        items: [
          { field: 'text', op: 'has', values: ['refund'] },
          { field: 'client.tier', op: 'is', values: ['vip'] },
        ],
      },
      { match: 'all', items: [{ field: 'conversation.channel', op: 'is', values: ['email'] }] },
    ],
  };
  expect(await desk.admin.post('/rule-tries', { document, clientId, seq: 1 })).toMatchObject({
    kind: 'message.received',
    isHeard: true,
    explained: {
      holds: false,
      groups: [
        { holds: true, items: [true, false] },
        { holds: false, items: [false] },
      ],
    },
  });
  expect(await desk.admin.ask('POST', '/rule-tries', { document, clientId, seq: 99 })).toMatchObject({
    status: 404,
  });
  expect(await desk.agent.ask('POST', '/rule-tries', { document, clientId, seq: 1 })).toMatchObject({
    status: 403,
  });
  expect(await desk.agent.ask('GET', '/rules')).toMatchObject({ status: 403 });
  expect(await desk.supervisor.ask('POST', '/rules', { name: 'x', document })).toMatchObject({ status: 403 });
});

test('the log is paged, and what it kept for long enough goes', async () => {
  const desk = await openRuleDesk(house);
  const rule = await desk.rule({
    when: 'note.added',
    perClient: 100,
    actions: [{ do: 'priority', span: { amount: 1, unit: 'minutes' } }],
  });
  const { clientId, id } = await desk.writes('hello');
  for (let count = 0; count < 5; count += 1)
    await desk.agent.post(`/conversations/${id}/note`, { text: 'x' });
  await until(async () => (await desk.firings(rule.id)).length === 5);
  const first = await desk.supervisor.get(`/rule-firings?clientId=${clientId}&limit=3`);
  const rest = await desk.supervisor.get(
    `/rule-firings?clientId=${clientId}&limit=3&cursor=${first.nextCursor}`,
  );
  expect([first.items.length, rest.items.length, rest.nextCursor]).toEqual([3, 2, null]);
  expect(new Set([...first.items, ...rest.items].map((one: any) => one.id)).size).toBe(5);
  await house.hub.prisma.ruleFiring.updateMany({
    where: { id: first.items[0].id },
    data: { at: ago(24 * 401) },
  });
  await house.hub.prisma.ruleFiring.updateMany({
    where: { id: first.items[1].id },
    data: { at: ago(24 * 300) },
  });
  await house.hub.prisma.ruleFiring.updateMany({
    where: { id: first.items[2].id },
    data: { at: ago(24 * 15), outcome: 'unmatched' },
  });
  expect(await purgeFirings(house.hub)).toBe(2);
});
