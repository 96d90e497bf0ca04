import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadViewer, type Viewer } from '../../core/access/viewer.ts';
import { contactPanel, setConsent } from '../../core/contacting/contactPanel.ts';
import { addHoursRule, listHoursRules, removeHoursRule } from '../../core/contacting/hoursRules.ts';
import { listRefusals, purgeRefusals } from '../../core/contacting/refusalLog.ts';
import { withTransaction } from '../../core/db.ts';
import { planFollowUp, type NewFollowUp } from '../../core/followUps/planFollowUp.ts';
import { openTestHub, until, type TestHub } from '../support/openTestHub.ts';
import { makeClient, makeHouse, type House } from '../support/people.ts';

// The contact governor through the real queue: what is planned leaves, waits or is given up, and says why.

let opened: TestHub;
let house: House;
let viewer: Viewer;

beforeAll(async () => {
  opened = await openTestHub();
  house = await makeHouse(opened.hub);
  viewer = (await loadViewer(opened.hub, house.supervisor.userId))!;
});
afterAll(() => opened.close());
beforeEach(async () => {
  opened.setNow(null);
  await opened.hub.settings.change({ quietHoursEnabled: false, consentPurposes: [], contactCaps: [] });
});

async function plan(order: Partial<NewFollowUp> & { clientId: string }): Promise<string> {
  const planned = await withTransaction(opened.hub, (tx) =>
    planFollowUp(tx, {
      title: 'Thank you',
      kind: 'text',
      text: 'Thank you for a good year',
      dueAt: new Date(),
      ownerId: house.agent.id,
      ...order,
    }),
  );
  return planned!.followUpId;
}

const deliveryOf = (followUpId: string) =>
  until(() => opened.hub.prisma.delivery.findUnique({ where: { idempotencyKey: `followUp-${followUpId}` } }));

test.each(['care', 'win_back', 'campaign'] as const)(
  'a planned %s message leaves as one',
  async (purpose) => {
    const client = await makeClient(opened.hub, house);
    const id = await plan({ clientId: client.id, purpose });
    expect(await deliveryOf(id)).toMatchObject({ purpose, clientId: client.id });
  },
);

const stateOf = (id: string, state: string) =>
  until(async () => {
    const row = await opened.hub.prisma.followUp.findUniqueOrThrow({ where: { id } });
    return row.state === state && row;
  });
const refusalsOf = (clientId: string) =>
  opened.hub.prisma.contactRefusal.findMany({ where: { clientId }, orderBy: { at: 'asc' } });
const automaticTo = (clientId: string) =>
  opened.hub.prisma.delivery.count({ where: { clientId, purpose: { not: 'reply' } } });

test('what needs consent is given up without it, says so on the client’s page and in the log, and leaves with it', async () => {
  const { hub } = opened;
  await hub.settings.change({ consentPurposes: ['campaign'] });
  const client = await makeClient(hub, house);
  const first = await plan({ clientId: client.id, purpose: 'campaign' });
  expect(await stateOf(first, 'canceled')).toMatchObject({ cancelReason: 'no_consent' });
  expect(await refusalsOf(client.id)).toMatchObject([
    { followUpId: first, channel: 'sms', purpose: 'campaign', why: 'no_consent', until: null },
  ]);
  const answer = async (purpose: string) =>
    (await contactPanel(hub, viewer, client.id)).answers.find(
      (one) => one.channel === 'sms' && one.purpose === purpose,
    );
  expect(await answer('campaign')).toMatchObject({ ok: false, why: 'no_consent', consent: null });
  expect(await answer('care')).toMatchObject({ ok: true, why: null });
  const said = { clientId: client.id, channel: 'sms', purpose: 'campaign', how: 'on the phone' } as const;
  const panel = await setConsent(hub, viewer, { ...said, state: 'given' });
  expect(panel.refusals).toMatchObject([{ why: 'no_consent', purpose: 'campaign' }]);
  const second = await plan({ clientId: client.id, purpose: 'campaign' });
  await deliveryOf(second);
  // It has left: what is said from now on does not stop it at the door.
  await until(async () => (await deliveryOf(second))?.leftAt != null);
  // The last word counts, whatever the settings ask for.
  await hub.settings.change({ consentPurposes: [] });
  await setConsent(hub, viewer, { ...said, state: 'refused' });
  const third = await plan({ clientId: client.id, purpose: 'campaign' });
  await stateOf(third, 'canceled');
  const page = await listRefusals(hub, viewer, { clientId: client.id, limit: 1 });
  expect(page.items).toMatchObject([{ clientName: 'Some Body', why: 'no_consent' }]);
  const rest = await listRefusals(hub, viewer, { clientId: client.id, limit: 5, cursor: page.nextCursor! });
  expect(rest.items).toHaveLength(1);
  const kinds = await hub.prisma.timelineEvent.count({
    where: { clientId: client.id, kind: 'client.consentChanged' },
  });
  expect(kinds).toBe(2);
});

test('ten programmes at once: a client gets as many as the cap allows, and the rest waits for its end', async () => {
  const { hub } = opened;
  const purposes = ['care', 'win_back', 'campaign'] as const;
  await hub.settings.change({
    contactCaps: [{ count: 3, days: 7, channel: null, purposes: [...purposes] }],
  });
  const client = await makeClient(hub, house);
  const ids = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      plan({ clientId: client.id, purpose: purposes[at % 3]!, text: `number ${at}` }),
    ),
  );
  await until(async () => (await refusalsOf(client.id)).length >= 7);
  expect(await automaticTo(client.id)).toBe(3);
  const rows = await hub.prisma.followUp.findMany({ where: { id: { in: ids }, state: 'planned' } });
  expect(rows).toHaveLength(7);
  const inDays = rows.map(({ dueAt }) => Math.round((dueAt.getTime() - Date.now()) / 86_400_000));
  expect(new Set(inDays)).toEqual(new Set([7]));
  expect(await refusalsOf(client.id)).toMatchObject(rows.map(() => ({ why: 'frequency_cap' })));
  // What a reminder is for does not count there, nor is it counted.
  await deliveryOf(await plan({ clientId: client.id, purpose: 'reminder' }));
});

test('a row of the dated table holds from its date on, in its place, and can be taken back', async () => {
  const { hub } = opened;
  await hub.settings.change({ quietHoursEnabled: true });
  const rule = {
    country: 'GB',
    region: null,
    channel: null,
    days: [7, 6, 5, 4, 3, 2, 1],
    from: '12:00',
    to: '14:00',
    validFrom: '2097-01-01',
    validUntil: null,
    source: 'our own',
  };
  const holds = async (on: string) =>
    (await listHoursRules(hub, { on })).items
      .filter((one) => one.country === 'GB' && one.holds)
      .map(({ from }) => from);
  await addHoursRule(hub, viewer, rule);
  await expect(addHoursRule(hub, viewer, rule)).rejects.toMatchObject({ code: 'conflict' });
  expect([await holds('2096-12-31'), await holds('2097-01-01')]).toEqual([[], ['12:00']]);
  const client = await makeClient(hub, house);
  // A number that is surely of Great Britain: many that are made up are of Jersey, or of nowhere.
  const value = `+442079460${String(Math.floor(Math.random() * 1e3)).padStart(3, '0')}`;
  await hub.prisma.address.updateMany({ where: { clientId: client.id, kind: 'phone' }, data: { value } });
  opened.setNow(new Date('2097-01-02T09:00:00Z'));
  const held = await plan({ clientId: client.id, purpose: 'care' });
  await until(async () => (await refusalsOf(client.id)).length > 0);
  expect(await refusalsOf(client.id)).toMatchObject([
    { why: 'quiet_hours', until: new Date('2097-01-02T12:00:00Z'), followUpId: held },
  ]);
  const { country, region, channel, days, validFrom } = rule;
  await removeHoursRule(hub, { country, region, channel, days, validFrom });
  expect(await holds('2097-01-01')).toEqual([]);
  await expect(
    removeHoursRule(hub, { country, region, channel, days, validFrom: '2000-01-01' }),
  ).rejects.toMatchObject({
    code: 'not_found',
  });
  await deliveryOf(await plan({ clientId: client.id, purpose: 'care' }));
});

test('refusals are forgotten when they are old', async () => {
  const { hub } = opened;
  const client = await makeClient(hub, house);
  const row = { clientId: client.id, channel: 'sms', purpose: 'care', why: 'frequency_cap' };
  const old = new Date(Date.now() - 91 * 86_400_000);
  await hub.prisma.contactRefusal.createMany({
    data: [
      { ...row, at: old },
      { ...row, at: new Date() },
    ],
  });
  await purgeRefusals(hub);
  expect(await refusalsOf(client.id)).toHaveLength(1);
});
