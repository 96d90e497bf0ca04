import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Customer } from '../support/customer.ts';
import { backends, startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened, kindsOf, talk } from '../support/talk.ts';

// The loop: a conversation is closed, the customer is asked, answers, and somebody looks after who is not content.

describe.each(backends)('surveys and follow-ups, queue on %s', (backend) => {
  let house: Harness;
  let supervisor: Member;
  beforeAll(async () => {
    house = await startHarness({ backend });
    supervisor = await house.member('supervisor');
  });
  beforeEach(async () => {
    await supervisor.put('/settings', {
      surveysEnabled: true,
      surveyDelaySeconds: 0,
      surveyCapDays: 7,
      quietHoursEnabled: false,
    });
  });
  afterEach(() => house.checkInvariants());
  afterAll(() => house.close());

  /** A text conversation that was answered and closed. */
  async function served(place: Place, customer: Customer = house.customer()) {
    await customer.text(place.number, 'hello');
    const { id, clientId } = await place.agent.isOffered(customer.number);
    await place.agent.post(`/conversations/${id}/accept`);
    await place.agent.post(`/conversations/${id}/close`);
    return { customer, id, clientId };
  }
  const invitesOf = async (clientId: string) =>
    (await supervisor.get(`/surveys/invites?clientId=${clientId}`)).items;
  const linkIn = (text: string): string => /https?:\/\/\S+\/s\/[\w-]{22}/.exec(text)?.[0] ?? '';
  const followUpFor = (clientId: string) =>
    until(async () => (await supervisor.get(`/follow-ups?clientId=${clientId}`)).items[0]);

  test('by text, answered with a digit; a low score is work for a supervisor', async () => {
    const place = await house.open();
    const { customer, id, clientId } = await served(place);
    const question = await customer.getsText(/1.*5/);
    expect(question.from).toBe(place.number);
    expect(linkIn(question.body)).not.toBe('');
    await happened(house, clientId, 'message.delivered');
    await customer.text(place.number, '2');
    const answered = await happened(house, clientId, 'survey.answered');
    expect(answered).toMatchObject({ conversationId: id, data: { score: 2, via: 'sms' } });
    const followUp = await followUpFor(clientId);
    expect(followUp).toMatchObject({
      state: 'planned',
      forSupervisor: true,
      owner: null,
      conversationId: id,
    });
    expect(await invitesOf(clientId)).toMatchObject([
      { state: 'answered', answer: { score: 2, via: 'sms' } },
    ]);
    // The digit is an answer, no new work; and nothing an agent reads has the link.
    expect(await house.hub.prisma.conversation.count({ where: { clientId } })).toBe(1);
    const timeline = JSON.stringify(await place.agent.get(`/clients/${clientId}/timeline`));
    expect(timeline).not.toContain('/s/');
    await customer.text(place.number, '5');
    await house.drain();
    expect(await invitesOf(clientId)).toMatchObject([{ answer: { score: 2 } }]);
  });

  test('by the page, once, however often it is sent', async () => {
    const place = await house.open();
    const { customer, clientId } = await served(place);
    const link = linkIn((await customer.getsText(/\/s\//)).body);
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<form');
    expect((await kindsOf(house, clientId)).includes('survey.answered')).toBe(false);
    const post = () =>
      fetch(link, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ score: 1, comment: 'Nobody called back.' }),
      });
    const answers = await Promise.all(Array.from({ length: 8 }, post));
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([
      200, 409, 409, 409, 409, 409, 409, 409,
    ]);
    const answered = await happened(house, clientId, 'survey.answered');
    expect(answered.data).toMatchObject({ score: 1, comment: 'Nobody called back.', via: 'web' });
    expect(await followUpFor(clientId)).toMatchObject({ note: 'Nobody called back.', forSupervisor: true });
    expect((await fetch(`${house.urls[0]}/s/${'x'.repeat(22)}`)).status).toBe(404);
  });

  test('after a mail, by mail; after a call, by text', async () => {
    const place = await house.open();
    const customer = house.customer();
    await customer.mail(place.mailbox, { subject: 'Hello', text: 'a question' });
    const { id, clientId } = await place.agent.isOffered(customer.email);
    await place.agent.post(`/conversations/${id}/accept`);
    await place.agent.post(`/conversations/${id}/close`);
    const mail = await customer.getsMail(/\/s\//);
    expect(mail.headers['auto-submitted']).toBe('auto-generated');
    const post = await fetch(linkIn(mail.text), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'score=5&comment=',
    });
    expect(post.status).toBe(200);
    expect((await happened(house, clientId, 'survey.answered')).data).toMatchObject({
      score: 5,
      comment: null,
      via: 'web',
      channel: 'email',
    });

    const spoken = await talk(house, place);
    await spoken.call.hangUp();
    await happened(house, spoken.clientId, 'conversation.wrapping');
    await place.agent.post(`/conversations/${spoken.id}/wrap-up`, { disposition: 'Resolved' });
    await spoken.customer.getsText(/\/s\//);
    expect(await supervisor.get(`/follow-ups?clientId=${clientId}`)).toMatchObject({ items: [] });
  });

  test('who was asked this week, opted out, or gave up waiting is not asked; and it says why', async () => {
    const place = await house.open();
    const { customer, clientId } = await served(place);
    await customer.getsText(/\/s\//);
    await served(place, customer);
    const skipped = await happened(house, clientId, 'survey.skipped');
    expect(skipped.data).toMatchObject({ why: 'frequency_cap' });

    const silent = house.customer();
    await silent.text(place.number, 'hello');
    const offer = await place.agent.isOffered(silent.number);
    await place.agent.post(`/conversations/${offer.id}/accept`);
    await silent.text(place.number, 'STOP');
    await place.agent.post(`/conversations/${offer.id}/close`);
    expect((await happened(house, offer.clientId, 'survey.skipped')).data).toMatchObject({
      why: 'opted_out',
    });

    await place.agent.goes('away', 'break');
    const gone = house.customer();
    const call = await gone.call(place.number);
    await call.hears('You are next in line.');
    await call.hangUp();
    const clientGone = await house.clientOf(gone.number);
    await happened(house, clientGone, 'conversation.closed');
    await house.drain();
    expect(await invitesOf(clientGone)).toEqual([]);
    expect(await silent.texts()).toEqual([]);
    expect(await customer.texts()).toHaveLength(1);
  });

  test('at night it is held until the morning there, and says so', async () => {
    const place = await house.open();
    const hour = new Date().getUTCHours();
    // Where it is nine in the morning, and the house is open for two hours only, three hours from now.
    const ahead = hour > 21 ? 33 - hour : 9 - hour;
    const zone = `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
    const quietHours = { from: '12:00', to: '14:00' };
    await supervisor.put('/settings', { quietHoursEnabled: true, quietHours });
    const customer = house.customer();
    await house.hub.prisma.client.create({
      data: {
        divisionId: house.divisionId,
        name: 'Far Away',
        timeZone: zone,
        addresses: { create: { kind: 'phone', value: customer.number } },
      },
    });
    const { clientId } = await served(place, customer);
    const held = await happened(house, clientId, 'survey.held');
    expect(held.data).toMatchObject({ why: 'quiet_hours' });
    const until_ = held.kind === 'survey.held' ? new Date(held.data.until ?? 0) : new Date(0);
    expect(until_.getUTCHours()).toBe((hour + 3) % 24);
    expect(await invitesOf(clientId)).toMatchObject([
      { state: 'held', why: 'quiet_hours', until: until_.toISOString() },
    ]);
    await house.drain();
    expect(await customer.texts()).toEqual([]);
  });

  test('a planned text goes out when it is due, and a task reminds its owner', async () => {
    const place = await house.open();
    await supervisor.put('/settings', { surveysEnabled: false });
    const { customer, clientId } = await served(place);
    const dueAt = new Date(Date.now() + 400).toISOString();
    await place.agent.post('/follow-ups', {
      clientId,
      kind: 'text',
      title: 'Reminder',
      text: 'Your visit is tomorrow.',
      dueAt,
    });
    const task = await place.agent.post('/follow-ups', { clientId, title: 'Call back', dueAt });
    await customer.getsText('Your visit is tomorrow.');
    await happened(house, clientId, 'followUp.reminded');
    const open = await place.agent.get('/follow-ups?ownerId=me&state=open');
    expect(open.items).toMatchObject([{ id: task.id, state: 'overdue' }]);
    expect((await place.agent.get('/me/desk')).followUps).toMatchObject([{ id: task.id, state: 'overdue' }]);
    await place.agent.post(`/follow-ups/${task.id}/done`);
    expect((await place.agent.get('/follow-ups?ownerId=me&state=open')).items).toEqual([]);
  });

  test('a customer who writes, calls or mails first is not texted', async () => {
    const place = await house.open();
    await supervisor.put('/settings', { surveysEnabled: false });
    const inAMoment = () => new Date(Date.now() + 60_000).toISOString();
    const ways: Record<string, (customer: Customer) => Promise<unknown>> = {
      text: (customer) => customer.text(place.number, 'it works again'),
      call: async (customer) => (await customer.call(place.number)).hangUp(),
    };
    for (const [way, act] of Object.entries(ways)) {
      const { customer, clientId } = await served(place);
      const planned = await place.agent.post('/follow-ups', {
        clientId,
        kind: 'text',
        title: 'Still broken?',
        text: 'Does it work?',
        dueAt: inAMoment(),
      });
      await place.agent.goes('away', 'break');
      await act(customer);
      const canceled = await happened(house, clientId, 'followUp.canceled');
      expect(canceled.data, way).toMatchObject({ followUpId: planned.id, reason: 'client_replied' });
      // Even if its time came now.
      await house.hub.prisma.followUp.update({ where: { id: planned.id }, data: { dueAt: new Date() } });
      await house.drain();
      expect((await customer.texts()).map((text) => text.body)).toEqual([]);
      await place.agent.goes('available');
      await until(async () => {
        const desk = await place.agent.get('/me/desk');
        for (const { conversation } of desk.offers)
          await place.agent.ask('POST', `/conversations/${conversation.id}/accept`, {});
        for (const { id } of desk.work) await place.agent.ask('POST', `/conversations/${id}/close`, {});
        return desk.offers.length === 0 && desk.work.length === 0 && desk.waiting.length === 0;
      });
    }
  });
});
