import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  always,
  closedNow,
  flowOf,
  hangUp,
  language,
  leads,
  menu,
  notice,
  queue,
  say,
} from '../support/flows.ts';
import { ACCOUNT, startHarness, type Harness, type Member } from '../support/harness.ts';
import { arrived, choices, conversationOf, openMenu } from '../support/ledCalls.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';
import { newSid, postWebhook } from '../support/webhook.ts';

// What else a flow does with a call: hours, languages, notices, versions, forwarding; and whoever calls.

let house: Harness;
let administrator: Member;
beforeAll(async () => {
  house = await startHarness();
  administrator = await house.member('administrator');
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('hours', () => {
  async function openHours(hours: unknown) {
    const place = await house.open();
    const schedule = await administrator.post('/schedules', { name: `Hours of ${place.number}`, hours });
    const nodes = [
      {
        key: 'hours',
        kind: 'hours',
        title: 'Hours',
        scheduleId: schedule.id,
        open: 'queue',
        closed: 'closed',
      } as const,
      queue(place.queueId),
      hangUp({ key: 'closed' }),
    ];
    await leads(administrator, place, flowOf('hours', ...nodes));
    return { place, schedule };
  }

  test('closed on a holiday: the caller is told and the call ends', async () => {
    const { place } = await openHours(closedNow('Founders’ Day'));
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('We are closed. Goodbye.');
    await call.is('completed');
    expect((await arrived(house, customer.number)).data.result).toBe('ended');
    expect((await conversationOf(house, customer.number)).outcome).toBe('informed');
  });

  test('a change of hours holds from the next call on, without publishing anything', async () => {
    const { place, schedule } = await openHours(closedNow('Stocktaking'));
    const changed = await administrator.put(`/schedules/${schedule.id}`, {
      name: schedule.name,
      hours: always,
      version: schedule.version,
    });
    expect(changed.isOpen).toBe(true);
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears(`Welcome to ${place.queueName}`);
    await place.agent.isOffered(customer.number);
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
    const late = await administrator.ask('PUT', `/schedules/${schedule.id}`, {
      name: schedule.name,
      hours: always,
      version: schedule.version,
    });
    expect(late.status).toBe(409);
  });
});

describe('language and recording notice', () => {
  test('who chooses Chinese hears Chinese from then on, in the queue too', async () => {
    const place = await house.open({ available: false });
    const nodes = [
      language({ key: 'language', next: 'hello' }),
      say({ key: 'hello', texts: { en: 'Hello.', zh: '您好。' } }),
    ];
    await leads(administrator, place, flowOf('language', ...nodes, queue(place.queueId)));
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('中文请按2。');
    await call.press('2');
    await call.hears('您好。');
    await call.hears('您是下一位。');
    expect((await conversationOf(house, customer.number)).language).toBe('zh');
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
  });

  test('a notice is heard to its end before anybody may come', async () => {
    const place = await house.open();
    await leads(
      administrator,
      place,
      flowOf('notice', notice({ key: 'notice', mode: 'notice' }), queue(place.queueId)),
    );
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('This call may be recorded');
    await place.agent.isOffered(customer.number);
    expect((await arrived(house, customer.number)).data.notice).toBe('told');
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
  });

  test.each([
    ['1', 'agreed'],
    ['2', 'refused'],
  ] as const)('asked for consent, %s means %s', async (key, result) => {
    const place = await house.open();
    await leads(
      administrator,
      place,
      flowOf('notice', notice({ key: 'notice', mode: 'consent' }), queue(place.queueId)),
    );
    const customer = house.customer();
    const call = await customer.call(place.number);
    await call.hears('Press 1 for yes, 2 for no.');
    await call.press(key);
    expect((await arrived(house, customer.number)).data.notice).toBe(result);
    await place.agent.isOffered(customer.number);
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
  });
});

describe('versions', () => {
  test('a call keeps the one it began with while another is published', async () => {
    const { place, flowId, nodes } = await openMenu(house, administrator, {
      key: 'menu',
      timeoutSeconds: 15,
    });
    const [early, late] = [house.customer(), house.customer()];
    const first = await early.call(place.number);
    await first.hears('For sales press 1.');
    const draft = flowOf('closed', hangUp({ key: 'closed', texts: { en: 'Moved away.' } }));
    const kept = await administrator.put(`/flows/${flowId}`, { name: 'Moved', draft, draftVersion: 1 });
    const published = await administrator.post(`/flows/${flowId}/publish`, {
      draftVersion: kept.draftVersion,
    });
    expect(published.published.number).toBe(2);
    const second = await late.call(place.number);
    await second.hears('Moved away.');
    await first.press('2');
    await place.agent.isOffered(early.number);
    const { items } = await administrator.get(`/flows/${flowId}/versions`);
    expect(items.map((one: any) => one.number)).toEqual([2, 1]);
    expect(items[1].document.nodes).toEqual(nodes);
    await expect(house.hub.prisma.callFlowVersion.updateMany({ data: { number: 9 } })).rejects.toThrow();
    await first.hangUp();
    await happened(house, await house.clientOf(early.number), 'call.abandoned');
    await arrived(house, late.number);
  });

  test('a draft with problems is kept and not published; a draft of somebody else is not overwritten', async () => {
    const place = await house.open();
    const draft = flowOf('menu', menu({ key: 'menu', choices, otherwise: 'menu' }), queue(place.queueId));
    const flow = await administrator.post('/flows', { name: 'Unfinished', draft });
    expect(flow.problems.map((one: any) => one.problem).toSorted()).toEqual(['endless', 'unknown_key']);
    const refused = await administrator.ask('POST', `/flows/${flow.id}/publish`, { draftVersion: 1 });
    expect(refused.status).toBe(400);
    const changed = { name: 'Unfinished', draft, draftVersion: 1 };
    await administrator.put(`/flows/${flow.id}`, changed);
    expect((await administrator.ask('PUT', `/flows/${flow.id}`, changed)).status).toBe(409);
  });

  test('a flow that only names a queue costs its calls nothing: they are in that queue at once', async () => {
    const [place, other] = [await house.open(), await house.open()];
    await leads(administrator, place, flowOf('queue', queue(other.queueId)));
    const customer = house.customer();
    const call = await customer.call(place.number);
    await other.agent.isOffered(customer.number);
    expect((await conversationOf(house, customer.number)).arrival).toBeNull();
    await customer.text(place.number, 'texts go where they always went');
    await until(async () =>
      house.hub.prisma.conversation.findFirst({ where: { channel: 'sms', queueId: place.queueId } }),
    );
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
  });
});

describe('callers of all kinds', () => {
  let shared: ReturnType<typeof openMenu> | null = null;
  test.each(['anonymous', '+266696687', '+1', '+999123456789012', 'sip:someone@example.com'])(
    'from %s goes through the menu as well',
    async (from) => {
      const { place } = await (shared ??= openMenu(house, administrator, {
        key: 'menu',
        timeoutSeconds: 15,
      }));
      const callSid = newSid('CA');
      const incoming = {
        AccountSid: ACCOUNT,
        CallSid: callSid,
        From: from,
        To: place.number,
        CallStatus: 'ringing',
      };
      const answer = await postWebhook(house, { path: '/voice', form: incoming });
      expect(await answer.text()).toContain('<Gather');
      await postWebhook(house, { path: '/voice/status', form: { ...incoming, CallStatus: 'completed' } });
      const leg = await house.hub.prisma.leg.findUniqueOrThrow({
        where: { callSid },
        include: { conversation: true },
      });
      expect(leg.conversation.outcome).toBe('left');
    },
  );

  test('a client’s second call waits, and begins with the flow when the first is over', async () => {
    const { place } = await openMenu(house, administrator, { key: 'menu', timeoutSeconds: 15 });
    const customer = house.customer();
    const first = await customer.call(place.number);
    await first.hears('For sales press 1.');
    const second = await customer.call(place.number);
    await second.hears('A call from your number is going on already.');
    await first.hangUp();
    await second.hears('For sales press 1.');
    await second.press('2');
    await place.agent.isOffered(customer.number);
    await second.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
  });

  test('a flow that cannot be carried out loses nobody: the caller is in the queue of the number', async () => {
    const { place } = await openMenu(house, administrator);
    const { numberId } = await leadsNowhere(place.number);
    const customer = house.customer();
    const call = await customer.call(place.number);
    await place.agent.isOffered(customer.number);
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'call.abandoned');
    await administrator.put(`/numbers/${numberId}`, { flowId: null });
    expect(house.errors.splice(0).map((one) => one['msg'])).toEqual([
      'a flow failed; the caller waits in the queue of the number',
    ]);
  });

  async function leadsNowhere(value: string) {
    const number = await house.hub.prisma.ourAddress.findFirstOrThrow({ where: { value } });
    const broken = await house.hub.prisma.callFlowVersion.create({
      data: { flowId: number.flowId!, number: 99, document: { nonsense: true } },
    });
    await house.hub.prisma.ourAddress.update({
      where: { id: number.id },
      data: { flowVersionId: broken.id },
    });
    return { numberId: number.id };
  }
});

describe('a call forwarded to a phone outside', () => {
  test.each([
    ['answer', 'forwarded'],
    ['busy', 'queued'],
  ] as const)('where it is met with %s ends as %s', async (onCall, result) => {
    const place = await house.open();
    const outside = house.customer();
    await outside.behaves({ onCall });
    const dial = {
      kind: 'dial',
      key: 'dial',
      title: 'Branch',
      number: outside.number,
      timeoutSeconds: 20,
      otherwise: 'queue',
    } as const;
    await leads(administrator, place, flowOf('dial', dial, queue(place.queueId)));
    const customer = house.customer();
    const call = await customer.call(place.number);
    if (onCall === 'answer') {
      const there = await outside.rings();
      await there.is('in-progress');
      await there.hangUp();
    } else await place.agent.isOffered(customer.number);
    expect((await arrived(house, customer.number)).data.result).toBe(result);
    await call.hangUp();
    await happened(house, await house.clientOf(customer.number), 'conversation.closed');
  });
});
