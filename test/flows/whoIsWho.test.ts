import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addressesIn } from '../../core/clients/noticeAddresses.ts';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Unknown callers wait until a person has said who they are; who else they may be is suggested with what speaks for it.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

test('the addresses that a mail names are read, whatever their spelling', () => {
  const text =
    'Kind regards\nAda\nTel. +44 7700 900 123, +1 (415) 555-2671 | Ada.King@Example.com.\nNo number: 12345';
  expect(addressesIn(text)).toEqual([
    { kind: 'phone', value: '+447700900123' },
    { kind: 'phone', value: '+14155552671' },
    { kind: 'email', value: 'ada.king@example.com' },
  ]);
  expect(addressesIn('')).toEqual([]);
});

test('a number seen in somebody’s signature is “maybe” them, with the mail that names it', async () => {
  const { agent, number, mailbox } = await house.open();
  const customer = house.customer();
  const known = await agent.post('/clients', {
    name: 'Ada King',
    addresses: [{ kind: 'email', value: customer.email }],
  });
  await customer.mail(mailbox, {
    subject: 'Order',
    text: `Where is it?\n--\nAda King\nTel. ${customer.number}`,
  });
  await customer.text(number, 'It is me, on my phone');
  const strangerId = await house.clientOf(customer.number);
  const suggestions = await until(async () => {
    const { items } = await agent.get(`/clients/${strangerId}/suggestions`);
    return items.length > 0 && items;
  });
  expect(suggestions).toMatchObject([
    {
      client: { id: known.id },
      evidence: [{ kind: 'address_in_mail', value: customer.number, theirs: true }],
    },
  ]);
  const mail = await agent.get(`/messages/${suggestions[0].evidence[0].messageId}`);
  expect(mail.text).toContain(customer.number);
  // From the other side as well.
  expect((await agent.get(`/clients/${known.id}/suggestions`)).items).toMatchObject([
    { client: { id: strangerId }, evidence: [{ theirs: false }] },
  ]);

  // The pen holds who is unknown, with the suggestion; a merge decides it.
  const pen = async () =>
    (await agent.get('/provisional-clients')).items.find((one: any) => one.client.id === strangerId);
  expect(await pen()).toMatchObject({
    preview: 'It is me, on my phone',
    suggestions: [{ client: { id: known.id } }],
  });
  await agent.post(`/clients/${known.id}/merge`, { loserId: strangerId });
  expect(await pen()).toBeUndefined();
});

test('a name alike and a mailbox alike speak for it; dismissed, it is suggested no more', async () => {
  const { agent } = await house.open();
  const make = (value: string) =>
    agent.post('/clients', { name: 'Li Xiao Long', addresses: [{ kind: 'email', value }] });
  const mark = house.customer().email.split('@')[0];
  const [one, other] = [await make(`${mark}@one.example`), await make(`${mark}@other.example`)];
  const of = async (id: string) => (await agent.get(`/clients/${id}/suggestions`)).items;
  const [found] = (await of(one.id)).filter((item: any) => item.client.id === other.id);
  expect(
    found.evidence.map(({ kind }: any) => kind).toSorted((a: string, b: string) => a.localeCompare(b)),
  ).toEqual(['same_name', 'similar_address']);
  await agent.post(`/clients/${other.id}/not-same`, { otherId: one.id });
  expect(await of(one.id)).toEqual([]);
  expect(await of(other.id)).toEqual([]);
  await agent.post(`/clients/${other.id}/not-same`, { otherId: one.id });
});

test('an unknown caller is provisional until somebody gives a name; other divisions see nothing', async () => {
  const { agent, number } = await house.open();
  const customer = house.customer();
  await customer.text(number, 'who am I');
  const id = await house.clientOf(customer.number);
  expect(await agent.get(`/clients/${id}`)).toMatchObject({ name: null, provisional: true });
  const elsewhere = await house.member('agent', { divisionId: await makeDivision(house.hub) });
  expect((await elsewhere.get('/provisional-clients')).items).toEqual([]);
  expect(await elsewhere.ask('GET', `/clients/${id}/suggestions`)).toMatchObject({ status: 404 });
  expect(await agent.post(`/clients/${id}/decide`, { name: 'Grace' })).toMatchObject({
    name: 'Grace',
    provisional: false,
  });
  const { items } = await agent.get('/provisional-clients?limit=200');
  expect(items.some((one: any) => one.client.id === id)).toBe(false);
});

test('a no at one number holds for the whole person, for what is automatic; an answer may still be given elsewhere', async () => {
  const { agent, number } = await house.open();
  const [one, other] = [house.customer(), house.customer()];
  await one.text(number, 'hello');
  const { id, clientId } = await agent.isOffered(one.number);
  await agent.post(`/conversations/${id}/accept`);
  await house.hub.prisma.address.create({
    data: { clientId, kind: 'phone', value: other.number, optedOutAt: new Date() },
  });
  const soon = new Date(Date.now() + 500).toISOString();
  const followUp = await agent.post('/follow-ups', {
    clientId,
    title: 'remind',
    kind: 'text',
    text: 'Remember us',
    dueAt: soon,
  });
  await until(async () =>
    (await house.timeline(clientId)).some(
      (event) => event.kind === 'followUp.canceled' && event.data.followUpId === followUp.id,
    ),
  );
  await agent.post(`/conversations/${id}/reply`, { text: 'An answer to you' });
  await one.getsText('An answer to you');
  expect((await one.texts()).map(({ body }) => body)).toEqual(['An answer to you']);
});
