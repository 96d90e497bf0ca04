import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sendDueSurveys } from '../../core/surveys/sendSurvey.ts';
import { Customer } from '../support/customer.ts';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Short codes and names (alphanumeric senders): what they write is taken in like anything else, and what cannot be answered says so.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const from = (number: string) => new Customer(house.control, { number, email: 'nobody@customer.example' });
let codes = 41_000;
const british = () => `+4479460${String((codes += 1)).padStart(5, '0')}`;

describe('what comes in', () => {
  test.each([
    ['a name', 'DHL', 'DHL'],
    ['a name with signs', 'AT&T 4-U.x', 'AT&T 4-U.x'],
    ['a short code', '73555', null],
    ['a long short code', '7355512', null],
  ])('from %s is on a timeline and in the queue, as a client of its own', async (_, number, name) => {
    const place = await house.open();
    const sender = from(number);
    expect((await sender.text(place.number, 'Your parcel comes today')).webhook?.status).toBe(200);
    await sender.text(place.number, 'Between 9 and 11');
    const { clientId } = await place.agent.isOffered(number);
    const client = await place.agent.get(`/clients/${clientId}`);
    expect(client).toMatchObject({ name, provisional: true, addresses: [{ kind: 'phone', value: number }] });
    expect((await house.timeline(clientId)).filter(({ kind }) => kind === 'message.received')).toHaveLength(
      2,
    );
    expect(await house.hub.prisma.rawInbound.count()).toBe(0);
    expect(await place.agent.get(`/clients/${clientId}/suggestions`)).toEqual({ items: [] });
  });

  test('from a name cannot be answered, called or planned for, and the refusal says why', async () => {
    const place = await house.open();
    await from('PARCELS').text(place.number, 'It is at the door');
    const { id, clientId } = await place.agent.isOffered('PARCELS');
    await place.agent.post(`/conversations/${id}/accept`);
    const why = {
      status: 409,
      body: { error: { code: 'invalid_state', details: { reason: 'name_cannot_be_answered' } } },
    };
    expect(await place.agent.ask('POST', `/conversations/${id}/reply`, { text: 'Thank you' })).toMatchObject(
      why,
    );
    const order = { clientId, to: 'PARCELS' };
    expect(
      await place.agent.ask('POST', '/conversations', { ...order, channel: 'sms', text: 'hello' }),
    ).toMatchObject(why);
    expect((await place.agent.ask('POST', '/conversations', { ...order, channel: 'call' })).status).toBe(400);
    await place.agent.post(`/conversations/${id}/end`);
    await place.agent.post(`/conversations/${id}/close`);
    expect(await house.hub.prisma.delivery.count({ where: { clientId } })).toBe(0);
  });

  test('from a short code is answered, and never called', async () => {
    const place = await house.open();
    const sender = from('62442');
    await sender.text(place.number, 'Reply Y to confirm');
    const { id, clientId } = await place.agent.isOffered('62442');
    await place.agent.post(`/conversations/${id}/accept`);
    await place.agent.post(`/conversations/${id}/reply`, { text: 'Y' });
    expect((await sender.getsText('Y')).from).toBe(place.number);
    const call = await place.agent.ask('POST', '/conversations', { channel: 'call', clientId, to: '62442' });
    expect(call).toMatchObject({ status: 409, body: { error: { details: { reason: 'not_a_number' } } } });
    await place.agent.post(`/conversations/${id}/end`);
    await place.agent.post(`/conversations/${id}/close`);
  });
});

describe('a name of ours', () => {
  /** A division with a number and a name that is registered in the United Kingdom. */
  async function named(word: string) {
    const value = `${word} ${(codes += 1) % 1_000}`;
    const divisionId = await makeDivision(house.hub);
    const place: Place = await house.open({ divisionId });
    const administrator = await house.member('administrator', { divisionId });
    const sender = await administrator.post('/numbers/senders', {
      value,
      queueId: place.queueId,
      sendsTo: ['GB', 'US'],
    });
    return { divisionId, place, administrator, sender, value };
  }
  const write = (agent: Member, to: string, more: object) =>
    agent.ask('POST', '/conversations', { channel: 'sms', to, text: 'Your order is ready', ...more });

  test('is used where it is registered, by choice; not in the United States, whatever is registered', async () => {
    const { place, sender, value } = await named('Rapport');
    const there = from(british());
    expect((await write(place.agent, there.number, { fromId: sender.id })).status).toBe(201);
    expect((await there.getsText('Your order is ready')).from).toBe(value);
    for (const [to, reason] of [
      ['+12025550177', 'name_in_north_america'],
      ['+4930901820998', 'country_not_allowed'],
    ] as const) {
      const refused = await write(place.agent, to, { fromId: sender.id });
      expect(refused).toMatchObject({
        status: 409,
        body: { error: { code: 'invalid_state', details: { reason } } },
      });
      expect(await house.hub.prisma.address.count({ where: { value: to } })).toBe(0);
      const { items } = await place.agent.get(`/me/text-senders?to=${encodeURIComponent(to)}`);
      expect(items).toMatchObject([
        { value: place.number, refusal: null },
        { value, refusal: reason },
      ]);
    }
  });

  test('rings nobody, and is no caller id', async () => {
    const { place, administrator, sender, value } = await named('0Call');
    expect((await place.agent.get('/me/caller-ids')).items.map((one: any) => one.number)).toEqual([
      place.number,
    ]);
    const order = { channel: 'call', to: british(), fromId: sender.id };
    expect((await place.agent.ask('POST', '/conversations', order)).status).toBe(403);
    const again = { value, queueId: place.queueId, sendsTo: ['GB'] };
    expect((await administrator.ask('POST', '/numbers/senders', again)).status).toBe(409);
    for (const wrong of ['TooLongAName', '12', '+442079460999', '包裹'])
      expect((await administrator.ask('POST', '/numbers/senders', { ...again, value: wrong })).status).toBe(
        400,
      );
  });

  test('asks for nobody’s reply: the survey has its link, and the way out is a link', async () => {
    const { place, administrator, sender, divisionId, value } = await named('Asking');
    const supervisor = await house.member('supervisor', { divisionId });
    await supervisor.put('/settings', {
      surveysEnabled: true,
      surveyDelaySeconds: 3_600,
      quietHoursEnabled: false,
    });
    const customer = from(british());
    await customer.text(place.number, 'hello');
    const { id, clientId } = await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    await place.agent.post(`/conversations/${id}/end`);
    await place.agent.post(`/conversations/${id}/close`);
    const { prisma } = house.hub;
    const invite = await until(() => prisma.surveyInvite.findFirst({ where: { conversationId: id } }));
    await administrator.ask('PUT', `/numbers/${sender.id}`, { isTextDefault: true });
    await prisma.ourAddress.update({
      where: { kind_value: { kind: 'phone', value: place.number } },
      data: { retiredAt: new Date() },
    });
    await prisma.surveyInvite.update({ where: { id: invite.id }, data: { dueAt: new Date() } });
    await sendDueSurveys(house.hub);
    const survey = await customer.getsText(/\/s\//);
    expect(survey.from).toBe(value);
    expect(survey.body).not.toMatch(/reply 1/i);
    const link = /https?:\/\/\S+\/u\/\S+/.exec(survey.body)?.[0] ?? '';
    expect((await fetch(link)).status).toBe(200);
    expect(await prisma.address.count({ where: { value: customer.number, optedOutAt: null } })).toBe(1);
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    expect((await house.timeline(clientId)).map(({ kind }) => kind)).toContain('client.optedOut');
    await supervisor.put('/settings', { surveysEnabled: false, surveyDelaySeconds: 20 });
  });
});
