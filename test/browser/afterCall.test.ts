import { expect, test } from 'vitest';
import type { UpdateQueueSettings } from '../../core/contract/queues.ts';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness, Place } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// After-call work as the agent sees it: nothing that was written is lost, what was promised is seen, and one key leads on.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

async function setUp(place: Place, change: UpdateQueueSettings): Promise<void> {
  const administrator = await house.member('administrator');
  const { status } = await administrator.ask('PATCH', `/queues/${place.queueId}/settings`, change);
  expect(status).toBe(200);
}

/** A call that is over and has to be written up, and the console of its agent. */
async function toWrapUp(name: string, change: UpdateQueueSettings = {}) {
  const place = await house.open({ wrapUpSeconds: 600 });
  await setUp(place, change);
  const customer = await knownCustomer(house, { name });
  const call = await customer.call(place.number);
  const { id } = await place.agent.isOffered(customer.number);
  await place.agent.post(`/conversations/${id}/accept`);
  await happened(house, customer.clientId, 'call.connected');
  await call.hangUp();
  await happened(house, customer.clientId, 'call.ended');
  const path = `/clients/${customer.clientId}?c=${id}`;
  const page = await browser.desk(place.agent, { path });
  await at(page, testIds.wrapUpForm).waitFor();
  return { place, customer, id, page, path };
}

test('a form half filled in is there again in another browser, is saved, and leads to the next item', async () => {
  const { place, customer, id, page, path } = await toWrapUp('Rosa Marin', { dispositionRequired: true });
  const { agent } = place;
  expect(await at(page, testIds.saveWrapUp).isDisabled()).toBe(true);
  await at(page, testIds.disposition(2)).click();
  await at(page, testIds.wrapUpNote).fill('Wants the price of ');
  await at(page, testIds.wrapUpPromise).click();
  await at(page, testIds.promiseTitle).fill('Call back with the price');
  await at(page, testIds.wrapUpForm).getByText('In 1 hour').click();
  await at(page, testIds.wrapUpNote).pressSequentially('two doors');
  await expect.poll(() => at(page, testIds.wrapUpKept).getAttribute('data-state'), SOON).toBe('kept');
  await page.context().close();

  const again = await browser.desk(agent, { path });
  await expect
    .poll(() => at(again, testIds.wrapUpNote).inputValue(), SOON)
    .toBe('Wants the price of two doors');
  expect(await at(again, testIds.promiseTitle).inputValue()).toBe('Call back with the price');
  expect(await at(again, testIds.disposition(2)).getAttribute('aria-checked')).toBe('true');

  const other = await knownCustomer(house, { name: 'Next In Line' });
  await other.text(place.number, 'Are you there?');
  // Offered or only waiting: while the paperwork lasts that is for routing to say.
  const waiting = await until(async () => {
    const { offers, waiting: queued } = await agent.get('/me/desk');
    const all = [...offers.map((one: any) => one.conversation), ...queued];
    return all.find((one: any) => one.address === other.number);
  });
  await agent.post(`/conversations/${waiting.id}/accept`);
  await at(again, testIds.workItem(waiting.id)).waitFor();
  await at(again, testIds.timeline).click();
  await again.keyboard.press('Shift+E');
  await again.getByRole('heading', { name: 'Next In Line' }).waitFor();
  expect((await agent.get(`/conversations/${id}`)).state).toBe('closed');

  const planned = await house.hub.prisma.followUp.findFirstOrThrow({ where: { conversationId: id } });
  const due = at(again, testIds.deskFollowUp(planned.id));
  await due.getByText('Call back with the price').waitFor();
  await again.goto(`${house.urls[0]}/clients/${customer.clientId}`);
  const timeline = at(again, testIds.timeline);
  await timeline.getByText('Promised ·').waitFor();
  await due.getByTestId(testIds.followUpDone(planned.id)).click();
  await at(again, testIds.keepPromiseNote).fill('Told her: 240 each');
  await at(again, testIds.keepPromiseSave).click();
  await timeline.getByText('Promise kept ·').waitFor();
  await timeline.getByText('Told her: 240 each').waitFor();
  await agent.post(`/conversations/${waiting.id}/wrap-up`, { disposition: 'Resolved' });
});

test('the time is on the screen, and a press gives more of it', async () => {
  const { place, id, page } = await toWrapUp('Ivo Petrov', { wrapUpExtendSeconds: 60 });
  await at(page, testIds.wrapUpForm).getByText('Time left').waitFor();
  const before = (await place.agent.get(`/conversations/${id}`)).wrapUpDueAt;
  await at(page, testIds.wrapUpExtend).click();
  await expect.poll(() => at(page, testIds.wrapUpExtend).count(), SOON).toBe(0);
  const after = (await place.agent.get(`/conversations/${id}`)).wrapUpDueAt;
  expect(Date.parse(after) - Date.parse(before)).toBe(60_000);
  await at(page, testIds.saveWrapUp).click();
  await at(page, testIds.wrapUpForm).waitFor({ state: 'detached' });
});

test('whether the client is asked how it went: what would become of it, and no when the agent says no', async () => {
  await house.hub.settings.change({ surveysEnabled: true, quietHoursEnabled: false });
  try {
    const { customer, page } = await toWrapUp('Mei Tanaka');
    const preview = at(page, testIds.surveyPreview);
    await expect.poll(() => preview.textContent(), SOON).toContain(`SMS to ${customer.number}`);
    await at(page, testIds.wrapUpSurvey).click({ force: true });
    await preview.getByText('No survey about this conversation.').waitFor();
    await at(page, testIds.saveWrapUp).click();
    const closed = await happened(house, customer.clientId, 'conversation.closed');
    expect(closed.data).toMatchObject({ surveyWanted: false });
  } finally {
    await house.hub.settings.change({ surveysEnabled: false });
  }
});

test('an administrator says how after-call work goes in a queue, and what must be said', async () => {
  const place = await house.open({ agents: 0 });
  const administrator = await house.member('administrator');
  const page = await browser.desk(administrator, { path: `/queues/${place.queueId}` });
  const general = at(page, testIds.queueSection('general'));
  await at(page, testIds.queueField('offerSeconds')).fill('45');
  await general.getByTestId(testIds.queueSave('general')).click();
  await at(page, testIds.queueField('wrapUpMode')).click();
  await page.getByRole('option', { name: 'For exactly so long' }).click();
  await at(page, testIds.queueField('wrapUpSeconds')).fill('90');
  await at(page, testIds.queueSave('afterCall')).click();
  const dispositions = at(page, testIds.queueField('dispositions'));
  await dispositions.fill('Refund');
  await dispositions.press('Enter');
  await at(page, testIds.queueField('dispositionRequired')).click({ force: true });
  await at(page, testIds.queueSave('dispositions')).click();
  const settings = () => administrator.get(`/queues/${place.queueId}/settings`);
  await expect.poll(async () => (await settings()).dispositionRequired, SOON).toBe(true);
  expect(await settings()).toMatchObject({
    offerSeconds: 45,
    wrapUpMode: 'mandatory_forced_timeout',
    wrapUpSeconds: 90,
    dispositions: ['Resolved', 'Complaint taken', 'Refund'],
  });
});
