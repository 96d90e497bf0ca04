import { expect, test } from 'vitest';
import { testIds } from '../../web/src/testIds.ts';
import { at, SOON, withBrowser, type TestBrowser } from '../support/browser.ts';
import type { Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';

// Offers that go otherwise, and several screens that look at the same work.

let house: Harness;
let browser: TestBrowser;
withBrowser((opened) => ({ house, browser } = opened));

test('declined with a reason, the offer goes to a colleague', async () => {
  const { agents, number } = await house.open({ agents: 2, available: false });
  const [one, other] = agents;
  await one!.goes('available');
  const [page, page2] = await Promise.all([browser.desk(one!), browser.desk(other!)]);
  await at(page, testIds.shell).waitFor();
  const customer = await knownCustomer(house, { name: 'Piet Rademaker' });
  await customer.call(number);
  const card = at(page, testIds.offerCard);
  await card.waitFor();
  await other!.goes('available');
  await card.getByRole('button', { name: 'Decline with a reason' }).click();
  await at(page, testIds.declineReason(2)).click();
  await card.waitFor({ state: 'detached' });
  await at(page2, testIds.offerCard).getByText('Piet Rademaker').waitFor();
  const declined = (await house.timeline(customer.clientId)).find(
    (event) => event.kind === 'conversation.declined',
  );
  expect(declined?.data).toMatchObject({
    agentId: one!.agentId,
    reason: 'Somebody else knows this better',
  });
  await page2.keyboard.press('Alt+KeyX');
  await at(page2, testIds.offerCard).waitFor({ state: 'detached' });
});

test('missed, the agent must say that they are here before the next offer comes', async () => {
  const { agent, number } = await house.open({ offerSeconds: 2 });
  const page = await browser.desk(agent);
  await at(page, testIds.shell).waitFor();
  const customer = await knownCustomer(house, { name: 'Lotte Brandt' });
  await customer.call(number);
  const card = at(page, testIds.offerCard);
  await card.waitFor();
  await at(page, testIds.missedBar).waitFor();
  await card.waitFor({ state: 'detached' });
  await house.drain();
  expect((await agent.get('/me/desk')).agent).toMatchObject({ missed: true, engagement: 'missed' });

  await at(page, testIds.confirmPresence).click();
  await at(page, testIds.missedBar).waitFor({ state: 'detached' });
  // Nobody waits beside an agent who is there: the same client is offered again.
  await card.getByText('Lotte Brandt').waitFor();
  await at(page, testIds.accept).click();
  await at(page, testIds.currentCall).getByText('Lotte Brandt').waitFor();
});

test('two tabs of one agent show the same, whichever is used', async () => {
  const { agent, number } = await house.open();
  const first = await browser.desk(agent);
  const second = await first.context().newPage();
  await second.goto(first.url());
  await Promise.all([first, second].map((page) => at(page, testIds.shell).waitFor()));
  const customer = await knownCustomer(house, { name: 'Noor Haddad' });
  await customer.call(number);
  await at(second, testIds.offerCard).waitFor();
  // A tab behind another draws once a second only; it is told all the same.
  await first.bringToFront();
  await at(first, testIds.accept).click();
  await at(second, testIds.offerCard).waitFor({ state: 'detached' });
  await at(second, testIds.currentCall).getByText('Noor Haddad').waitFor();

  await second.bringToFront();
  await at(second, testIds.hold).click();
  const state = () => at(first, testIds.currentCall).getAttribute('data-state');
  await expect.poll(state, SOON).toBe('held');
  await first.bringToFront();
  await at(first, testIds.intentMenu).click();
  await at(first, testIds.intent('offline')).click();
  // In a call it is planned for when the work in hand is done.
  await at(second, testIds.cancelNext).waitFor();
});

test('who takes what a colleague has just taken is told who was faster', async () => {
  const { agents, number } = await house.open({ agents: 2, available: false });
  const [winner, loser] = agents;
  const customer = await knownCustomer(house, { name: 'Aiko Mori' });
  await customer.text(number, 'Is anybody there?');
  const [fast, slow] = await Promise.all([browser.desk(winner!), browser.desk(loser!)]);
  const { id } = (await winner!.get(`/conversations?clientId=${customer.clientId}`)).items[0];
  await at(slow, testIds.waitingItem(id)).waitFor();
  const { promise: isTaken, resolve: taken } = Promise.withResolvers<void>();
  await slow.route('**/accept', async (route) => {
    await isTaken;
    await route.continue();
  });
  const asked = slow.waitForRequest('**/accept');
  await at(slow, testIds.take(id)).click();
  await asked;
  await at(fast, testIds.take(id)).click();
  await expect.poll(() => at(fast, testIds.workItem(id)).getAttribute('data-state'), SOON).toBe('handled');
  await expect
    .poll(async () => (await winner!.get(`/conversations/${id}`)).agentId, SOON)
    .toBe(winner!.agentId);
  taken();
  const told = slow.getByRole('alert');
  await told.getByText('Already taken').waitFor();
  await told.getByText(`${winner!.name} took it`).waitFor();
  expect(browser.refusals()).toEqual(['409 POST /api/conversations/:id/accept']);
  await at(slow, testIds.workItem(id)).waitFor({ state: 'detached' });
  expect(await at(slow, testIds.waitingItem(id)).count()).toBe(0);
});
